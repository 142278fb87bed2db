using System.Collections.Concurrent;

namespace ApprovalEngine.CrashTest;

/// <summary>A request that the host said it had created.</summary>
internal sealed record CreatedRequest(string Number, string RequestedBy, string Key);

/// <summary>A decision that the host said it had recorded.</summary>
internal sealed record GivenDecision(string TaskId, string DecidedBy, string Verdict, string DecidedAt, string Key);

/// <summary>Everything that the clients were told, over all rounds: what the database must still know.</summary>
internal sealed class Memory
{
    public ConcurrentBag<CreatedRequest> Created { get; } = [];

    public ConcurrentBag<GivenDecision> Decided { get; } = [];

    /// <summary>Answers that no client may get, whatever is killed when.</summary>
    public ConcurrentBag<string> Unexpected { get; } = [];

    /// <summary>Keeps what an answer promises; false = the command was refused, which promises nothing.</summary>
    public bool Keep(Command command, Answer answer)
    {
        if (answer is { Status: 201, Body: { } created })
        {
            Created.Add(new CreatedRequest(created["number"]!.GetValue<string>(), command.User, command.Key));
            return true;
        }

        if (answer is { Status: 200, Body: { } decided })
        {
            Decided.Add(new GivenDecision(
                decided["task"]!.GetValue<string>(), command.User, decided["verdict"]!.GetValue<string>(), decided["decidedAt"]!.GetValue<string>(), command.Key));
            return true;
        }

        // Two people were asked, or two clients of one person answered: one of them was first.
        if (answer is not { Status: 409, Code: "task.already-decided" or "request.not-in-review" or "request.busy" })
        {
            Unexpected.Add($"{command.User} POST {command.Path}: {answer}");
        }

        return false;
    }
}
