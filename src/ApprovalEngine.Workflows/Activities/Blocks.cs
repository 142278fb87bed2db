using System.Text.Json;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>What a block remembers between its children.</summary>
internal sealed class BlockState
{
    /// <summary>Which child or turn comes next.</summary>
    public long Next { get; set; }

    /// <summary>How many children are still under way.</summary>
    public int Left { get; set; }

    /// <summary>Turns begun so far.</summary>
    public int Turns { get; set; }

    /// <summary>What a loop walks over, as it was when it began.</summary>
    public List<object?>? Items { get; set; }
}

/// <summary>A container that is no flowchart: it begins its children itself and completes when they are done.</summary>
internal abstract class Block : Container
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        // A retried block begins anew; what it kept is let go.
        if (context.Execution.State is { } old)
        {
            context.Burst.Grow(-SizeOf(old));
        }

        context.Execution.State = new BlockState();
        context.Execution.IsBreaking = false;
        Begin(context);
        return ValueTask.CompletedTask;
    }

    public override long SizeOf(object? state) => state is BlockState { Items: { } items } ? WorkflowValue.SizeOf(items) : 0;

    public override void WriteState(Utf8JsonWriter writer, object state)
    {
        var block = (BlockState)state;
        writer.WriteStartObject();
        writer.WriteNumber("next", block.Next);
        writer.WriteNumber("left", block.Left);
        writer.WriteNumber("turns", block.Turns);
        if (block.Items is { } items)
        {
            writer.WritePropertyName("items");
            WorkflowValue.Write(writer, items);
        }

        writer.WriteEndObject();
    }

    public override object? ReadState(JsonElement state, CompiledNode node) => new BlockState
    {
        Next = state.GetProperty("next").GetInt64(),
        Left = state.GetProperty("left").GetInt32(),
        Turns = state.GetProperty("turns").GetInt32(),
        Items = state.TryGetProperty("items", out var items) ? (List<object?>)WorkflowValue.FromJson(items)! : null,
    };

    protected abstract void Begin(ActivityContext context);

    protected static BlockState StateOf(ActivityExecution self) => (BlockState)self.State!;

    /// <summary>Begins one child, or completes where the slot is empty.</summary>
    protected static void BeginOne(ActivityContext context, string slot)
    {
        if (context.Node.ChildIn(slot) is { } child)
        {
            context.Burst.Schedule(context.Execution, child);
        }
        else
        {
            context.Complete();
        }
    }
}

/// <summary>Its activities one after the other.</summary>
[Activity("Elsa.Sequence", "Activities one after the other.", Category = "Workflows", IsBrowsable = false)]
internal sealed class Sequence : Block
{
    protected override void Begin(ActivityContext context)
    {
        if (context.Node.Children is [])
        {
            context.Complete();
        }
        else
        {
            BeginNext(context.Burst, context.Execution);
        }
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        if (self.IsBreaking || child.Node!.Descriptor.IsTerminal || StateOf(self).Next >= self.Node!.Children.Length)
        {
            burst.Complete(self, null);
        }
        else
        {
            BeginNext(burst, self);
        }
    }

    private static void BeginNext(Burst burst, ActivityExecution self) => burst.Schedule(self, self.Node!.Children[StateOf(self).Next++]);
}

/// <summary>All its activities at once; done when all are.</summary>
[Activity("Elsa.Parallel", "Activities at the same time.", Category = "Workflows", IsBrowsable = false)]
internal sealed class Parallel : Block
{
    protected override void Begin(ActivityContext context) => BeginAll(context, context.Node.Children);

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        if (--StateOf(self).Left == 0)
        {
            burst.Complete(self, null);
        }
    }

    internal static void BeginAll(ActivityContext context, IReadOnlyList<CompiledNode> children)
    {
        StateOf(context.Execution).Left = children.Count;
        if (children.Count == 0)
        {
            context.Complete();
        }

        foreach (var child in children)
        {
            context.Burst.Schedule(context.Execution, child);
        }
    }
}

/// <summary>When a fork goes on.</summary>
internal enum ForkJoinMode
{
    WaitAny,
    WaitAll,
}

/// <summary>All its branches at once; goes on when all are done, or with the first, which cancels the others.</summary>
[Activity("Elsa.Fork", "Branches at the same time.", Category = "Branching", IsBrowsable = false)]
[ActivityInput("JoinMode", typeof(ForkJoinMode), Default = ForkJoinMode.WaitAll, UiHint = "dropdown", Options = ["WaitAll", "WaitAny"],
    Description = "WaitAll goes on when all branches are done, WaitAny with the first one.")]
internal sealed class Fork : Block
{
    protected override void Begin(ActivityContext context) => Parallel.BeginAll(context, context.Node.Children);

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        var isFirst = StateOf(self).Left > 1 && !self.IsBreaking && burst.Input<ForkJoinMode>(self, self.Node!, "JoinMode") == ForkJoinMode.WaitAny;
        if (--StateOf(self).Left == 0 || self.IsBreaking || isFirst)
        {
            burst.Complete(self, null);
        }
    }
}

/// <summary>One of two activities, chosen by a condition.</summary>
[Activity("Elsa.If", "One of two activities, chosen by a condition.", Category = "Branching", DisplayName = "Decision (if)")]
[ActivityInput("Condition", typeof(bool), Default = false, UiHint = "singleline", Description = "The condition to evaluate.")]
[ActivityOutput("Result", typeof(bool), Description = "What the condition gave.")]
[Slots("Then", "Else")]
internal sealed class If : Block
{
    protected override void Begin(ActivityContext context)
    {
        var holds = context.Input<bool>("Condition");
        context.SetOutput("Result", holds);
        BeginOne(context, holds ? "then" : "else");
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes) => burst.Complete(self, null);
}

/// <summary>The activities of the cases whose condition holds, or the default one.</summary>
[Activity("Elsa.Switch", "The activity of the case whose condition holds.", Category = "Branching")]
[ActivityInput("Cases", typeof(object), UiHint = "switch-editor", IsWrapped = false, Description = "The cases.")]
[ActivityInput("Mode", typeof(SwitchMode), Default = SwitchMode.MatchFirst, UiHint = "dropdown", Options = ["MatchFirst", "MatchAny"],
    Description = "Whether the first matching case counts or all of them.")]
[ActivityOutput("Output", typeof(object), Description = "Label of the first case that held; empty for the default.")]
[Slots("Default")]
internal sealed class Switch : Block, IPlanned
{
    public object? Plan(ActivityCompilation compilation) => SwitchCase.Compile(compilation);

    protected override void Begin(ActivityContext context)
    {
        var matches = SwitchCase.Matching(context, context.Input<SwitchMode>("Mode"));
        context.SetOutput("Output", matches is [var first, ..] ? first.Label : null);
        List<CompiledNode> children = [.. matches.Select(match => context.Node.ChildIn($"cases[{match.Index}].activity")).OfType<CompiledNode>()];
        if (matches is [] && context.Node.ChildIn("default") is { } otherwise)
        {
            children.Add(otherwise);
        }

        Parallel.BeginAll(context, children);
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        if (--StateOf(self).Left == 0)
        {
            burst.Complete(self, null);
        }
    }
}
