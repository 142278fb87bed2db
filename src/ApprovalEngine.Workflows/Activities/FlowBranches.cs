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
[ActivityInput("Cases", typeof(object), UiHint = "flow-switch-editor", Description = "The cases.")]
[ActivityInput("Mode", typeof(SwitchMode), Default = SwitchMode.MatchFirst, UiHint = "dropdown", Options = ["MatchFirst", "MatchAny"],
    Description = "Whether the first matching case counts or all of them.")]
[Outcomes("Default")]
internal sealed class FlowSwitch : Activity, IPlanned, IDynamicOutcomes
{
    private static readonly string[] Default = ["Default"];

    public IReadOnlyList<string> OutcomesOf(ActivityDefinition definition) =>
        [.. (definition.Json["cases"] as JsonArray ?? []).Select(item => item?["label"]?.ToString()).OfType<string>(), "Default"];

    public object? Plan(ActivityCompilation compilation)
    {
        var cases = compilation.Json["cases"] as JsonArray ?? [];
        var plan = new (string Label, Expression? Condition)[cases.Count];
        for (var i = 0; i < plan.Length; i++)
        {
            var label = (cases[i] as JsonObject)?["label"]?.ToString();
            if (label is null)
            {
                compilation.Problem($"cases[{i}].label", "expected the label of the case, found nothing.");
                continue;
            }

            plan[i] = (label, compilation.Compile(cases[i]!["condition"], typeof(bool), $"cases[{i}].condition"));
        }

        return plan;
    }

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var isFirstOnly = context.Input<SwitchMode>("Mode") == SwitchMode.MatchFirst;
        List<string>? matches = null;
        foreach (var (label, condition) in ((string Label, Expression? Condition)[])context.Node.Plan!)
        {
            if (condition is not null && Holds(context, label, condition))
            {
                (matches ??= []).Add(label);
                if (isFirstOnly)
                {
                    break;
                }
            }
        }

        context.Complete(matches is null ? Default : [.. matches]);
        return ValueTask.CompletedTask;
    }

    private static bool Holds(ActivityContext context, string label, Expression condition)
    {
        try
        {
            return (bool)ValueConverter.To(condition.Evaluate(context.Burst), typeof(bool))!;
        }
        catch (FormatException exception)
        {
            throw new ActivityFault("input.type", $"Case {label} of activity {context.Node.Label}: {exception.Message}.", exception);
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
