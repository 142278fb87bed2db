using System.Collections.Concurrent;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// An engine for the length of one burst. Engines are pooled, because a new one costs far more than an evaluation; one that met an error
/// is thrown away.
/// </summary>
internal sealed class JavaScriptSession : IDisposable
{
    private static readonly ConcurrentBag<JavaScriptEngine> Pool = [];
    private static readonly int Capacity = 2 * Environment.ProcessorCount;

    private readonly CompiledWorkflow workflow;
    private readonly JavaScriptLimits limits;
    private JavaScriptEngine? engine;

    private JavaScriptSession(CompiledWorkflow workflow, JavaScriptLimits limits) => (this.workflow, this.limits) = (workflow, limits);

    public static JavaScriptSession Rent(CompiledWorkflow workflow, JavaScriptLimits limits) => new(workflow, limits);

    /// <exception cref="ActivityFault">The script threw, ran into a limit, or gave a value a workflow cannot keep.</exception>
    public object? Evaluate(JavaScriptProgram program, Execution.Burst burst, Execution.ActivityExecution execution)
    {
        engine ??= Take();
        engine.Bind(workflow);
        var used = engine;
        engine = null;
        var value = used.Evaluate(program, burst, execution);
        engine = used;
        return value;
    }

    public void Dispose()
    {
        if (engine is { } idle && Pool.Count < Capacity)
        {
            Pool.Add(idle);
        }

        engine = null;
    }

    private JavaScriptEngine Take()
    {
        while (Pool.TryTake(out var pooled))
        {
            if (pooled.Limits == limits)
            {
                return pooled;
            }
        }

        return new JavaScriptEngine(limits);
    }
}
