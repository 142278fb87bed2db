using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Shouldly;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>
/// One instance twice: one is kept in memory, the other written as JSON and read again after every step. After each step both must have
/// written the same journal, the same lines, the same runs, the same signals, and be in the same state of the same counted size.
/// </summary>
internal sealed partial class Story
{
    private readonly CompiledWorkflow workflow;
    private readonly WorkflowHost host;
    private readonly Twin kept = new();
    private readonly Twin stored = new();
    private WorkflowRuntime runtime;

    private Story(CompiledWorkflow workflow, WorkflowHost host, WorkflowLimits limits)
    {
        (this.workflow, this.host) = (workflow, host);
        runtime = new WorkflowRuntime(Runs.Catalog, limits, Clock);
    }

    public TestClock Clock { get; } = new();

    public WorkflowInstance Instance => kept.Instance;

    /// <summary>Every line written so far, a space between two.</summary>
    public string Lines => string.Join(' ', kept.Lines);

    public string State => $"{Instance.Status}/{Instance.SubStatus}";

    /// <summary>The keys that are waited for, in order.</summary>
    public string Waiting => string.Join(' ', Instance.Bookmarks.Select(bookmark => bookmark.Key).Order(StringComparer.Ordinal));

    public IReadOnlyList<ActivityExecutionRecord> Executions => [.. kept.Executions.Values.OrderBy(run => run.Ordinal)];

    public IReadOnlyList<WorkflowSignal> Signals => kept.Signals;

    public IReadOnlyList<JournalEntry> Journal => kept.Journal;

    /// <summary>Codes of the incidents that are open.</summary>
    public string Incidents => string.Join(' ', Instance.Incidents.Where(incident => incident.ResolvedAt is null).Select(incident => incident.Code));

    public static Task<Story> StartAsync(string json, WorkflowLimits? limits = null, Dictionary<string, object?>? input = null, WorkflowFinder? find = null, WorkflowHost? host = null) =>
        StartAsync(CompiledWorkflow.Compile(WorkflowDefinition.Parse(json, "test"), Runs.Catalog, find), limits, input, host);

    public static async Task<Story> StartAsync(CompiledWorkflow workflow, WorkflowLimits? limits = null, Dictionary<string, object?>? input = null, WorkflowHost? host = null)
    {
        var story = new Story(workflow, host ?? Runs.Host, limits ?? WorkflowLimits.Default);
        var options = new StartOptions { InstanceId = "i1", CorrelationId = "c1", Input = input ?? [] };
        await story.StepAsync(async twin => twin.Instance = await story.runtime.StartAsync(workflow, options, story.host, default));
        return story;
    }

    /// <summary>How the runs of an activity stand, in the order in which they began.</summary>
    public string StatusOf(string activityId) => string.Join(' ', Executions.Where(run => run.ActivityId == activityId).Select(run => run.Status));

    public string OutcomesOf(string activityId) => string.Join(' ', Executions.Last(run => run.ActivityId == activityId).Outcomes ?? []);

    public object? OutputOf(string activityId, string output) => Executions.Last(run => run.ActivityId == activityId).Outputs?.GetValueOrDefault(output);

    public Task<int> AnswerAsync(string key, string outcome = "Approve") => ResumeAsync(key, new Stimulus(outcome, Stimulus.Empty.Input));

    public async Task<int> ResumeAsync(string key, Stimulus stimulus)
    {
        var counts = new List<int>();
        await StepAsync(async twin => counts.Add(await runtime.ResumeAsync(workflow, twin.Instance, key, stimulus, host, default)));
        counts[1].ShouldBe(counts[0]);
        return counts[0];
    }

    /// <summary>Resumes the first activity of that id that waits.</summary>
    public Task ResumeActivityAsync(string activityId, Stimulus? stimulus = null) => StepAsync(async twin => (await runtime.ResumeBookmarkAsync(
        workflow, twin.Instance, twin.Instance.Bookmarks.First(bookmark => bookmark.ActivityId == activityId).Id, stimulus ?? Stimulus.Empty, host, default)).ShouldBe(1));

    /// <summary>Retries the last open incident, under other limits where some are given.</summary>
    public Task RetryAsync(WorkflowLimits? limits = null)
    {
        runtime = limits is null ? runtime : new WorkflowRuntime(Runs.Catalog, limits, Clock);
        return StepAsync(twin => runtime.RetryAsync(
            workflow, twin.Instance, twin.Instance.Incidents.Last(incident => incident.ResolvedAt is null).Id, host, default).AsTask());
    }

    public Task CancelAsync() => StepAsync(twin => runtime.CancelAsync(workflow, twin.Instance, default).AsTask());

    private async Task StepAsync(Func<Twin, Task> step)
    {
        var before = kept.Journal.Count;
        await step(kept);
        await step(stored);
        kept.Collect();
        stored.Collect();
        var (theirs, ours) = (kept.Text().Split('\n'), stored.Text().Split('\n'));
        for (var i = 0; i < Math.Max(theirs.Length, ours.Length); i++)
        {
            ours.ElementAtOrDefault(i).ShouldBe(theirs.ElementAtOrDefault(i), "what was stored on the way went on in another way");
        }

        if (kept.Journal.Count > before)
        {
            Twin.ValueBytesOf(stored.Instance).ShouldBe(Twin.ValueBytesOf(kept.Instance), "the size that is counted depends on whether the instance was stored");
        }

        var json = stored.Instance.ToJson();
        stored.Instance = WorkflowInstance.FromJson(json);
        stored.Instance.ToJson().ShouldBe(json);
        if (!json.Contains("\"items\":", StringComparison.Ordinal))
        {
            Twin.ValueBytesOf(stored.Instance).ShouldBe(Twin.ValueBytesOf(kept.Instance), "the size that is counted is not the size of what is stored");
        }

        if (Instance.Status == WorkflowStatus.Running && Instance.Bookmarks.Count == 0)
        {
            Incidents.ShouldNotBeEmpty("a running instance waits for something, and this one:\n" + kept.Text());
        }
    }

    private sealed partial class Twin
    {
        private static readonly PropertyInfo ValueBytes = typeof(WorkflowInstance).GetProperty("ValueBytes", BindingFlags.Instance | BindingFlags.NonPublic)!;

        private WorkflowChanges last = null!;

        public WorkflowInstance Instance { get; set; } = null!;

        public List<string> Lines { get; } = [];

        public List<JournalEntry> Journal { get; } = [];

        public List<WorkflowSignal> Signals { get; } = [];

        public Dictionary<string, ActivityExecutionRecord> Executions { get; } = [];

        public static long ValueBytesOf(WorkflowInstance instance) => (long)ValueBytes.GetValue(instance)!;

        public void Collect()
        {
            var changes = last = Instance.TakeChanges();
            Lines.AddRange(changes.Lines.Select(line => line.Text));
            Journal.AddRange(changes.Journal);
            Signals.AddRange(changes.Signals);
            foreach (var run in changes.Executions)
            {
                Executions[run.ExecutionId] = run;
            }
        }

        /// <summary>Everything there is to see of the last step, ids in the order of their first appearance.</summary>
        public string Text()
        {
            var text = new StringBuilder();
            foreach (var run in last.Executions)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{run.ExecutionId} in {run.ParentExecutionId}: {run.NodeId} {run.Status} {string.Join(',', run.Outcomes ?? ["-"])} {WorkflowValue.ToJson(run.Outputs)} {run.EndedAt:O}");
            }

            foreach (var entry in last.Journal)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{entry.Sequence} {entry.NodeId} {entry.EventName} {entry.Message} {WorkflowValue.ToJson(entry.Payload)}");
            }

            foreach (var signal in last.Signals)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{signal}");
            }

            text.AppendJoin('\n', last.Lines.Select(line => line.Text)).AppendLine().Append(Instance.ToJson());
            var numbers = new Dictionary<string, string>(StringComparer.Ordinal);
            return Ids().Replace(text.ToString(), match =>
            {
                if (!numbers.TryGetValue(match.Value, out var number))
                {
                    numbers[match.Value] = number = "#" + numbers.Count.ToString(CultureInfo.InvariantCulture);
                }

                return number;
            });
        }

        [GeneratedRegex("[0-9a-f]{32}", RegexOptions.CultureInvariant)]
        private static partial Regex Ids();
    }
}

/// <summary>A clock that the test moves.</summary>
internal sealed class TestClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 3, 28, 10, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
