namespace ApprovalEngine.Workflows.Activities;

/// <summary>The activities of this library; a new one is added here and nowhere else.</summary>
internal static class BuiltIns
{
    public static IReadOnlyList<Type> Types { get; } =
    [
        typeof(Workflow),
        typeof(Flowchart),
        typeof(Start),
        typeof(End),
        typeof(SetVariable),
        typeof(FlowDecision),
        typeof(FlowJoin),
        typeof(FlowSwitch),
        typeof(FlowFork),
        typeof(WriteLine),
        typeof(Finish),
        typeof(Fault),
        typeof(Sequence),
        typeof(Parallel),
        typeof(Fork),
        typeof(If),
        typeof(Switch),
        typeof(For),
        typeof(ForEach),
        typeof(While),
        typeof(ParallelForEach),
        typeof(Break),
        typeof(Complete),
        typeof(SetOutput),
        typeof(SetName),
        typeof(Correlate),
        typeof(SendHttpRequest),
        typeof(Delay),
        typeof(Timer),
        typeof(StartAt),
        typeof(Cron),
        typeof(Event),
        typeof(PublishEvent),
        typeof(RunTask),
        typeof(ExecuteWorkflow),
        typeof(DispatchWorkflow),
    ];
}
