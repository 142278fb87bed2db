using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows;

/// <summary>What kind of thing stands in the way of a migration.</summary>
public enum MigrationObstacleKind
{
    /// <summary>The instance is over.</summary>
    IsOver,

    /// <summary>The version asked for is not newer.</summary>
    NotNewer,

    /// <summary>The way on from a completed activity failed half-way; the instance can only be cancelled.</summary>
    FailedHalfWay,

    /// <summary>An open activity is not there, or not at that place.</summary>
    Missing,

    /// <summary>An open activity is of another type or version.</summary>
    OtherType,

    /// <summary>An open activity is there, but no way from the start of its flowchart leads to it.</summary>
    Unreachable,

    /// <summary>A container is under way and has other activities in it.</summary>
    Rearranged,

    /// <summary>An activity would have to begin at once: what it waited for no longer leads to it.</summary>
    WouldBegin,

    /// <summary>A new way leads into an activity that has begun or run already.</summary>
    TooLate,

    /// <summary>A join gets a new way, and how it joins is computed only when the instance gets there.</summary>
    UnknownMode,

    /// <summary>A variable's value does not fit its new type.</summary>
    VariableType,
}

/// <summary>Why an instance cannot go on in another version of its definition.</summary>
/// <param name="ActivityId">The activity it is about; null = the instance as a whole, or a variable.</param>
/// <param name="ActivityName">That activity's name, or its type where it has none.</param>
/// <param name="Message">What stands in the way.</param>
public sealed record MigrationObstacle(MigrationObstacleKind Kind, string? ActivityId, string? ActivityName, string Message);

/// <summary>
/// Moves an instance to a newer version of its definition. Migrating runs nothing: every open run (waiting, faulted, queued, and the
/// containers around them) goes on where it is, under the same ids and bookmarks, so each must exist at the same path with the same type and version.
/// </summary>
/// <remarks>
/// In a flowchart an open activity must be reachable: ways of one that is not would count as loops. The counters follow ids: an activity by its id, a connection by source, port and target. For what is new:
/// a way that begins behind something already passed counts as passed without being taken, so new activities on it do not run any more and a
/// join neither waits for it nor is moved by it; a way that begins behind something still to come is gone as drawn. Refused is what could
/// lose a branch or run one twice: an activity that would have to begin at once, because what it waited for no longer leads to it; and a
/// new way into an activity that has begun or run already from one that has not been passed as often. What arrived over a connection that is
/// gone counts no more.
/// Variables of the workflow are the same by id, or else by name, those of a container by name. Those of both versions keep their values, converted to the new type; new ones
/// get their first values; those that are gone are dropped; names that no version declares stay.
/// </remarks>
public static class WorkflowMigration
{
    /// <summary>What stands in the way; empty = <see cref="Migrate"/> will do it. Changes nothing.</summary>
    /// <exception cref="InvalidOperationException"><paramref name="from"/> is not the version that the instance runs.</exception>
    public static IReadOnlyList<MigrationObstacle> Check(WorkflowInstance instance, CompiledWorkflow from, CompiledWorkflow to) =>
        new Migration(instance, from, to).Obstacles;

    /// <summary>Gives the instance the new version; the journal gets a line. The caller stores it like after a burst.</summary>
    /// <exception cref="InvalidOperationException">Something stands in the way: ask <see cref="Check"/> first.</exception>
    public static void Migrate(WorkflowInstance instance, CompiledWorkflow from, CompiledWorkflow to, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        var migration = new Migration(instance, from, to);
        if (migration.Obstacles is not [])
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, migration.Obstacles));
        }

        migration.Apply(clock);
    }
}

/// <summary>What a container sees of a migration.</summary>
/// <param name="From">The container in the old version.</param>
/// <param name="To">The same in the new one.</param>
/// <param name="Pending">The places (index in the old version) of what is open or queued directly inside; those over a back edge apart.</param>
internal sealed record ContainerMigration(
    CompiledNode From, CompiledNode To, IReadOnlyList<(int Place, bool IsViaBackEdge)> Pending, List<MigrationObstacle> Obstacles)
{
    public void Refuse(MigrationObstacleKind kind, CompiledNode activity, string message) =>
        Obstacles.Add(new MigrationObstacle(kind, activity.Id, activity.Name ?? activity.Type, message));
}

/// <summary>One migration: everything is worked out first, so that it is done whole or not at all.</summary>
internal sealed class Migration
{
    private readonly WorkflowInstance instance;
    private readonly CompiledWorkflow from;
    private readonly CompiledWorkflow to;
    private readonly List<MigrationObstacle> obstacles = [];
    private readonly List<(ActivityExecution Run, CompiledNode Node, object? State, Dictionary<string, object?>? Variables)> runs = [];
    private readonly List<WorkItem> queue = [];
    private readonly Dictionary<string, object?> variables = new(StringComparer.Ordinal);

    public Migration(WorkflowInstance instance, CompiledWorkflow from, CompiledWorkflow to)
    {
        ArgumentNullException.ThrowIfNull(instance);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        (this.instance, this.from, this.to) = (instance, from, to);
        if (to.Definition.DefinitionId != instance.DefinitionId)
        {
            throw new ArgumentException($"Expected a version of {instance.DefinitionId}, found {to.Definition.DefinitionId}.", nameof(to));
        }

        if (from.Definition.DefinitionId != instance.DefinitionId || from.Definition.Version != instance.DefinitionVersion)
        {
            throw new InvalidOperationException(
                $"Instance {instance.Id} runs {instance.DefinitionId} version {instance.DefinitionVersion}, not {from.Definition.DefinitionId} version {from.Definition.Version}.");
        }

        if (IsMovable())
        {
            MapRuns();
            MapVariables();
        }
    }

    public IReadOnlyList<MigrationObstacle> Obstacles => obstacles;

    public void Apply(TimeProvider clock)
    {
        var old = instance.DefinitionVersion;
        foreach (var (run, node, state, own) in runs)
        {
            // The size of a state that was not read yet is not counted yet.
            instance.ValueBytes += run.StoredState is not null && node.Descriptor.Shared is Container container ? container.SizeOf(state) : 0;
            instance.ValueBytes += (own is null ? 0 : WorkflowValue.SizeOfEntries(own)) - (run.Variables is null ? 0 : WorkflowValue.SizeOfEntries(run.Variables));
            (run.Node, run.State, run.StoredState, run.Variables) = (node, state, null, own);
        }

        instance.Queue.Clear();
        queue.ForEach(instance.Queue.Enqueue);
        instance.ValueBytes -= WorkflowValue.SizeOfEntries(instance.VariableValues);
        instance.VariableValues.Clear();
        foreach (var (name, value) in variables)
        {
            instance.VariableValues[name] = value;
        }

        instance.ValueBytes += WorkflowValue.SizeOfEntries(instance.VariableValues);
        instance.DefinitionVersion = to.Definition.Version;
        var root = instance.Open.First(run => run.Parent is null);
        instance.Log.Add(new JournalEntry(
            ++instance.LastSequence, root.Id, root.ActivityId, root.NodeId, root.ActivityType, root.ActivityName, "Migrated",
            $"From version {old} to {to.Definition.Version}.", null, clock.GetUtcNow()));
    }

    private bool IsMovable()
    {
        if (to.Definition.Version <= instance.DefinitionVersion)
        {
            Refuse(MigrationObstacleKind.NotNewer, $"the instance runs version {instance.DefinitionVersion}; only a newer one can be given to it, and {to.Definition.Version} was asked for.");
        }
        else if (instance.Status != WorkflowStatus.Running && instance.SubStatus != WorkflowSubStatus.Faulted)
        {
            Refuse(MigrationObstacleKind.IsOver, $"the instance is over ({instance.SubStatus}).");
        }

        foreach (var run in instance.Open.Where(run => run.IsFaultAfterCompletion))
        {
            obstacles.Add(new MigrationObstacle(
                MigrationObstacleKind.FailedHalfWay, run.ActivityId, run.ActivityName ?? run.ActivityType, "it had completed and the way on failed half-way; retry it first, or cancel the instance."));
        }

        return obstacles is [];
    }

    private void MapRuns()
    {
        var mapped = new Dictionary<ActivityExecution, CompiledNode>();
        foreach (var run in instance.Open)
        {
            if (Counterpart(run.NodeId, run.ActivityId, run.ActivityName, run.ActivityType, run.ActivityVersion) is { } node)
            {
                mapped[run] = node;
            }
        }

        foreach (var item in instance.Queue)
        {
            var old = from.NodeOf(item.NodeId);
            if (Counterpart(old.NodeId, old.Id, old.Name, old.Type, old.Definition.Version) is { } node)
            {
                queue.Add(item with { NodeId = node.NodeId, Node = null }); // bound, and counted by its flowchart, at the next burst
            }
        }

        // Where an open activity is missing, what the containers around it would say follows from that.
        if (obstacles is not [])
        {
            return;
        }

        foreach (var (run, node) in mapped)
        {
            runs.Add((run, node, StateOf(run, node), OwnVariablesOf(run, node)));
        }
    }

    private CompiledNode? Counterpart(string nodeId, string id, string? name, string type, int version)
    {
        if (to.FindNode(nodeId) is not { } node)
        {
            obstacles.Add(new MigrationObstacle(MigrationObstacleKind.Missing, id, name ?? type, $"it is open, and version {to.Definition.Version} has no activity at {nodeId}."));
            return null;
        }

        if (node.Type != type || node.Definition.Version != version)
        {
            obstacles.Add(new MigrationObstacle(
                MigrationObstacleKind.OtherType, id, name ?? type, $"it is open as {type} version {version}, and in version {to.Definition.Version} it is {node.Type} version {node.Definition.Version}."));
            return null;
        }

        return node;
    }

    private object? StateOf(ActivityExecution run, CompiledNode node)
    {
        if (node.Descriptor.Shared is not Container container)
        {
            return null;
        }

        var old = run.Node ?? from.NodeOf(run.NodeId);
        if ((run.State ?? (run.StoredState is { } stored ? container.ReadState(stored, old) : null)) is not { } state)
        {
            return null;
        }

        var pending = instance.Open.Where(open => open.Parent == run).Select(open => (from.NodeOf(open.NodeId).IndexInParent, open.IsViaBackEdge))
            .Concat(instance.Queue.Where(item => item.Owner == run).Select(item => (from.NodeOf(item.NodeId).IndexInParent, item.IsViaBackEdge)));
        return container.Migrate(state, new ContainerMigration(old, node, [.. pending], obstacles));
    }

    // What a container declares lives as long as its run; a loop's current value and the like are nobody's declaration and stay.
    private Dictionary<string, object?>? OwnVariablesOf(ActivityExecution run, CompiledNode node)
    {
        if (run.Parent is null || (run.Variables is null && node.OwnVariables is []))
        {
            return run.Variables;
        }

        var declared = from.NodeOf(run.NodeId).OwnVariables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var own = (run.Variables ?? []).Where(pair => !declared.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal);
        foreach (var variable in node.OwnVariables)
        {
            try
            {
                own[variable.Name] = run.Variables?.TryGetValue(variable.Name, out var kept) is true
                    ? CompiledWorkflow.Convert(kept, variable.Type, variable.IsArray)
                    : variable.First;
            }
            catch (FormatException exception)
            {
                obstacles.Add(new MigrationObstacle(
                    MigrationObstacleKind.VariableType, node.Id, node.Name ?? node.Type, $"its variable {variable.Name}: {exception.Message}."));
            }
        }

        return own;
    }

    private void MapVariables()
    {
        var oldNames = from.Definition.Variables.Select(variable => variable.Name).ToHashSet(StringComparer.Ordinal);
        var namesById = from.Definition.Variables.ToDictionary(variable => variable.Id, variable => variable.Name, StringComparer.Ordinal);
        foreach (var (name, value) in instance.VariableValues.Where(pair => !oldNames.Contains(pair.Key)))
        {
            variables[name] = value;
        }

        foreach (var variable in to.Definition.Variables)
        {
            var old = namesById.GetValueOrDefault(variable.Id, variable.Name);
            var value = instance.VariableValues.TryGetValue(old, out var kept) ? kept : variable.Value;
            try
            {
                variables[variable.Name] = to.ConvertVariable(variable.Name, value);
            }
            catch (FormatException exception)
            {
                Refuse(MigrationObstacleKind.VariableType, $"variable {variable.Name}: {exception.Message}.");
            }
        }
    }

    private void Refuse(MigrationObstacleKind kind, string message) => obstacles.Add(new MigrationObstacle(kind, null, null, message));
}
