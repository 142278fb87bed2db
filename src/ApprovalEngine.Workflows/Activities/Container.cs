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
    /// <summary>
    /// A child completed; <paramref name="outcomes"/> null is <c>Done</c>. Where it throws an <see cref="ActivityFault"/> it has changed nothing yet:
    /// a retry of the child tells it again.
    /// </summary>
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

    /// <summary>
    /// What a run must remember to go on in another version of the definition; refuses through <paramref name="migration"/> where it cannot.
    /// The default keeps the state where the activities inside are the same ones in the same order, since it may count them.
    /// </summary>
    /// <param name="state">The state as it was; not to be changed, since the migration may be refused yet.</param>
    public virtual object? Migrate(object state, ContainerMigration migration)
    {
        if (!migration.From.Children.Select(child => child.Id).SequenceEqual(migration.To.Children.Select(child => child.Id), StringComparer.Ordinal))
        {
            migration.Refuse(MigrationObstacleKind.Rearranged, migration.To, "it is under way, and the new version has other activities in it or in another order.");
            return null;
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteState(writer, state);
        }

        using var document = JsonDocument.Parse(buffer.WrittenMemory);
        return ReadState(document.RootElement, migration.To);
    }
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
