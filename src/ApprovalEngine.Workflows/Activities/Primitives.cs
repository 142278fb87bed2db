namespace ApprovalEngine.Workflows.Activities;

/// <summary>Writes a line; the host reads it from the instance's changes.</summary>
[Activity("Elsa.WriteLine", "Writes a line of text.", Category = "Console", DisplayName = "Write Line")]
[ActivityInput("Text", typeof(string), UiHint = "multiline", Description = "The text to write.")]
internal sealed class WriteLine : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Burst.WriteLine(context.Execution, context.Input<string?>("Text") ?? string.Empty);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Ends the whole workflow; what is still open is canceled.</summary>
[Activity("Elsa.Finish", "Ends the workflow.", Category = "Primitives")]
[Outcomes]
internal sealed class Finish : Activity, ITerminal
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.Burst.RequestFinish();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Fails on purpose.</summary>
[Activity("Elsa.Fault", "Fails with a message.", Category = "Primitives")]
[ActivityInput("Code", typeof(string), Description = "A code for programs.")]
[ActivityInput("Category", typeof(string), Description = "A group of faults.")]
[ActivityInput("FaultType", typeof(string), UiHint = "dropdown", Options = ["", "Business", "System"], Description = "Whose fault it is: of the business or of a system.")]
[ActivityInput("Message", typeof(string), UiHint = "multiline", Description = "The message for people.")]
internal sealed class Fault : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        var code = context.Input<string?>("Code");
        throw new ActivityFault(string.IsNullOrEmpty(code) ? "workflow.fault" : code, context.Input<string?>("Message") ?? "The workflow faulted.");
    }
}
