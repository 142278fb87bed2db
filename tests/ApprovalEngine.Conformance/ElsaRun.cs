using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Conformance;

/// <summary>Runs a recorded case against our runtime and looks for the first difference.</summary>
public sealed class ElsaRun
{
    private static readonly ActivityCatalog Catalog = new ActivityCatalog().WithBuiltIns().Add<PeerRequestApproval>();
    private static readonly WorkflowHost Host = WorkflowHost.Of(type => (Activity)Activator.CreateInstance(type)!);

    private readonly WorkflowRuntime runtime = new(Catalog, WorkflowLimits.Default, TimeProvider.System);
    private readonly CompiledWorkflow workflow;
    private readonly ElsaCase recorded;
    private readonly bool isStored;
    private readonly Dictionary<string, ActivityExecutionRecord> executions = [];
    private readonly List<string> journal = [];
    private readonly List<string> written = [];
    private readonly List<EventPublished> published = [];
    private WorkflowInstance instance = null!;

    private ElsaRun(ElsaCase recorded, bool isStored)
    {
        (this.recorded, this.isStored) = (recorded, isStored);
        workflow = CompiledWorkflow.CompilePublished(recorded.Definition, Catalog);
    }

    /// <summary>The first difference between a recorded case and our runtime, or null where there is none.</summary>
    /// <param name="isStored">The instance is written as JSON and read again after every step.</param>
    public static async Task<string?> DifferenceOfAsync(string path, bool isStored = true)
    {
        try
        {
            return await new ElsaRun(ElsaCase.Read(path), isStored).FindAsync();
        }
        catch (Exception exception) when (exception is JsonException or FormatException or WorkflowFormatException or WorkflowInvalidException)
        {
            return exception.Message;
        }
    }

    private async Task<string?> FindAsync()
    {
        instance = await runtime.StartAsync(workflow, new StartOptions { InstanceId = "i1", CorrelationId = "c1" }, Host, default);
        await CollectAsync();
        var difference = Compare(recorded.Expected[0], "start", isCancel: false);
        for (var i = 0; i < recorded.Steps.Count && difference is null; i++)
        {
            var step = recorded.Steps[i];
            var matched = await StepAsync(step);
            var expected = recorded.Expected[i + 1];
            difference = expected["matched"] is JsonValue number && number.GetValue<int>() != matched
                ? $"{step}: matched {number}, here {matched}"
                : Compare(expected, step, step == "cancel");
        }

        return difference;
    }

    private async Task<int> StepAsync(string step)
    {
        var (verb, rest) = step.Split(':', 2) is [var left, var right] ? (left, right) : (step, "");
        var (key, value) = rest.Split('=', 2) is [var name, var given] ? (name, given) : (rest, null);
        var matched = verb switch
        {
            "approve" => await AnswerAsync(key, value),
            "event" => await PublishAsync(key, value is null ? null : Parse(value)),
            "bookmark" => await ResumeAsync(int.Parse(key, System.Globalization.CultureInfo.InvariantCulture), value is null ? null : Parse(value)),
            "cancel" => await CancelAsync(),
            _ => throw new FormatException($"step {step}: expected approve, event, bookmark or cancel."),
        };
        await CollectAsync();
        return matched;
    }

    // Elsa finds the bookmark of an instance that is over, and does nothing with it either: what counts is what was found.
    private async Task<int> AnswerAsync(string key, string? outcome)
    {
        var waiting = instance.Bookmarks.Count(bookmark => bookmark.Key == key);
        await runtime.ResumeAsync(workflow, instance, key, new Stimulus(outcome, Stimulus.Empty.Input), Host, default);
        return waiting;
    }

    private Task<int> PublishAsync(string name, object? payload) => runtime.ResumeAsync(
        workflow, instance, EventPublished.EventKey(name), With(EventPublished.PayloadName, payload), Host, default).AsTask();

    private async Task<int> ResumeAsync(int index, object? input) => index >= instance.Bookmarks.Count
        ? 0
        : await runtime.ResumeBookmarkAsync(
            workflow, instance, instance.Bookmarks[index].Id,
            new Stimulus(null, input as IReadOnlyDictionary<string, object?> ?? Stimulus.Empty.Input), Host, default);

    private async Task<int> CancelAsync()
    {
        await runtime.CancelAsync(workflow, instance, default);
        return 0;
    }

    private async Task CollectAsync()
    {
        for (var turn = 0; turn == 0 || published.Count > 0; turn++)
        {
            foreach (var one in published.ToArray())
            {
                published.Remove(one);
                if (one.CorrelationId is null || one.CorrelationId == instance.CorrelationId)
                {
                    await PublishAsync(one.EventName, one.Payload);
                }
            }

            var changes = instance.TakeChanges();
            foreach (var execution in changes.Executions)
            {
                executions[execution.ExecutionId] = execution;
            }

            journal.AddRange(changes.Journal.Select(entry => $"{entry.ActivityId}:{entry.ActivityType}:{entry.EventName}"));
            written.AddRange(changes.Lines.Select(line => line.Text));
            published.AddRange(changes.Signals.OfType<EventPublished>());
        }

        if (isStored)
        {
            var stored = instance.ToJson();
            instance = WorkflowInstance.FromJson(stored);
            if (instance.ToJson() != stored)
            {
                throw new FormatException($"the state is another one after it was read:\n{stored}\n{instance.ToJson()}");
            }
        }
    }

    private string? Compare(JsonObject expected, string step, bool isCancel)
    {
        var isCanceled = instance.SubStatus is WorkflowSubStatus.Cancelled;
        if (isCancel && !Texts(expected["journal"]).Any(line => line.EndsWith(":Canceled", StringComparison.Ordinal)))
        {
            // Elsa leaves what was open as it is; here it becomes Canceled and the journal says so (elsa-semantics.md, rule 8).
            journal.RemoveAll(line => line.EndsWith(":Canceled", StringComparison.Ordinal));
        }

        return First(step, "status", [$"{expected["status"]}/{expected["subStatus"]}"], [$"{instance.Status}/{instance.SubStatus}"])
            ?? First(step, "activities", expected["activities"]!.AsArray().Select(Text), executions.Values.OrderBy(execution => execution.Ordinal).Select(Text))
            ?? First(step, "journal", Texts(expected["journal"]).Select(line => line.Split('(')[0]), journal)
            ?? (isCanceled ? null : First(step, "waiting", Texts(expected["waiting"]), instance.Bookmarks.Select(NameOf).Order(StringComparer.Ordinal)))
            ?? First(step, "written", Texts(expected["written"]), written)
            ?? First(step, "incidents", [$"{expected["incidents"]?.AsArray().Count ?? 0}"], [$"{instance.Incidents.Count}"]);
    }

    private static string? First(string step, string what, IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (theirs, ours) = (expected.ToList(), found.ToList());
        for (var i = 0; i < Math.Max(theirs.Count, ours.Count); i++)
        {
            var (their, our) = (i < theirs.Count ? theirs[i] : "(nothing)", i < ours.Count ? ours[i] : "(nothing)");
            if (their != our)
            {
                return $"{step}: {what} {i + 1}: expected {their}, found {our}";
            }
        }

        return null;
    }

    // Rules 7 and 8: what Finish or a cancellation leaves open is Running in Elsa for ever, Canceled here.
    private string Text(ActivityExecutionRecord execution)
    {
        var isLeft = execution.Status == ActivityStatus.Canceled && instance.Status == WorkflowStatus.Finished
            && (instance.SubStatus == WorkflowSubStatus.Cancelled
                || executions.Values.Any(one => one is { ActivityType: "Elsa.Finish", Status: ActivityStatus.Completed }));
        return $"{execution.ActivityId}:{execution.ActivityType}:{(isLeft ? "Running" : execution.Status)}:{string.Join(',', execution.Outcomes ?? [])}";
    }

    private string Text(JsonNode? activity)
    {
        var status = activity!["status"]!.ToString();
        var isLeft = status == "Canceled" && instance.Status == WorkflowStatus.Finished
            && (instance.SubStatus == WorkflowSubStatus.Cancelled
                || executions.Values.Any(one => one is { ActivityType: "Elsa.Finish", Status: ActivityStatus.Completed }));
        return $"{activity["id"]}:{activity["type"]}:{(isLeft ? "Running" : status)}:{string.Join(',', Texts(activity["outcomes"]))}";
    }

    private static string NameOf(Bookmark bookmark) => bookmark.ActivityType switch
    {
        "Elsa.Event" => bookmark.Payload!["EventName"]!.ToString()!,
        "Elsa.RunTask" => bookmark.Payload!["TaskName"]!.ToString()!,
        _ => bookmark.Key,
    };

    private static IEnumerable<string> Texts(JsonNode? array) => array?.AsArray().Select(item => item!.ToString()) ?? [];

    private static Stimulus With(string name, object? value) => new(null, new Dictionary<string, object?> { [name] = value });

    private static object? Parse(string text)
    {
        try
        {
            return WorkflowValue.FromJson(JsonNode.Parse(text));
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
