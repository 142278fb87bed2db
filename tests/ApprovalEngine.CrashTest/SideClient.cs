using System.Globalization;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>
/// Does over REST what side-flows ask for. Each task is completed by two clients at once, and each event is published twice at once:
/// one of them is first, the other one changes nothing.
/// </summary>
internal sealed class SideClient(Api api, Memory memory, Random random, string name)
{
    public const string User = "admin";

    private const int FavouritesMax = 4;

    private readonly List<Command> unanswered = [];
    private int commandCount;

    /// <summary>What was under way when the host died.</summary>
    public IReadOnlyList<Command> Unanswered => unanswered;

    /// <summary>Runs until the connection breaks or it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && await TasksAsync() is { } tasks)
        {
            if (tasks.Count == 0)
            {
                await Task.Delay(50, CancellationToken.None);
                continue;
            }

            // The oldest few: both pairs of clients shall meet on the same task.
            var task = tasks[random.Next(Math.Min(tasks.Count, FavouritesMax))]!;
            var number = task["correlationId"]!.GetValue<string>();
            var isAlive = random.Next(2) == 0
                ? await CompleteAsync(task) && await PublishAsync(number)
                : await PublishAsync(number) && await CompleteAsync(task);
            if (!isAlive)
            {
                return;
            }
        }
    }

    /// <summary>One pass over everything that side-flows wait for.</summary>
    /// <param name="listening">Numbers of requests whose side-flow waits for the event.</param>
    public async Task FinishAsync(IReadOnlyList<string> listening)
    {
        foreach (var task in await TasksAsync() ?? [])
        {
            _ = await CompleteAsync(task!);
        }

        foreach (var number in listening)
        {
            _ = await PublishAsync(number);
        }

        foreach (var command in unanswered)
        {
            memory.Unexpected.Add($"{command.User} got no answer to {command.Path} ({command.Key})");
        }
    }

    // Null = the connection broke.
    private async Task<JsonArray?> TasksAsync()
    {
        var answer = await api.GetAsync(User, "api/workflows/tasks?limit=100");
        if (answer is { IsSuccess: false })
        {
            memory.Unexpected.Add($"{User} GET api/workflows/tasks: {answer}");
        }

        return answer is { IsSuccess: true } ? answer.Body!["items"]!.AsArray() : null;
    }

    private Task<bool> CompleteAsync(JsonNode task) =>
        BothAsync($"api/workflows/tasks/{task["taskId"]!.GetValue<string>()}/complete", key => new JsonObject { ["result"] = new JsonObject { ["by"] = key } });

    private Task<bool> PublishAsync(string number) => BothAsync(
        $"api/workflows/events/{SideFlow.Event}", _ => new JsonObject { ["correlationId"] = number, ["payload"] = new JsonObject { ["number"] = number } });

    // False = a connection broke.
    private async Task<bool> BothAsync(string path, Func<string, JsonObject> body)
    {
        var commands = new[] { NextKey(), NextKey() }.Select(key => new Command(User, path, body(key), key)).ToList();
        var answers = await Task.WhenAll(commands.Select(api.SendAsync));
        foreach (var (command, answer) in commands.Zip(answers))
        {
            if (answer is null)
            {
                unanswered.Add(command);
            }
            else
            {
                memory.Keep(command, answer);
            }
        }

        return answers.All(answer => answer is not null);
    }

    private string NextKey() => string.Create(CultureInfo.InvariantCulture, $"{name}-{++commandCount}");
}
