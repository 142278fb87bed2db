using System.Globalization;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>A customer that a salesperson may raise requests for.</summary>
internal sealed record LoadCustomer(string Number, string Region, int TermDays, string Currency);

/// <summary>One client under load: raises requests and decides tasks as whoever may, until the host answers no more.</summary>
internal sealed class Client(Api api, Memory memory, IReadOnlyList<LoadCustomer> customers, IReadOnlyList<string> approvers, Random random, string name)
{
    private int commandCount;

    /// <summary>The command that was under way when the host died; null = none was.</summary>
    public Command? Unanswered { get; private set; }

    /// <summary>The last command that was answered, and its answer.</summary>
    public (Command Command, Answer Answer)? Last { get; private set; }

    /// <summary>Runs until the connection breaks or it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var isAlive = random.Next(100) < 40 ? await SendAsync(NewRequest()) : await DecideAsync();
            if (!isAlive)
            {
                return;
            }
        }
    }

    /// <summary>A decision on a task of an inbox.</summary>
    public static Command Decision(string approver, JsonNode task, string verdict, string key) => new(
        approver,
        $"api/tasks/{task["id"]!.GetValue<string>()}/decision",
        new JsonObject { ["verdict"] = verdict, ["comment"] = key, ["contentHash"] = task["contentHash"]!.GetValue<string>() },
        key);

    private Command NewRequest()
    {
        var customer = customers[random.Next(customers.Count)];
        var key = NextKey();
        return new Command($"sales.{customer.Region}", "api/requests", new JsonObject
        {
            ["type"] = "non-standard-terms",
            ["customer"] = customer.Number,
            ["amount"] = random.Next(1, 1_000_000),
            ["currency"] = customer.Currency,
            ["reasonCode"] = "competition",
            ["facts"] = new JsonObject { ["requestedTermDays"] = customer.TermDays + random.Next(1, 121) },
            ["justification"] = key,
            ["submit"] = true,
        }, key);
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
        return await SendAsync(Decision(approver, task, verdict, NextKey()));
    }

    private async Task<bool> SendAsync(Command command)
    {
        if (await api.SendAsync(command) is not { } answer)
        {
            Unanswered = command;
            return false;
        }

        if (memory.Keep(command, answer))
        {
            Last = (command, answer);
        }

        return true;
    }

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"{name}-{++commandCount}");
}
