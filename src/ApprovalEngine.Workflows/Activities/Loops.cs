using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>Runs its body again and again. What is inside sees <c>CurrentValue</c> and <c>CurrentIndex</c>; a Break ends it.</summary>
internal abstract class Loop : Block
{
    public static IReadOnlyList<string> VariableNames { get; } = ["CurrentValue", "CurrentIndex"];

    protected override void Begin(ActivityContext context)
    {
        if (context.Node.ChildIn("body") is null || !BeginTurn(context.Burst, context.Execution))
        {
            context.Complete();
        }
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        if (self.IsBreaking || !BeginTurn(burst, self))
        {
            burst.Complete(self, null);
        }
    }

    /// <summary>Begins the next turn; false when there is none.</summary>
    protected abstract bool BeginTurn(Burst burst, ActivityExecution self);

    protected static void BeginBody(Burst burst, ActivityExecution self, Dictionary<string, object?>? variables)
    {
        var state = StateOf(self);
        if (state.Turns >= burst.Limits.MaxLoopTurns)
        {
            throw new ActivityFault("limit.loop-turns", $"The loop {self.Node!.Label} took {state.Turns} turns, which is the limit.");
        }

        burst.Schedule(self, self.Node!.ChildIn("body")!, variables: variables);
        state.Turns++;
    }
}

/// <summary>Counts from a number to another one, the end included unless said otherwise.</summary>
[Activity("Elsa.For", "Counts from a number to another one.", Category = "Looping")]
[ActivityInput("Start", typeof(int), DisplayName = "First number", Default = 0, Description = "Where counting begins.")]
[ActivityInput("End", typeof(int), DisplayName = "Last number", Default = 0, Description = "Where counting ends.")]
[ActivityInput("Step", typeof(int), Default = 1, Description = "The distance; counted downwards where the last number is below the first.")]
[ActivityInput("OuterBoundInclusive", typeof(bool), DisplayName = "Last number included", Default = true, Description = "The last number itself is part of it.")]
[ActivityOutput("CurrentValue", typeof(object), Description = "The current number.")]
[Slots("Body")]
internal sealed class For : Loop
{
    protected override bool BeginTurn(Burst burst, ActivityExecution self)
    {
        var node = self.Node!;
        var start = burst.Input<int>(self, node, "Start");
        var end = burst.Input<int>(self, node, "End");
        var isUpwards = end >= start;
        long step = burst.Input<int>(self, node, "Step");
        if (step <= 0)
        {
            throw new ActivityFault("loop.step", $"The loop {node.Label} would never end: expected a step above 0, found {step}.");
        }

        var state = StateOf(self);
        var current = state.Turns == 0 ? start : state.Next;
        var reach = burst.Input<bool>(self, node, "OuterBoundInclusive") ? end : isUpwards ? end - 1L : end + 1L;
        if (isUpwards ? current > reach : current < reach)
        {
            return false;
        }

        burst.SetOutput(self, node, "CurrentValue", current);
        BeginBody(burst, self, new Dictionary<string, object?>(StringComparer.Ordinal) { ["CurrentValue"] = current });
        state.Next = isUpwards ? current + step : current - step;
        return true;
    }
}

/// <summary>Walks over a list, one item after the other.</summary>
[Activity("Elsa.ForEach", "Walks over a list.", Category = "Looping", DisplayName = "For Each")]
[ActivityInput("Items", typeof(IReadOnlyList<object?>), UiHint = "multitext", Description = "The list.")]
[ActivityOutput("CurrentValue", typeof(object), Description = "The current item.")]
[Slots("Body")]
internal sealed class ForEach : Loop
{
    protected override bool BeginTurn(Burst burst, ActivityExecution self)
    {
        var state = StateOf(self);
        var items = state.Items ??= LoopItems.Of(burst, self);
        if (state.Next >= items.Count)
        {
            return false;
        }

        var index = state.Next;
        var current = items[(int)index];
        burst.SetOutput(self, self.Node!, "CurrentValue", current);
        BeginBody(burst, self, LoopItems.VariablesOf(current, index));
        state.Next++;
        return true;
    }
}

/// <summary>As long as a condition holds.</summary>
[Activity("Elsa.While", "As long as a condition holds.", Category = "Looping")]
[ActivityInput("Condition", typeof(bool), Default = false, UiHint = "singleline", Description = "Evaluated before every turn.")]
[Slots("Body")]
internal sealed class While : Loop
{
    protected override bool BeginTurn(Burst burst, ActivityExecution self)
    {
        if (!burst.Input<bool>(self, self.Node!, "Condition"))
        {
            return false;
        }

        BeginBody(burst, self, null);
        return true;
    }
}

/// <summary>Its body once for every item of a list, all at the same time. As in Elsa a Break inside belongs to a loop further out.</summary>
[Activity("Elsa.ParallelForEach", "Every item of a list at the same time.", Category = "Looping", DisplayName = "Parallel For Each")]
[ActivityInput("Items", typeof(IReadOnlyList<object?>), UiHint = "multitext", Description = "The list.")]
[Slots("Body")]
internal sealed class ParallelForEach : Block
{
    protected override void Begin(ActivityContext context)
    {
        var body = context.Node.ChildIn("body");
        var items = body is null ? [] : LoopItems.Of(context.Burst, context.Execution, isKept: false);
        StateOf(context.Execution).Left = items.Count;
        if (items.Count == 0)
        {
            context.Complete();
        }

        // All turns fit, or none begins: a retry would begin those of this time once more.
        var turns = items.Select((item, index) => LoopItems.VariablesOf(item, index)).ToList();
        var size = turns.Sum(WorkflowValue.SizeOfEntries);
        context.Burst.Grow(size);
        context.Burst.Grow(-size);
        turns.ForEach(variables => context.Burst.Schedule(context.Execution, body!, variables: variables));
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        if (--StateOf(self).Left == 0)
        {
            burst.Complete(self, null);
        }
    }
}

/// <summary>Ends the innermost loop it stands in; blocks between them begin nothing further.</summary>
[Activity("Elsa.Break", "Ends the innermost loop.", Category = "Looping")]
internal sealed class Break : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        for (var at = context.Execution.Parent; at is not null; at = at.Parent)
        {
            var activity = at.Node?.Descriptor.Shared;
            at.IsBreaking |= activity is Sequence or Fork or Loop;
            if (activity is Loop)
            {
                break;
            }
        }

        return ValueTask.CompletedTask;
    }
}

internal static class LoopItems
{
    public static List<object?> Of(Burst burst, ActivityExecution self, bool isKept = true)
    {
        List<object?> items = burst.Input<IReadOnlyList<object?>?>(self, self.Node!, "Items") is { } given ? [.. given] : [];
        if (items.Count > burst.Limits.MaxLoopTurns)
        {
            throw new ActivityFault("limit.loop-turns", $"The loop {self.Node!.Label} has {items.Count} items; the limit is {burst.Limits.MaxLoopTurns} turns.");
        }

        var size = burst.Checked($"The list of the loop {self.Node!.Label}", items);
        if (isKept)
        {
            burst.Grow(size);
        }

        return items;
    }

    public static Dictionary<string, object?> VariablesOf(object? value, long index) =>
        new(StringComparer.Ordinal) { ["CurrentIndex"] = index, ["CurrentValue"] = value };
}
