using System.Globalization;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>A customer that a salesperson may raise requests for.</summary>
internal sealed record LoadCustomer(string Number, string Region, int TermDays, string Currency);

/// <summary>One client under load: raises requests and decides tasks as whoever may, until the host answers no more.</summary>
/// <param name="drafts">What it asks for.</param>
/// <param name="firstType">The type of its first request, so that a short round has all types too.</param>
internal sealed class Client(Api api, Memory memory, Drafts drafts, string firstType, IReadOnlyList<string> approvers, Random random, string name)
{
    private const int RecentMax = 6;

    private readonly Queue<(string User, string Number)> recent = new();
    private int commandCount;

    /// <summary>The command that was under way when the host died; null = none was.</summary>
    public Command? Unanswered { get; private set; }

    /// <summary>The last command that was answered, and its answer.</summary>
    public (Command Command, Answer Answer)? Last { get; private set; }

    /// <summary>Runs until the connection breaks or it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var isAlive = await SendAsync(drafts.New(firstType, NextKey())) is not null;
        while (isAlive && !stop.IsCancellationRequested)
        {
            isAlive = random.Next(100) switch
            {
                < 40 => await SendAsync(drafts.New(drafts.AnyType(), NextKey())) is not null,
                < 45 => await WithdrawAsync(),
                _ => await DecideAsync(),
            };
        }
    }

    /// <summary>A decision on a task of an inbox.</summary>
    public static Command Decision(string approver, JsonNode task, string verdict, string key) => new(
        approver,
        $"api/tasks/{task["id"]!.GetValue<string>()}/decision",
        new JsonObject { ["verdict"] = verdict, ["comment"] = key, ["contentHash"] = task["contentHash"]!.GetValue<string>() },
        key);

    // Approvers may be at it at this moment: one of them is first.
    private async Task<bool> WithdrawAsync()
    {
        if (recent.Count == 0)
        {
            return true;
        }

        var (user, number) = recent.ElementAt(random.Next(recent.Count));
        return await SendAsync(new Command(user, $"api/requests/{number}/withdraw", new JsonObject { ["comment"] = "No longer needed." }, NextKey())) is not null;
    }

    private async Task<bool> DecideAsync()
    {
        var approver = approvers[random.Next(approvers.Count)];
        var inbox = await api.GetAsync(approver, "api/tasks?limit=50");
        if (inbox is null)
        {
            return false;
        }

        if (!inbox.IsSuccess)
        {
            memory.Unexpected.Add($"{approver} GET api/tasks: {inbox}");
            return false;
        }

        var tasks = inbox.Body!["items"]!.AsArray();
        if (tasks.Count == 0)
        {
            return true;
        }

        // The oldest few are everybody's favourites: clients shall meet on the same task.
        var task = tasks[random.Next(Math.Min(tasks.Count, 6))]!;
        var verdict = random.Next(100) switch
        {
            < 80 => task["verdicts"]![0]!.GetValue<string>(),
            < 92 => "reject",
            _ => "return",
        };
        var answer = await SendAsync(Decision(approver, task, verdict, NextKey()));

        // What can no longer be agreed to is refused by whoever has seen it, or it would stay in everybody's way.
        return answer is not null && (!Memory.IsForItems(answer) || await SendAsync(Decision(approver, task, "reject", NextKey())) is not null);
    }

    // Null = the connection broke.
    private async Task<Answer?> SendAsync(Command command)
    {
        if (await api.SendAsync(command) is not { } answer)
        {
            Unanswered = command;
            return null;
        }

        if (memory.Keep(command, answer))
        {
            Last = (command, answer);
        }

        if (answer is { Status: 201, Body: { } created })
        {
            recent.Enqueue((command.User, created["number"]!.GetValue<string>()));
            _ = recent.Count > RecentMax && recent.TryDequeue(out _);
        }

        return answer;
    }

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"{name}-{++commandCount}");
}
