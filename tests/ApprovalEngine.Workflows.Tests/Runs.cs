using ApprovalEngine.Conformance;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Short ways to run a definition in tests.</summary>
internal static class Runs
{
    public static readonly ActivityCatalog Catalog = new ActivityCatalog().WithBuiltIns()
        .Add<PeerRequestApproval>()
        .Add<Strict>()
        .Add<Moody>()
        .Add<Probe>()
        .Add<Picky>()
        .AddChoices("drinks", _ => ["tea", "coffee"])
        .AddChoices("sizes", literals => literals.GetValueOrDefault("Drink") is { } drink ? drink == "tea" ? ["small"] : ["small", "large"] : null)
        .AddLanguage("Shout", Shout);

    public static readonly WorkflowHost Host = WorkflowHost.Of(type => (Activity)Activator.CreateInstance(type)!);

    // A language of the host: capitals, and what it sees. "?" is not of it, "fail" fails.
    private static HostScript Shout(string code, string place) => code switch
    {
        "?" => throw new FormatException("line 1, column 1: nothing to shout."),
        "fail" => scope => throw new ActivityFault("shout.failed", $"{place} failed with {scope.Variables["Own"]}."),
        _ => scope => $"{code.ToUpperInvariant()} {scope.InstanceId} {scope.Variables["N"]} {scope.Input["Case"]}",
    };

    public static WorkflowRuntime Runtime(WorkflowLimits? limits = null) => new(Catalog, limits ?? WorkflowLimits.Default, TimeProvider.System);

    public static CompiledWorkflow Compile(string json) => CompiledWorkflow.Compile(WorkflowDefinition.Parse(json, "test"), Catalog);

    public static ValueTask<WorkflowInstance> StartAsync(string json, WorkflowLimits? limits = null) => StartAsync(Compile(json), limits);

    public static ValueTask<WorkflowInstance> StartAsync(CompiledWorkflow workflow, WorkflowLimits? limits = null) =>
        Runtime(limits).StartAsync(workflow, new StartOptions { InstanceId = "i1", CorrelationId = "c1" }, Host, CancellationToken.None);
}

/// <summary>Fails as often as the test wants.</summary>
[Activity("Test.Moody", "Fails while the test says so.")]
public sealed class Moody : Activity
{
    [ThreadStatic]
    private static Exception? failure;

    public static void FailWith(Exception? exception) => failure = exception;

    public override ValueTask ExecuteAsync(ActivityContext context) =>
        failure is { } exception ? throw exception : ValueTask.CompletedTask;
}

/// <summary>Hands its inputs out and does what the test asks.</summary>
[Activity("Test.Probe", "Runs a piece of the test.")]
[ActivityInput("Text", typeof(string), Default = "from the descriptor")]
[ActivityInput("Flag", typeof(bool), Default = true)]
[ActivityInput("Count", typeof(int), Default = 7)]
[ActivityInput("Amount", typeof(decimal), Default = "12.50")]
[ActivityInput("Names", typeof(string[]))]
[ActivityInput("Anything", typeof(object))]
[ActivityInput("Needed", typeof(string))]
[ActivityOutput("Seen", typeof(object))]
public sealed class Probe : Activity
{
    [ThreadStatic]
    private static Action<ActivityContext>? action;

    public static void Do(Action<ActivityContext>? run) => action = run;

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        action?.Invoke(context);
        return ValueTask.CompletedTask;
    }
}

/// <summary>An activity whose inputs are chosen from what the host knows.</summary>
[Activity("Test.Picky", "Drinks something.")]
[ActivityInput("Drink", typeof(string), Choices = "drinks")]
[ActivityInput("Sizes", typeof(IReadOnlyList<string>), Choices = "sizes")]
[ActivityOutput("Taste", typeof(string))]
[UnreadMember("straw", "glasses have none")]
public sealed class Picky : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context) => ValueTask.CompletedTask;
}

/// <summary>An activity whose outcomes must all be connected.</summary>
[Activity("Test.Strict", "Goes by Yes or No.")]
[Outcomes("Yes", "No", MustBeConnected = true)]
public sealed class Strict : Activity
{
    public override ValueTask ExecuteAsync(ActivityContext context) => ValueTask.CompletedTask;
}
