using System.Runtime.CompilerServices;
using ApprovalEngine.Workflows.Execution;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime;
using Jint.Runtime.Debugger;
using Jint.Runtime.Descriptors;
using Jint.Runtime.Interop;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>
/// One Jint engine with the functions a workflow script has. Built-in objects are frozen when it is made, and whatever a script adds
/// to the global object is taken away afterwards, so no run sees what another left behind.
/// </summary>
internal sealed partial class JavaScriptEngine
{
    private const int MaxStackBytes = 768 * 1024;

    private readonly Engine engine;
    private readonly HashSet<string> permanent;
    private readonly List<string> accessors = [];
    private CompiledWorkflow? bound;
    private Burst? burst;
    private ActivityExecution? execution;
    private long allocationLimit;
    private long deadline;
    private nint stackStart;

    public JavaScriptEngine(JavaScriptLimits limits)
    {
        Limits = limits;
        (allocationLimit, deadline) = (long.MaxValue, long.MaxValue);
        Options? options = null;
        engine = new Engine(made => options = made
            .DebugMode()
            .Culture(System.Globalization.CultureInfo.InvariantCulture)
            .LocalTimeZone(TimeZoneInfo.Utc)
            .LimitRecursion(limits.MaxRecursion)
            .MaxStatements(limits.MaxStatements));
        Define(JavaScriptTree.RegexMaker, args => new JsValue(engine.RegExp.Construct(Text(args, 0))));
        Define(JavaScriptTree.BudgetCheck, args =>
        {
            CheckBudget();
            return args.At(0);
        });
        DefineFunctions();
        JavaScriptHardening.Apply(engine, CheckBudget);
        options!.TimeoutInterval(TimeSpan.FromMilliseconds(limits.TimeoutMs)); // the script's, not the engine's own set-up's
        permanent = engine.Global.GetOwnProperties().Select(property => property.Key).ToHashSet(StringComparer.Ordinal);
        engine.Step += OnStep;
    }

    public JavaScriptLimits Limits { get; }

    /// <summary>Gives the engine the accessors of a workflow's variables and inputs.</summary>
    public void Bind(CompiledWorkflow workflow)
    {
        if (ReferenceEquals(bound, workflow))
        {
            return;
        }

        foreach (var name in accessors)
        {
            engine.Global.RemoveOwnProperty(name);
            permanent.Remove(name);
        }

        accessors.Clear();
        var variables = engine.Object.Construct(Arguments.Empty);
        foreach (var name in workflow.VariableNames)
        {
            var get = Function(_ => ToScript(burst!.GetVariable(execution!, name)));
            var set = Function(args => SetVariable(name, args.At(0)));
            variables.DefineOwnProperty(name, new PropertyDescriptor(new JsValue(get), new JsValue(set), true, false), false);
            AddAccessor("get" + Capitalized(name), get);
            AddAccessor("set" + Capitalized(name), set);
        }

        foreach (var input in workflow.InputNames)
        {
            AddAccessor("get" + Capitalized(input), Function(_ => ToScript(burst!.GetInput(execution!, input))));
        }

        foreach (var node in workflow.Nodes.Where(node => node.Name is { Length: > 0 }))
        {
            foreach (var output in node.Descriptor.Outputs)
            {
                AddAccessor($"get{Capitalized(output.Name)}From{Capitalized(node.Name!)}", Function(_ => ToScript(burst!.OutputFrom(execution!, node.Name!, output.Name))));
            }
        }

        variables.Extensible = false;
        AddAccessor("variables", variables);
        bound = workflow;
    }

    /// <param name="from">The run that the script belongs to: what it sees depends on it.</param>
    public object? Evaluate(JavaScriptProgram program, Burst scope, ActivityExecution from)
    {
        (burst, execution) = (scope, from);
        allocationLimit = GC.GetAllocatedBytesForCurrentThread() + Limits.MaxAllocatedBytes;
        deadline = Environment.TickCount64 + Limits.TimeoutMs;
        stackStart = StackPlace();
        try
        {
            var result = engine.Execute(program.Program).GetCompletionValue();
            var value = JavaScriptValues.FromScript(result);
            RemoveLeftovers();
            return value;
        }
        catch (JavaScriptException exception)
        {
            var what = exception.Message is { Length: > 0 } message ? message : "a member of null or undefined, or a value that is not of the kind asked for.";
            throw Failed("expression.failed", program, $"line {exception.LineNumber}, column {exception.Column}: {what}", exception);
        }
        catch (StatementsCountOverflowException exception)
        {
            throw Failed("limit.statements", program, $"more than {Limits.MaxStatements} statements.", exception);
        }
        catch (RecursionDepthOverflowException exception)
        {
            throw Failed("limit.recursion", program, $"calls nested more than {Limits.MaxRecursion} deep.", exception);
        }
        catch (StackLimitException exception)
        {
            throw Failed("limit.recursion", program, "getters, setters, constructors or conversions call themselves too deep.", exception);
        }
        catch (AllocationLimitException exception)
        {
            throw Failed("limit.memory", program, $"more than {Limits.MaxAllocatedBytes} bytes of memory.", exception);
        }
        catch (System.Text.RegularExpressions.RegexMatchTimeoutException exception)
        {
            throw Failed("limit.time", program, $"a regular expression took more than {exception.MatchTimeout.TotalMilliseconds} ms.", exception);
        }
        catch (TimeoutException exception)
        {
            throw Failed("limit.time", program, $"more than {Limits.TimeoutMs} ms.", exception);
        }
        catch (ScriptValueException exception)
        {
            throw Failed("expression.value", program, exception.Message, exception);
        }
        catch (Exception exception) when (exception is not (ActivityFault or OutOfMemoryException))
        {
            // What the script calls is Jint's and ours, nothing of the host's: whatever breaks in there was broken by the script.
            throw Failed("expression.failed", program, $"the engine could not go on: {exception.Message}", exception);
        }
        finally
        {
            (burst, execution) = (null, null);
        }
    }

    private static ActivityFault Failed(string code, JavaScriptProgram program, string what, Exception cause) =>
        new(code, $"JavaScript of {program.Place}: {what}", cause);

    private StepMode OnStep(object sender, DebugInformation information)
    {
        CheckBudget();

        // Jint counts calls, but not getters, setters, constructors and conversions.
        if (Math.Abs(stackStart - StackPlace()) > MaxStackBytes)
        {
            throw new StackLimitException();
        }

        return StepMode.Into;
    }

    private void CheckBudget()
    {
        if (GC.GetAllocatedBytesForCurrentThread() > allocationLimit)
        {
            throw new AllocationLimitException();
        }

        if (Environment.TickCount64 > deadline)
        {
            throw new TimeoutException();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint StackPlace()
    {
        var here = (byte)0;
        return Unsafe.ByteOffset(ref Unsafe.NullRef<byte>(), ref here);
    }

    private void RemoveLeftovers()
    {
        List<string>? leftovers = null;
        foreach (var (name, _) in engine.Global.GetOwnProperties())
        {
            if (!permanent.Contains(name))
            {
                (leftovers ??= []).Add(name);
            }
        }

        leftovers?.ForEach(engine.Global.RemoveOwnProperty);
        engine.Global.Extensible = true; // a script may have frozen it
    }

    private void AddAccessor(string name, ObjectInstance value)
    {
        if (permanent.Add(name))
        {
            accessors.Add(name);
            engine.Global.FastAddProperty(name, value, writable: false, enumerable: false, configurable: false);
        }
    }

    private ClrFunctionInstance Function(Func<JsValue[], JsValue> body) =>
        new(engine, (_, arguments) => body(arguments)) { Extensible = false };
}

/// <summary>The script allocated more than it may.</summary>
internal sealed class AllocationLimitException : Exception;

/// <summary>The script uses more of the stack than it may.</summary>
internal sealed class StackLimitException : Exception;
