using System.Text.Json;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// Activities and connections, run as Elsa 3.8's counter-based engine runs them: one first-in-first-out queue; an activity waits until
/// every forward connection into it was visited and runs if one of them was followed; ways not taken are visited too, so that nothing
/// behind them waits for ever; a back edge runs its target at once.
/// </summary>
[Activity("Elsa.Flowchart", "Activities joined by connections.", Category = "Workflows", IsBrowsable = false)]
internal sealed class Flowchart : Container, IPlanned
{
    /// <summary>Code of a fault that the drawing itself is to blame for: no retry mends it.</summary>
    public const string InvalidBackEdge = "flow.invalid-back-edge";

    /// <summary>Code of a fault of a join whose mode cannot be told, which is noticed when half of the ways on are counted.</summary>
    public const string JoinMode = "flow.join-mode";

    private static readonly string[] None = [];

    /// <summary>A fault after which the way on cannot be tried again.</summary>
    public static bool IsForGood(string code) => code is InvalidBackEdge or JoinMode;

    public object? Plan(ActivityCompilation compilation) => FlowPlan.Build(compilation);

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var plan = PlanOf(context.Execution);
        var scope = new FlowScope(plan.Children.Length, plan.ConnectionCount);
        context.Execution.State = scope;
        if (plan.Start < 0)
        {
            context.Complete();
        }
        else
        {
            Schedule(context.Burst, context.Execution, plan, scope, plan.Start, isViaBackEdge: false);
        }

        return ValueTask.CompletedTask;
    }

    public override void ChildStarting(ActivityExecution self, CompiledNode child) => ScopeOf(self).Scheduled[child.IndexInParent]--;

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        var plan = PlanOf(self);
        var index = child.Node!.IndexInParent;
        if (plan.IsTerminal[index])
        {
            burst.Complete(self, null);
        }
        else if (!GoOn(burst, self, plan, ScopeOf(self), index, outcomes, child.IsViaBackEdge))
        {
            CompleteIfNothingIsPending(burst, self);
        }
    }

    public override void ChildCanceled(Burst burst, ActivityExecution self, ActivityExecution child)
    {
        CompleteIfNothingIsPending(burst, self);
        if (self.Status == ActivityStatus.Running)
        {
            GoOn(burst, self, PlanOf(self), ScopeOf(self), child.Node!.IndexInParent, None, isViaBackEdge: false);
        }
    }

    public override void WriteState(Utf8JsonWriter writer, object state) => ((FlowScope)state).Write(writer);

    public override object? ReadState(JsonElement state, CompiledNode node)
    {
        var plan = (FlowPlan)node.Plan!;
        var scope = new FlowScope(plan.Children.Length, plan.ConnectionCount);
        scope.Read(state);
        return scope;
    }

    public override object? Migrate(object state, ContainerMigration migration) => new FlowMigration((FlowScope)state, migration).Map();

    private static FlowPlan PlanOf(ActivityExecution self) => (FlowPlan)self.Node!.Plan!;

    private static FlowScope ScopeOf(ActivityExecution self) => (FlowScope)self.State!;

    private static void CompleteIfNothingIsPending(Burst burst, ActivityExecution self)
    {
        if (self is { OpenChildren: 0, ScheduledChildren: 0 })
        {
            burst.Complete(self, null);
        }
    }

    private static void Schedule(Burst burst, ActivityExecution self, FlowPlan plan, FlowScope scope, int child, bool isViaBackEdge)
    {
        scope.Scheduled[child]++;
        burst.Schedule(self, plan.Children[child], isViaBackEdge);
    }

    // Visits every way out of an activity; no outcomes at all means that it was skipped. True when something was scheduled.
    private static bool GoOn(
        Burst burst, ActivityExecution self, FlowPlan plan, FlowScope scope, int activity, string[]? outcomes, bool isViaBackEdge)
    {
        CheckTurns(burst, self, plan, scope, activity, outcomes);
        if (!isViaBackEdge)
        {
            scope.Activities[activity]++;
        }

        var isScheduled = false;
        foreach (var connection in plan.Outbound[activity])
        {
            var isFollowed = IsFollowed(plan, connection, outcomes);
            scope.Connections[connection]++;
            scope.IsFollowed[connection] = isFollowed;
            if (plan.IsForward[connection])
            {
                isScheduled |= Arrive(burst, self, plan, scope, connection);
            }
            else if (isFollowed)
            {
                if (!plan.IsValidBackEdge[connection])
                {
                    throw new ActivityFault(InvalidBackEdge, plan.InvalidBackEdge(connection));
                }

                scope.Turns++;
                Schedule(burst, self, plan, scope, plan.TargetOf(connection), isViaBackEdge: true);
                isScheduled = true;
            }
        }

        return isScheduled;
    }

    // Before anything is counted, so that the activity can go on from here once the limit is raised.
    private static void CheckTurns(Burst burst, ActivityExecution self, FlowPlan plan, FlowScope scope, int activity, string[]? outcomes)
    {
        var turns = scope.Turns;
        foreach (var connection in plan.Outbound[activity])
        {
            if (!plan.IsForward[connection] && plan.IsValidBackEdge[connection] && IsFollowed(plan, connection, outcomes) && ++turns > burst.Limits.MaxLoopTurns)
            {
                throw new ActivityFault("limit.loop-turns", $"The loops of flowchart {self.Node!.Label} took {burst.Limits.MaxLoopTurns} turns, which is the limit.");
            }
        }
    }

    private static bool IsFollowed(FlowPlan plan, int connection, string[]? outcomes) =>
        outcomes is null ? plan.Ports[connection] == "Done" : Array.IndexOf(outcomes, plan.Ports[connection]) >= 0;

    private static bool Arrive(Burst burst, ActivityExecution self, FlowPlan plan, FlowScope scope, int connection)
    {
        var target = plan.TargetOf(connection);
        var inbound = plan.InboundForward[target];
        var mode = ModeOf(burst, self, plan.Children[target]);
        if (mode == FlowJoinMode.WaitAny)
        {
            return ArriveAtFirst(burst, self, plan, scope, connection);
        }

        if (!scope.AllVisited(inbound, target))
        {
            return false;
        }

        var runs = mode == FlowJoinMode.WaitAll ? scope.AllFollowed(inbound) : scope.AnyFollowed(inbound, target);
        if (!runs)
        {
            return GoOn(burst, self, plan, scope, target, None, isViaBackEdge: false);
        }

        Schedule(burst, self, plan, scope, target, isViaBackEdge: false);
        return true;
    }

    private static bool ArriveAtFirst(Burst burst, ActivityExecution self, FlowPlan plan, FlowScope scope, int connection)
    {
        var target = plan.TargetOf(connection);
        if (scope.Connections[connection] <= scope.Activities[target] || scope.Scheduled[target] > 0)
        {
            return false;
        }

        var inbound = plan.InboundForward[target];
        if (scope.AnyFollowed(inbound, target))
        {
            Schedule(burst, self, plan, scope, target, isViaBackEdge: false);
            burst.CancelChildren(self, plan.AncestorsOf(target));
            return true;
        }

        return scope.AllVisited(inbound, target) && GoOn(burst, self, plan, scope, target, None, isViaBackEdge: false);
    }

    private static FlowJoinMode ModeOf(Burst burst, ActivityExecution self, CompiledNode child)
    {
        if (child.Descriptor.Shared is not FlowJoin)
        {
            return FlowJoinMode.WaitAllActive;
        }

        try
        {
            return burst.Input<FlowJoinMode>(self, child, "Mode");
        }
        catch (ActivityFault fault)
        {
            throw new ActivityFault(JoinMode, fault.Message, fault);
        }
    }
}
