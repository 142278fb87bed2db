using ApprovalEngine.Workflows.Execution;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Activities;

/// <summary>
/// A workflow used as an activity: its drawing runs inside the instance. Its inputs, outputs and variables are variables of this run;
/// outputs go to whatever the activity's outputs are bound to when it completes.
/// </summary>
[Activity("Elsa.WorkflowDefinitionActivity", "A workflow used as an activity.", Category = "Workflows")]
internal sealed class Composite : Container
{
    private static readonly Composite Shared = new();

    public static ActivityDescriptor Describe(string typeName, int version, WorkflowDefinition used) => new(
        typeName,
        version,
        used.Name ?? used.DefinitionId,
        used.ActivityCategory is { Length: > 0 } category ? category : "Workflows",
        used.Description ?? string.Empty,
        ActivityKind.Action,
        [.. used.Inputs.Select(input => new InputDescriptor(
            input.Name, JsonNames.CamelCase(input.Name), TypeOf(input), input.TypeName ?? "Object", null, input.Description, false, input.UiHint, null)
        {
            DisplayName = input.DisplayName is { Length: > 0 } name ? name : JsonNames.Words(input.Name),
        })],
        [.. used.Outputs.Select(output => new OutputDescriptor(
            output.Name, JsonNames.CamelCase(output.Name), TypeOf(output), output.TypeName ?? "Object", output.Description)
        {
            DisplayName = output.DisplayName is { Length: > 0 } name ? name : JsonNames.Words(output.Name),
        })],
        used.Outcomes is [] ? ["Done"] : used.Outcomes,
        HasDynamicOutcomes: false,
        IsContainer: true,
        IsStart: false,
        IsTerminal: false,
        IsBuiltIn: false,
        typeof(Composite))
    {
        Shared = Shared,
    };

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Execution.AskedOutcomes = null;
        foreach (var input in context.Node.Descriptor.Inputs)
        {
            context.Burst.SetVariable(context.Execution, input.Name, context.Burst.EvaluateInput(context.Execution, context.Node, input.Name));
        }

        context.Burst.Schedule(context.Execution, context.Node.Children[0]);
        return ValueTask.CompletedTask;
    }

    public override void ChildCompleted(Burst burst, ActivityExecution self, ActivityExecution child, string[]? outcomes)
    {
        foreach (var output in self.Node!.Descriptor.Outputs)
        {
            burst.SetOutput(self, self.Node, output.Name, self.Variables?.GetValueOrDefault(output.Name));
        }

        burst.Complete(self, self.AskedOutcomes);
    }

    private static Type TypeOf(ArgumentDefinition argument) =>
        argument.IsArray ? typeof(IReadOnlyList<object?>) : TypeAliases.TypeOf(argument.TypeName);
}

/// <summary>Completes the workflow it stands in, or the activity that the workflow is used as, with outcomes.</summary>
[Activity("Elsa.Complete", "Completes the workflow, or the activity it is used as, with outcomes.", Category = "Composition")]
[ActivityInput("Outcomes", typeof(object), UiHint = "outcome-picker", Description = "One outcome or several; none is Done.")]
[Outcomes]
internal sealed class Complete : Activity, ITerminal
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var outcomes = context.Input<object?>("Outcomes") switch
        {
            string text when text.TrimStart().StartsWith('[') => [.. ((List<object?>)ValueConverter.To(text, typeof(List<object?>))!).Select(WorkflowValue.ToText)],
            string { Length: > 0 } one => [one],
            IReadOnlyList<object?> { Count: > 0 } several => [.. several.Select(WorkflowValue.ToText)],
            _ => (string[])["Done"],
        };
        var burst = context.Burst;
        var whole = context.Execution.Parent;
        while (whole is not null && whole.Node?.Descriptor.Shared is not (Composite or Workflow))
        {
            whole = whole.Parent;
        }

        if (whole is null)
        {
            return ValueTask.CompletedTask; // the containers around it are over already
        }

        // First this one, which lets the blocks around it complete as they do; then whatever is left of the whole.
        whole.AskedOutcomes = outcomes;
        burst.Complete(context.Execution, null);
        if (whole.Status == ActivityStatus.Running)
        {
            ((Container)whole.Node!.Descriptor.Shared!).ChildCompleted(burst, whole, context.Execution, outcomes);
        }

        context.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Hands a value out of the workflow.</summary>
[Activity("Elsa.SetOutput", "Sets an output of the workflow.", Category = "Composition", DisplayName = "Set Output")]
[ActivityInput("OutputName", typeof(string), DisplayName = "Output", Required = true, UiHint = "output-picker", Description = "The name of the output.")]
[ActivityInput("OutputValue", typeof(object), DisplayName = "Value", Description = "The value.")]
internal sealed class SetOutput : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var name = context.Input<string?>("OutputName");
        if (string.IsNullOrEmpty(name))
        {
            throw new ActivityFault("output.no-name", $"Activity {context.Node.Label} names no output to set.");
        }

        context.Burst.SetWorkflowOutput(context.Execution, name, WorkflowValue.Normalize(context.Input<object?>("OutputValue")));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Gives the instance a name that people recognise it by.</summary>
[Activity("Elsa.SetName", "Sets the name of the workflow instance.", Category = "Primitives", DisplayName = "Set Name")]
[ActivityInput("Value", typeof(string), DisplayName = "Name", Description = "How people recognise the instance.")]
internal sealed class SetName : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Burst.SetName(context.Input<string?>("Value"));
        return ValueTask.CompletedTask;
    }
}

/// <summary>Gives the instance another correlation id.</summary>
[Activity("Elsa.Correlate", "Sets the correlation id of the workflow instance.", Category = "Primitives")]
[ActivityInput("CorrelationId", typeof(string), Description = "The correlation id.")]
internal sealed class Correlate : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Burst.Correlate(context.Input<string?>("CorrelationId"));
        return ValueTask.CompletedTask;
    }
}
