using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows;

/// <summary>What a running activity sees and may do. Valid only until its method returns.</summary>
public sealed class ActivityContext
{
    private string[]? outcomes;

    internal ActivityContext(Burst burst, ActivityExecution execution, CompiledNode node) =>
        (Burst, Execution, Node) = (burst, execution, node);

    public string InstanceId => Burst.Instance.Id;

    /// <summary>Id of the definition, the same in all its versions.</summary>
    public string DefinitionId => Burst.Instance.DefinitionId;

    public int DefinitionVersion => Burst.Instance.DefinitionVersion;

    public string? CorrelationId => Burst.Instance.CorrelationId;

    /// <summary>A run from the designer: whatever has an effect must refuse it.</summary>
    public bool IsTrial => Burst.Instance.IsTrial;

    public string ActivityId => Node.Id;

    public string? ActivityName => Node.Name;

    public string NodeId => Node.NodeId;

    /// <summary>Id of this run of the activity: another in every loop turn, the same when it is resumed or retried.</summary>
    public string ExecutionId => Execution.Id;

    public DateTimeOffset Now => Burst.Now;

    public CancellationToken CancellationToken => Burst.CancellationToken;

    internal Burst Burst { get; }

    internal ActivityExecution Execution { get; }

    internal CompiledNode Node { get; }

    internal bool IsCompleted { get; private set; }

    internal string[]? Outcomes => outcomes;

    /// <summary>An input of this activity, evaluated now and converted. An input the definition leaves out has its default.</summary>
    /// <exception cref="ActivityFault">The expression failed, or its value is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException">The activity declares no such input.</exception>
    public T Input<T>(string name) => Burst.Input<T>(Execution, Node, name);

    /// <summary>An input the instance was started with; null where there is none of that name.</summary>
    public object? WorkflowInput(string name) => Burst.GetInput(Execution, name);

    /// <summary>A variable in the model of <see cref="WorkflowValue"/>; null where there is none of that name.</summary>
    public object? GetVariable(string name) => Burst.GetVariable(Execution, name);

    /// <summary>Sets a variable, converting to the type the definition declares. A name nobody declared makes a new variable, as in Elsa.</summary>
    /// <exception cref="ActivityFault">The value does not fit the type or is too large.</exception>
    public void SetVariable(string name, object? value) => Burst.SetVariable(Execution, name, WorkflowValue.Normalize(value));

    /// <summary>Sets an output: other activities read it with <c>getOutputFrom</c>, and a variable bound to it takes the value.</summary>
    public void SetOutput(string name, object? value) => Burst.SetOutput(Execution, Node, name, WorkflowValue.Normalize(value));

    /// <summary>Waits under a key. Several keys may be waited for; the first that is hit resumes the activity.</summary>
    public void WaitFor(string key, IReadOnlyDictionary<string, object?>? payload = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        Burst.AddBookmark(Execution, key, payload);
    }

    /// <summary>Waits until an instant; the host's clock resumes the activity at it or soon after, without values.</summary>
    public void WaitUntil(DateTimeOffset dueAt)
    {
        var utc = dueAt.ToUniversalTime();
        Burst.AddBookmark(Execution, "time", null, utc);
    }

    /// <summary>Ends the activity with these outcomes; with none it is <c>Done</c>. The last call counts.</summary>
    public void Complete(params string[] outcomes)
    {
        IsCompleted = true;
        this.outcomes = outcomes is { Length: > 0 } ? outcomes : null;
    }

    /// <summary>Adds a line to the instance's journal.</summary>
    public void Journal(string eventName, string? message = null, IReadOnlyDictionary<string, object?>? payload = null) =>
        Burst.JournalChecked(Execution, eventName, message, payload);
}
