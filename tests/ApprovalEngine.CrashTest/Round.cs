using System.Globalization;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>One round: load, SIGKILL, restart, finish what is open, look at everything.</summary>
internal sealed class Round(World world, int number, Random random)
{
    private const int ClientCount = 8;
    private const int SideClientCount = 2;
    private const int FinishPassesMax = 20;

    private readonly List<Violation> violations = [];
    private int finished;

    /// <returns>What was found; empty = all is well.</returns>
    public async Task<IReadOnlyList<Violation>> RunAsync()
    {
        var (created, decided) = (world.Memory.Created.Count, world.Memory.Decided.Count);
        var (above, acknowledged) = (world.Memory.RefusedForItems.Count, world.Memory.Acknowledged.Count);
        await world.Api.SignInAsync([.. world.Approvers, "sales.east", "sales.north", "credit.controller", "auditor", SideClient.User]);
        var (completed, lostRaces) = (world.Memory.CompletedTasks.Count, world.Memory.LostRaces);
        var clients = await ClientsAsync();
        var sides = Enumerable.Range(1, SideClientCount).Select(SideClientOf).ToList();
        var killAfterMs = random.Next(300, 3001);
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll([.. clients.Select(client => Task.Run(() => client.RunAsync(stop.Token))), .. sides.Select(side => Task.Run(() => side.RunAsync(stop.Token))), Task.Run(() => world.Erp.RunAsync(stop.Token))]);
        await UnderLoadAsync(created + decided);
        await Task.Delay(killAfterMs);
        await world.Server.KillAsync();
        await stop.CancelAsync();
        await load;
        var underLoad = (Created: world.Memory.Created.Count - created, Decided: world.Memory.Decided.Count - decided);

        if (underLoad.Created + underLoad.Decided < ClientCount)
        {
            // Nothing was at work that a kill could have broken.
            violations.Add(new Violation("no-load", $"killed with {underLoad.Created} requests and {underLoad.Decided} decisions answered; expected at least {ClientCount} in all"));
        }

        // What the dead host left, before anything could mend it.
        var left = await world.SnapshotAsync();
        var openFlows = left.Side.Flows.Count(flow => flow.Status != "Finished");
        violations.AddRange([.. RequestChecks.Of(left).Concat(ItemChecks.Of(left)).Concat(SideChecks.Of(left)).Select(one => one with { Check = one.Check + " (right after the kill)" })]);
        world.Erp.AnswerNew();
        world.Erp.Redeliver();
        await world.Server.StartAsync();
        var (done, replayed) = await RepeatUnansweredAsync([.. clients.Select(client => client.Unanswered).OfType<Command>(), .. sides.SelectMany(side => side.Unanswered)]);
        await RepeatAnsweredAsync(clients);
        await FinishAsync();
        await world.SettleAsync(SideClientOf(0));
        await world.DrainAsync();

        // Once more what the host has read and moved away: it must find that all of it is settled.
        world.Erp.Redeliver();
        await world.DrainAsync();
        await CheckAsync(await world.SnapshotAsync());
        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"round {number}: killed after {killAfterMs} ms with {underLoad.Created} requests and {underLoad.Decided} decisions answered, ")
            + string.Create(CultureInfo.InvariantCulture, $"{done + replayed} commands unanswered ({replayed} of them were done), {finished} decisions to finish, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{world.Memory.RefusedForItems.Count - above} refused for an item, {world.Memory.Acknowledged.Count - acknowledged} effects acknowledged, ")
            + string.Create(CultureInfo.InvariantCulture,
                $"{openFlows} workflows beside them open at the kill with {left.Side.Work.Count} jobs, {world.Memory.CompletedTasks.Count - completed} tasks completed, {world.Memory.LostRaces - lostRaces} times too late, {violations.Count} violations"));
        return violations;
    }

    private async Task<List<Client>> ClientsAsync()
    {
        var stock = await Stock.ReadAsync(world.Api, world.Customers, random);
        return [.. Enumerable.Range(1, ClientCount).Select(one =>
        {
            var own = new Random(random.Next());
            var name = string.Create(CultureInfo.InvariantCulture, $"r{number}-c{one}");
            return new Client(world.Api, world.Memory, new Drafts(stock, world.Customers, own), Drafts.Types[one % Drafts.Types.Count], world.Approvers, own, name);
        })];
    }

    private SideClient SideClientOf(int one) =>
        new(world.Api, world.Memory, new Random(random.Next()), string.Create(CultureInfo.InvariantCulture, $"r{number}-s{one}"));

    // A host that has just started is slow at first: the clock of the kill runs from when every client has been answered on average.
    private async Task UnderLoadAsync(int before)
    {
        for (var waited = 0; waited < 300 && world.Memory.Created.Count + world.Memory.Decided.Count - before < ClientCount; waited++)
        {
            await Task.Delay(100);
        }
    }

    private static bool IsSame(Answer? one, Answer? other) => one is not null && other is not null && one.Status == other.Status && JsonNode.DeepEquals(one.Body, other.Body);

    // The key makes the repetition harmless: it gives what was done, or does it now, once.
    private async Task<(int Done, int Replayed)> RepeatUnansweredAsync(IReadOnlyList<Command> commands)
    {
        var (done, replayed) = (0, 0);
        foreach (var command in commands)
        {
            var wasDone = await IsStoredAsync(command);
            var first = await world.Api.SendAsync(command);
            if (first is null || (wasDone && !first.IsSuccess))
            {
                violations.Add(new Violation("repeated-command", $"{command.User} repeated {command.Path} ({command.Key}, {(wasDone ? "was" : "was not")} done before the kill) and got {first}"));
                continue;
            }

            if (world.Memory.Keep(command, first) && await world.Api.SendAsync(command) is var second && !IsSame(first, second))
            {
                violations.Add(new Violation("repeated-command", $"{command.User} repeated {command.Path} ({command.Key}) twice and got {first} and then {second}"));
            }

            (done, replayed) = wasDone ? (done, replayed + 1) : (done + 1, replayed);
        }

        return (done, replayed);
    }

    private async Task RepeatAnsweredAsync(List<Client> clients)
    {
        foreach (var client in clients)
        {
            if (client.Last is var (command, answer) && await world.Api.SendAsync(command) is var again && !IsSame(answer, again))
            {
                violations.Add(new Violation("stored-answer-differs", $"{command.User} was told {answer}; repeated with the same key it is {again}"));
            }
        }
    }

    private async Task<bool> IsStoredAsync(Command command)
    {
        await using var connection = await world.OpenAsync();
        await using var query = new Npgsql.NpgsqlCommand("SELECT count(*) FROM stored_answers WHERE user_name = $1 AND key = $2", connection)
        {
            Parameters = { new() { Value = command.User }, new() { Value = command.Key } },
        };
        return (long)(await query.ExecuteScalarAsync())! == 1;
    }

    /// <summary>Every inbox is worked through until all are empty: what is in review can be decided to its end.</summary>
    private async Task FinishAsync()
    {
        for (var pass = 0; pass < FinishPassesMax; pass++)
        {
            var before = finished;
            await Parallel.ForEachAsync(world.Approvers, new ParallelOptions { MaxDegreeOfParallelism = ClientCount }, async (approver, _) => await FinishInboxAsync(approver));
            if (finished == before)
            {
                return;
            }
        }

        violations.Add(new Violation("not-finished", $"inboxes are not empty after {FinishPassesMax} passes"));
    }

    private async Task FinishInboxAsync(string approver)
    {
        var inbox = await world.Api.GetAsync(approver, "api/tasks?limit=200");
        foreach (var task in inbox?.Body?["items"]?.AsArray() ?? [])
        {
            var isRefusal = task!["id"]!.GetValue<string>().GetHashCode(StringComparison.Ordinal) % 10 == 0;
            var answer = await FinishTaskAsync(approver, task, isRefusal ? "reject" : task["verdicts"]![0]!.GetValue<string>());
            if (answer is not null && Memory.IsForItems(answer))
            {
                await FinishTaskAsync(approver, task, "reject");
            }
        }
    }

    private async Task<Answer?> FinishTaskAsync(string approver, JsonNode task, string verdict)
    {
        var command = Client.Decision(approver, task, verdict, string.Create(CultureInfo.InvariantCulture, $"r{number}-finish-{Interlocked.Increment(ref finished)}"));
        var answer = await world.Api.SendAsync(command);
        if (answer is null)
        {
            violations.Add(new Violation("not-decidable", $"{approver} got no answer to {command.Path}"));
        }
        else
        {
            world.Memory.Keep(command, answer);
        }

        return answer;
    }

    private async Task CheckAsync(Snapshot snapshot)
    {
        violations.AddRange(RequestChecks.Of(snapshot));
        violations.AddRange(ItemChecks.Of(snapshot));
        violations.AddRange(SideChecks.Of(snapshot));
        violations.AddRange(SideChecks.OfSettled(snapshot, world.Memory));
        violations.AddRange(TraceChecks.Of(snapshot, world.Memory));
        violations.AddRange(snapshot.Requests.Where(request => request.Status == "InReview")
            .Select(request => new Violation("not-decidable", $"{request.Number} is still InReview, and no inbox holds a task of it")));
        var prefix = string.Create(CultureInfo.InvariantCulture, $"r{number}-");
        foreach (var request in snapshot.Requests.Where(request => request.Justification.StartsWith(prefix, StringComparison.Ordinal)))
        {
            await CheckOverRestAsync(snapshot, request);
        }

        // The command verify-audit does the same in a process of its own; it is run after the last round.
        var audit = await world.Api.GetAsync("auditor", "api/audit/verify");
        if (audit?.Body?["isValid"]?.GetValue<bool>() is not true)
        {
            violations.Add(new Violation("audit", $"the audit trail does not verify: {audit}"));
        }
    }

    private async Task CheckOverRestAsync(Snapshot snapshot, RequestRow request)
    {
        var answer = await world.Api.GetAsync(request.RequestedBy, $"api/requests/{request.Number}");
        var effects = snapshot.Effects.Count(effect => effect.RequestNumber == request.Number);
        var letters = snapshot.Letters.Count(letter => letter.RequestNumber == request.Number);
        if (answer?.Body is not { } body || body["status"]?.GetValue<string>() != request.Status || body["effects"]!.AsArray().Count != effects
            || body["letters"]!.AsArray().Count != letters || body["incidents"]!.AsArray().Count != 0)
        {
            violations.Add(new Violation("rest-differs", $"{request.Number} is {request.Status} with {effects} effects and {letters} letters in the database; over REST it is {answer}"));
        }
    }
}
