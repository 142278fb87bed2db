using Shouldly;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>An instance that is moved from version to version; stored and read between all steps, as a host does.</summary>
internal sealed class MigrationRun(CompiledWorkflow workflow, WorkflowInstance instance)
{
    private readonly List<string> begun = [];
    private readonly HashSet<string> known = [];

    public WorkflowInstance Instance { get; private set; } = instance;

    /// <summary>The waiting activities that have begun, in their order.</summary>
    public List<string> Begun
    {
        get
        {
            Taken();
            return begun;
        }
    }

    public IEnumerable<(MigrationObstacleKind Kind, string? Activity)> ObstaclesTo(string json, int version = 2)
    {
        var to = Loose(json, version);
        var obstacles = WorkflowMigration.Check(Instance, workflow, to);
        if (obstacles is not [])
        {
            Should.Throw<InvalidOperationException>(() => WorkflowMigration.Migrate(Instance, workflow, to, TimeProvider.System)).Message.ShouldContain(obstacles[0].Message);
        }

        return obstacles.Select(obstacle => (obstacle.Kind, obstacle.ActivityId));
    }

    public bool TryMigrate(string json)
    {
        var to = Loose(json, 2);
        Taken();
        Instance = WorkflowInstance.FromJson(Instance.ToJson());
        if (WorkflowMigration.Check(Instance, workflow, to) is not [])
        {
            return false;
        }

        WorkflowMigration.Migrate(Instance, workflow, to, TimeProvider.System);
        workflow = to;
        return true;
    }

    // Stored and read before and behind, as a host does.
    public void ShouldMigrate(string json)
    {
        Taken();
        WorkflowMigration.Check(Instance, workflow, Loose(json, 2)).ShouldBeEmpty();
        TryMigrate(json).ShouldBeTrue();
        WorkflowInstance.FromJson(Instance.ToJson()).ToJson().ShouldBe(Instance.ToJson());
    }

    public async Task<string[]> ApproveAsync(params string[] keys)
    {
        List<string> lines = [];
        foreach (var key in keys)
        {
            lines.AddRange(await AnswerAsync(key, "Approve"));
        }

        return [.. lines];
    }

    public async Task<string[]> AnswerAsync(string key, string outcome)
    {
        Instance = Instance.Bookmarks is [] ? Instance : Read();
        (await Runs.Runtime().ResumeAsync(workflow, Instance, key, new Stimulus(outcome, Stimulus.Empty.Input), Runs.Host, default)).ShouldBe(1, key);
        return Taken();
    }

    public async Task<string[]> RetryAsync()
    {
        Instance = Read();
        await Runs.Runtime().RetryAsync(workflow, Instance, Instance.Incidents.Single(incident => incident.ResolvedAt is null).Id, Runs.Host, default);
        return Taken();
    }

    private WorkflowInstance Read()
    {
        Taken();
        return WorkflowInstance.FromJson(Instance.ToJson());
    }

    private string[] Taken()
    {
        var changes = Instance.TakeChanges();
        begun.AddRange(changes.Executions.Where(one => one.ActivityType == "Peer.RequestApproval" && known.Add(one.ExecutionId)).Select(one => one.ActivityId));
        return [.. changes.Lines.Select(line => line.Text)];
    }

    // As the catalog of a host compiles what is published already: outcomes may be loose.
    public static CompiledWorkflow Loose(string json, int version) => CompiledWorkflow.CompilePublished(
        WorkflowDefinition.Parse(json.Replace("\"definitionId\":\"test\",\"version\":1", $"\"definitionId\":\"test\",\"version\":{version}", StringComparison.Ordinal), "test"), Runs.Catalog);
}
