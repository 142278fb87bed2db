using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// The counters of a running flowchart in another drawing of it; the rules stand at <see cref="WorkflowMigration"/>. Activities are
/// taken in the order of the forward connections, so whatever leads to one is known before it.
/// </summary>
internal sealed class FlowMigration
{
    private readonly FlowScope before;
    private readonly ContainerMigration migration;
    private readonly FlowPlan old;
    private readonly FlowPlan plan;
    private readonly FlowScope after;
    private readonly Dictionary<string, int> oldPlaces;
    private readonly Dictionary<(string Source, string Port, string Target, int Turn), int> oldConnections;

    // How often each activity of the new drawing was passed: how often its ways out were gone or skipped.
    private readonly int[] passed;

    public FlowMigration(FlowScope before, ContainerMigration migration)
    {
        (this.before, this.migration) = (before, migration);
        (old, plan) = ((FlowPlan)migration.From.Plan!, (FlowPlan)migration.To.Plan!);
        after = new FlowScope(plan.Children.Length, plan.ConnectionCount) { Turns = before.Turns };
        passed = new int[plan.Children.Length];
        oldPlaces = old.Children.ToDictionary(child => child.Id, child => child.IndexInParent, StringComparer.Ordinal);
        oldConnections = KeysOf(old).Index().ToDictionary(key => key.Item, key => key.Index);
    }

    public FlowScope Map()
    {
        var keys = KeysOf(plan).ToList();
        foreach (var place in InOrder())
        {
            var isKnown = oldPlaces.TryGetValue(plan.Children[place].Id, out var oldPlace) && WasPartOf(oldPlace);
            if (isKnown)
            {
                MapKnown(place, oldPlace, keys);
            }
            else
            {
                MapNew(place);
            }
        }

        // No rule looks at these but the next migration.
        for (var connection = 0; connection < plan.ConnectionCount; connection++)
        {
            if (!plan.IsForward[connection])
            {
                after.Connections[connection] = passed[plan.SourceOf(connection)];
            }
        }

        return after;
    }

    private void MapKnown(int place, int oldPlace, List<(string, string, string, int)> keys)
    {
        var (activity, ran) = (plan.Children[place], before.Activities[oldPlace]);
        after.Activities[place] = ran;
        passed[place] = old.Outbound[oldPlace].Select(connection => before.Connections[connection]).Append(ran).Max();
        var begun = ran + migration.Pending.Count(pending => pending.Place == oldPlace && !pending.IsViaBackEdge);
        foreach (var connection in plan.InboundForward[place])
        {
            if (oldConnections.TryGetValue(keys[connection], out var known) && old.IsForward[known])
            {
                (after.Connections[connection], after.IsFollowed[connection]) = (before.Connections[known], before.IsFollowed[known]);
                continue;
            }

            var source = plan.SourceOf(connection);
            if (passed[source] < begun)
            {
                migration.Refuse(
                    MigrationObstacleKind.TooLate, activity,
                    $"it has begun or run already, and the new way to it from {plan.Children[source].Label} is still to be gone: it would wait for ever or run twice.");
            }

            Arrive(connection, ran, isOpen: begun > ran);
        }

        var isPending = migration.Pending.Any(pending => pending.Place == oldPlace);
        if (isPending && !IsReachable(plan, place) && IsReachable(old, oldPlace))
        {
            migration.Refuse(MigrationObstacleKind.Unreachable, activity, "it is open, and in the new version no way leads to it from where the flowchart begins.");
        }

        if (!isPending && IsDue(plan, after, place) && !IsDue(old, before, oldPlace))
        {
            migration.Refuse(
                MigrationObstacleKind.WouldBegin, activity, "it would have to begin at once: what it still waited for does not lead to it in the new version, so nothing would ever wake it.");
        }
    }

    // Passed as often as everything before it was; the first activity once, since the flowchart has begun.
    private void MapNew(int place)
    {
        var inbound = plan.InboundForward[place];
        var ran = place == plan.Start ? 1 : inbound.Length == 0 ? 0 : inbound.Min(connection => passed[plan.SourceOf(connection)]);
        after.Activities[place] = passed[place] = ran;
        foreach (var connection in inbound)
        {
            Arrive(connection, ran, isOpen: false);
        }
    }

    // A new connection is either still to be gone in this turn, or was gone once without being taken; earlier turns are none of its business.
    private void Arrive(int connection, int ran, bool isOpen)
    {
        var target = plan.Children[plan.TargetOf(connection)];
        after.Connections[connection] = Math.Min(passed[plan.SourceOf(connection)], ran + 1);
        if (after.Connections[connection] <= ran || isOpen || target.Descriptor.Shared is not FlowJoin)
        {
            return;
        }

        if (ModeOf(target) is not { } mode)
        {
            migration.Refuse(MigrationObstacleKind.UnknownMode, target, "it gets a new way that was passed already, and whether it waits for all ways is computed only when it is reached.");
        }
        else
        {
            // What must not move the join: "followed" where all must have been, "not followed" where one is enough.
            after.IsFollowed[connection] = mode == FlowJoinMode.WaitAll;
        }
    }

    // An activity that nothing led to had no part in the old drawing: it is as good as new.
    private bool WasPartOf(int oldPlace) => old.InboundForward[oldPlace].Length > 0 || oldPlace == old.Start || before.Activities[oldPlace] > 0
        || migration.Pending.Any(pending => pending.Place == oldPlace);

    private static bool IsReachable(FlowPlan plan, int place) => place == plan.Start || plan.InboundForward[place].Length > 0;

    private static bool IsDue(FlowPlan plan, FlowScope scope, int place) => plan.InboundForward[place] is { Length: > 0 } inbound && scope.AllVisited(inbound, place);

    private static FlowJoinMode? ModeOf(CompiledNode join)
    {
        var index = join.Descriptor.Inputs.Index().First(input => input.Item.Name == "Mode").Index;
        var value = join.Inputs[index] switch
        {
            null => join.Descriptor.Inputs[index].Default,
            ConstantExpression constant => constant.Value,
            _ => null,
        };
        return Enum.TryParse<FlowJoinMode>(value?.ToString(), ignoreCase: true, out var mode) ? mode : null;
    }

    // Connections have no ids; two of the same source, port and target are told apart by their order.
    private static IEnumerable<(string Source, string Port, string Target, int Turn)> KeysOf(FlowPlan plan)
    {
        var turns = new Dictionary<(string, string, string), int>();
        for (var connection = 0; connection < plan.ConnectionCount; connection++)
        {
            var key = (plan.Children[plan.SourceOf(connection)].Id, plan.Ports[connection], plan.Children[plan.TargetOf(connection)].Id);
            turns[key] = turns.GetValueOrDefault(key) + 1;
            yield return (key.Item1, key.Item2, key.Item3, turns[key]);
        }
    }

    private IEnumerable<int> InOrder()
    {
        var open = Array.ConvertAll(plan.InboundForward, inbound => inbound.Length);
        var ready = new Queue<int>(Enumerable.Range(0, open.Length).Where(place => open[place] == 0));
        while (ready.TryDequeue(out var place))
        {
            yield return place;
            foreach (var connection in plan.Outbound[place].Where(connection => plan.IsForward[connection]))
            {
                if (--open[plan.TargetOf(connection)] == 0)
                {
                    ready.Enqueue(plan.TargetOf(connection));
                }
            }
        }
    }
}
