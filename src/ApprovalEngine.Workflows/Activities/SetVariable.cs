using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Compilation;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>Sets a variable. The variable is an object of its own in the JSON, not a wrapped input.</summary>
[Activity("Elsa.SetVariable", "Sets a variable of the workflow.", Category = "Primitives", DisplayName = "Set Variable")]
[ActivityInput("Variable", typeof(object), UiHint = "variable-picker", IsWrapped = false, Description = "The variable to set.")]
[ActivityInput("Value", typeof(object), Description = "The value to set.")]
internal sealed class SetVariable : Activity, IPlanned
{
    public object? Plan(ActivityCompilation compilation)
    {
        var variable = compilation.Json["variable"];
        if ((variable as JsonObject)?["id"] is not JsonValue id || !compilation.TryGetVariable(id.ToString(), out var name))
        {
            compilation.Problem("variable", $"expected a variable the workflow declares, found {variable?.ToJsonString() ?? "nothing"}.");
            return null;
        }

        return name;
    }

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var name = (string?)context.Node.Plan
            ?? throw new ActivityFault("variable.unknown", $"Activity {context.Node.Label} names no variable the workflow declares.");
        context.Burst.SetVariable(context.Execution, name, context.Burst.EvaluateInput(context.Execution, context.Node, "Value"));
        return ValueTask.CompletedTask;
    }
}
