using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Expressions;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>Which cases of a switch count.</summary>
internal enum SwitchMode
{
    MatchFirst,
    MatchAny,
}

/// <summary>Goes on by the cases whose condition holds, or by <c>Default</c>.</summary>
[Activity("Elsa.FlowSwitch", "Goes on by the cases whose condition holds, or by Default.", Category = "Branching", DisplayName = "Switch (flow)")]
[ActivityInput("Cases", typeof(object), UiHint = "flow-switch-editor", IsWrapped = false, Description = "The cases.")]
[ActivityInput("Mode", typeof(SwitchMode), Default = SwitchMode.MatchFirst, UiHint = "dropdown", Options = ["MatchFirst", "MatchAny"],
    Description = "Whether the first matching case counts or all of them.")]
[Outcomes("Default")]
internal sealed class FlowSwitch : Activity, IPlanned, IDynamicOutcomes
{
    private static readonly string[] Default = ["Default"];

    public IReadOnlyList<string> OutcomesOf(ActivityDefinition definition) =>
        [.. (definition.Json["cases"] as JsonArray ?? []).Select(item => item?["label"]?.ToString()).OfType<string>(), "Default"];

    public object? Plan(ActivityCompilation compilation) => SwitchCase.Compile(compilation);

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var matches = SwitchCase.Matching(context, context.Input<SwitchMode>("Mode"));
        context.Complete(matches is [] ? Default : [.. matches.Select(match => match.Label)]);
        return ValueTask.CompletedTask;
    }
}

/// <summary>One case of a switch.</summary>
internal sealed record SwitchCase(int Index, string Label, Expression? Condition)
{
    public static SwitchCase[] Compile(ActivityCompilation compilation)
    {
        var cases = compilation.Json["cases"] as JsonArray ?? [];
        var compiled = new List<SwitchCase>(cases.Count);
        for (var i = 0; i < cases.Count; i++)
        {
            if ((cases[i] as JsonObject)?["label"]?.ToString() is { } label)
            {
                compiled.Add(new SwitchCase(i, label, compilation.Compile(cases[i]!["condition"], typeof(bool), $"cases[{i}].condition")));
            }
            else
            {
                compilation.Problem($"cases[{i}].label", "expected the label of the case, found nothing.");
            }
        }

        return [.. compiled];
    }

    /// <summary>The cases that hold, the first one only where that is asked for.</summary>
    public static List<SwitchCase> Matching(ActivityContext context, SwitchMode mode)
    {
        List<SwitchCase> matches = [];
        foreach (var one in (SwitchCase[])context.Node.Plan!)
        {
            if (one.Condition is not null && one.Holds(context))
            {
                matches.Add(one);
                if (mode == SwitchMode.MatchFirst)
                {
                    break;
                }
            }
        }

        return matches;
    }

    private bool Holds(ActivityContext context)
    {
        try
        {
            return (bool)ValueConverter.To(Condition!.Evaluate(context.Burst, context.Execution), typeof(bool))!;
        }
        catch (FormatException exception)
        {
            throw new ActivityFault("input.type", $"Case {Label} of activity {context.Node.Label}: {exception.Message}.", exception);
        }
    }
}

/// <summary>Goes on by all its branches at once.</summary>
[Activity("Elsa.FlowFork", "Goes on by all its branches.", Category = "Branching", DisplayName = "Fork (flow)")]
[ActivityInput("Branches", typeof(IReadOnlyList<object?>), UiHint = "dynamic-outcomes", Description = "The names of the branches.")]
internal sealed class FlowFork : Activity, IDynamicOutcomes
{
    public IReadOnlyList<string> OutcomesOf(ActivityDefinition definition)
    {
        var value = (definition.Json["branches"] as JsonObject)?["expression"]?["value"];
        var names = value is JsonArray array ? array : TryParse(value?.ToString());
        return names is { Count: > 0 } ? [.. names.Select(name => name?.ToString()).OfType<string>()] : ["Done"];
    }

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var branches = context.Input<IReadOnlyList<object?>?>("Branches");
        context.Complete(branches is null ? [] : [.. branches.Select(WorkflowValue.ToText)]);
        return ValueTask.CompletedTask;
    }

    private static JsonArray? TryParse(string? text)
    {
        try
        {
            return string.IsNullOrWhiteSpace(text) ? null : JsonNode.Parse(text) as JsonArray;
        }
        catch (System.Text.Json.JsonException)
        {
            return null; // reported where the expression itself is compiled
        }
    }
}
