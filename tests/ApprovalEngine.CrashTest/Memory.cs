using System.Collections.Concurrent;

namespace ApprovalEngine.CrashTest;

/// <summary>A request that the host said it had created.</summary>
internal sealed record CreatedRequest(string Number, string Type, string RequestedBy, string Key);

/// <summary>A decision that the host said it had recorded.</summary>
internal sealed record GivenDecision(string TaskId, string RequestNumber, string DecidedBy, string Verdict, string DecidedAt, string Key);

/// <summary>A task of a workflow that the host said was completed by this command.</summary>
internal sealed record CompletedTask(string TaskId, string Key);

/// <summary>Everything that the clients were told, over all rounds: what the database must still know.</summary>
internal sealed class Memory
{
    private int lostRaces;

    public ConcurrentBag<CreatedRequest> Created { get; } = [];

    public ConcurrentBag<GivenDecision> Decided { get; } = [];

    /// <summary>Numbers of requests that the host said were taken back.</summary>
    public ConcurrentBag<string> Withdrawn { get; } = [];

    /// <summary>Ids of effects that the host said were ordered again.</summary>
    public ConcurrentBag<string> Resent { get; } = [];

    public ConcurrentBag<CompletedTask> CompletedTasks { get; } = [];

    /// <summary>How often a client was told that somebody else had completed the task.</summary>
    public int LostRaces => lostRaces;

    /// <summary>Commands that were refused for what is open of an item, with the code: they must have changed nothing.</summary>
    public ConcurrentBag<(Command Command, string Code)> RefusedForItems { get; } = [];

    /// <summary>By effect, what the ERP said last.</summary>
    public ConcurrentDictionary<string, ErpAnswer> Acknowledged { get; } = [];

    /// <summary>Answers that no client may get, whatever is killed when.</summary>
    public ConcurrentBag<string> Unexpected { get; } = [];

    /// <summary>Keeps what an answer promises; false = the command was refused, which promises nothing.</summary>
    public bool Keep(Command command, Answer answer)
    {
        if (answer is { Status: 201, Body: { } created })
        {
            Created.Add(new CreatedRequest(created["number"]!.GetValue<string>(), created["type"]!.GetValue<string>(), command.User, command.Key));
            return true;
        }

        if (answer is { Status: 200, Body: { } done })
        {
            KeepDone(command, done);
            return true;
        }

        // An event makes no promise of its own; what it wakes is looked at in the workflows.
        if (answer.Status == 202 && command.Path.StartsWith("api/workflows/events/", StringComparison.Ordinal))
        {
            return true;
        }

        if (answer is { Status: 409, Code: "workflow.task-closed" })
        {
            Interlocked.Increment(ref lostRaces);
        }
        else if (IsForItems(answer))
        {
            RefusedForItems.Add((command, answer.Code!));
        }
        else if (answer is not { Status: 409, Code: "task.already-decided" or "request.not-in-review" or "request.already-ended" or "request.busy" })
        {
            // Two people were asked, or two clients of one person answered: one of them was first. Everything else is not to be.
            Unexpected.Add($"{command.User} POST {command.Path}: {answer}");
        }

        return false;
    }

    /// <summary>Whether the items no longer have what is asked of them: others were faster.</summary>
    public static bool IsForItems(Answer answer) => answer is { Status: 409, Code: "item.above-open" or "item.in-legal" }
        || (answer is { Status: 400, Code: "request.invalid" } && answer.Body!["detail"]?.GetValue<string>().Contains("Nothing is open of item", StringComparison.Ordinal) is true);

    private void KeepDone(Command command, System.Text.Json.Nodes.JsonNode done)
    {
        if (command.Path.EndsWith("/withdraw", StringComparison.Ordinal))
        {
            Withdrawn.Add(done["number"]!.GetValue<string>());
        }
        else if (command.Path.EndsWith("/complete", StringComparison.Ordinal))
        {
            CompletedTasks.Add(new CompletedTask(done["taskId"]!.GetValue<string>(), command.Key));
        }
        else if (command.Path.EndsWith("/resend", StringComparison.Ordinal))
        {
            Resent.Add(done["id"]!.GetValue<string>());
        }
        else
        {
            Decided.Add(new GivenDecision(
                done["task"]!.GetValue<string>(), done["request"]!["number"]!.GetValue<string>(), command.User, done["verdict"]!.GetValue<string>(),
                done["decidedAt"]!.GetValue<string>(), command.Key));
        }
    }
}
