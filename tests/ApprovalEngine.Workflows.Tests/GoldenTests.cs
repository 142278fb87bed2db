using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

public sealed class GoldenTests
{
    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        foreach (var golden in GoldenCase.All().Where(golden => golden.IsSupported))
        {
            data.Add(golden.Name, false);
            data.Add(golden.Name, true);
        }

        return data;
    }

    [Fact]
    public void Every_recorded_case_whose_activities_are_known_is_run()
    {
        var all = GoldenCase.All().ToList();
        all.Count.ShouldBe(92);
        all.Where(golden => !golden.IsSupported).Select(golden => golden.Name).ShouldBe(
            ["18-seq", "19-fork-waitany-1", "19-fork-waitany-2", "19-fork-waitany-3", "19b-fork-waitall-1", "19b-fork-waitall-2",
                "19b-fork-waitall-3", "20-parallel-for-while-switch", "22-event", "23-runtask"]);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_case_runs_as_it_did_in_Elsa(string name, bool isStored)
    {
        var golden = GoldenCase.Read(name);
        var run = new GoldenRun(golden, isStored);
        await run.StartAsync();
        run.Compare(golden.Expected[0]);
        for (var i = 0; i < golden.Steps.Count; i++)
        {
            var matched = await run.StepAsync(golden.Steps[i]);
            var expected = golden.Expected[i + 1];
            matched.ShouldBe(expected["matched"]!.GetValue<int>(), golden.Steps[i]);
            run.Compare(expected);
        }
    }
}

/// <summary>Runs a golden case and compares; when stored, the instance goes through its JSON before every step.</summary>
internal sealed class GoldenRun(GoldenCase golden, bool isStored)
{
    private readonly CompiledWorkflow workflow = CompiledWorkflow.CompilePublished(golden.Definition, Runs.Catalog);
    private readonly Dictionary<string, ActivityExecutionRecord> executions = [];
    private readonly List<string> journal = [];
    private readonly List<string> written = [];
    private WorkflowInstance instance = null!;

    public async Task StartAsync()
    {
        instance = await Runs.StartAsync(workflow);
        Collect();
    }

    public async Task<int> StepAsync(string step)
    {
        var (key, outcome) = (step.Split(':', 2)[1].Split('=')[0], step.Split('=')[1]);
        var isOver = instance.Status == WorkflowStatus.Finished;
        var waiting = instance.Bookmarks.Count(bookmark => bookmark.Key == key);
        var isMatched = await Runs.Runtime().ResumeAsync(
            workflow, instance, key, new Stimulus(outcome, Stimulus.Empty.Input), Runs.Host, CancellationToken.None);
        (isMatched > 0).ShouldBe(waiting > 0 && !isOver); // Elsa finds the bookmark of an instance that is over, and does nothing with it either
        Collect();
        return waiting;
    }

    public void Compare(JsonObject expected)
    {
        var step = expected["step"]!.ToString();
        instance.Status.ToString().ShouldBe(expected["status"]!.ToString(), step);
        instance.SubStatus.ToString().ShouldBe(expected["subStatus"]!.ToString(), step);
        executions.Values.OrderBy(execution => execution.Ordinal).Select(execution => Text(
            execution.ActivityId, execution.ActivityType, Status(execution.Status.ToString()), execution.Outcomes))
            .ShouldBe(expected["activities"]!.AsArray().Select(activity => Text(
                activity!["id"]!.ToString(),
                activity["type"]!.ToString(),
                Status(activity["status"]!.ToString()),
                activity["outcomes"]?.AsArray().Select(outcome => outcome!.ToString()))), step);
        journal.ShouldBe(Texts(expected["journal"]!).Select(line => line.Split('(')[0]), step);
        instance.Bookmarks.Select(bookmark => bookmark.Key).Order(StringComparer.Ordinal).ShouldBe(Texts(expected["waiting"]!), step);
        written.ShouldBe(Texts(expected["written"]!), step);
        instance.Incidents.Count.ShouldBe(expected["incidents"]!.AsArray().Count, step);
    }

    // Rule 7: what Finish leaves open is Running in Elsa for ever, Canceled here.
    private string Status(string status) => status == "Canceled" && instance.Status == WorkflowStatus.Finished && EndedByFinish ? "Running" : status;

    private bool EndedByFinish => executions.Values.Any(execution => execution is { ActivityType: "Elsa.Finish", Status: ActivityStatus.Completed });

    private static string Text(string id, string type, string status, IEnumerable<string>? outcomes) =>
        $"{id}:{type}:{status}:{string.Join(',', outcomes ?? [])}";

    private static IEnumerable<string> Texts(JsonNode array) => array.AsArray().Select(item => item!.ToString());

    private void Collect()
    {
        var changes = instance.TakeChanges();
        foreach (var execution in changes.Executions)
        {
            executions[execution.ExecutionId] = execution;
        }

        journal.AddRange(changes.Journal.Select(entry => $"{entry.ActivityId}:{entry.ActivityType}:{entry.EventName}"));
        written.AddRange(changes.Lines.Select(line => line.Text));
        if (isStored)
        {
            var stored = instance.ToJson();
            instance = WorkflowInstance.FromJson(stored);
            instance.ToJson().ShouldBe(stored);
        }
    }
}
