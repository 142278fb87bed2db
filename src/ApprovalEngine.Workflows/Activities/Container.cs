using System.Text.Json;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// An activity with activities inside. It schedules them and decides what follows; it keeps nothing itself: what it must remember is the
/// run's <see cref="ActivityExecution.State"/>, what it knows of the drawing is the node's <see cref="CompiledNode.Plan"/>.
/// </summary>
internal abstract class Container : Activity
{
    /// <summary>A child completed; <paramref name="outcomes"/> null is <c>Done</c>.</summary>
    public abstract void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes);

    /// <summary>A child was canceled while this container goes on.</summary>
    public virtual void ChildCanceled(Burst burst, ActivityExecution self, ActivityExecution child)
    {
    }

    /// <summary>Something this container scheduled has begun.</summary>
    public virtual void ChildStarting(ActivityExecution self, CompiledNode child)
    {
    }

    /// <summary>About how many bytes of JSON the state takes; counts against the instance's limit.</summary>
    public virtual long SizeOf(object? state) => 0;

    public virtual void WriteState(Utf8JsonWriter writer, object state) => writer.WriteNullValue();

    public virtual object? ReadState(JsonElement state, CompiledNode node) => null;
}

/// <summary>An activity that prepares itself when the definition is compiled.</summary>
internal interface IPlanned
{
    object? Plan(ActivityCompilation compilation);
}

/// <summary>An activity whose outcomes stand in the definition.</summary>
internal interface IDynamicOutcomes
{
    IReadOnlyList<string> OutcomesOf(ActivityDefinition definition);
}

/// <summary>Completes the flowchart it stands in.</summary>
internal interface ITerminal;
