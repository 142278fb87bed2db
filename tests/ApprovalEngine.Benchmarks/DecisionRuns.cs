using System.Text.Json;
using ApprovalEngine.Application.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// The whole decision use case: <see cref="DecideTask"/> over MediatR with all behaviours and an idempotency key, beside a program that
/// sends the same statements for other requests. Each request is decided twice: recommended, which opens the next stage, and approved,
/// which ends the workflow with an effect and letters.
/// </summary>
internal sealed class DecisionRuns(Options options, Figures figures)
{
    private const int ProgramCount = 3;
    private static readonly string[] Verdicts = ["recommend", "approve"];

    private Burst[] bursts = [];
    private Names[] recorded = [];

    public async Task RunAsync()
    {
        Figures.Say("decision: DecideTask on PostgreSQL; a recommendation that opens the next stage, and the final approval");
        await using var engine = await Engine.StartAsync(connectionOptions: options.Connection);
        await RecordAsync(engine);
        await CompareRowsAsync(engine);
        foreach (var (verdict, burst) in Verdicts.Zip(bursts))
        {
            Figures.Say($"        {verdict}: {burst.CommandCount} commands, {burst.RoundTripCount} round trips with COMMIT, {burst.Statements.Count} statements, {burst.Statements.Count(one => one.Writes)} of them change a row");
        }

        await CompareAsync(engine, workers: 1, perRound: 16, bound: null);
        await CompareAsync(engine, workers: 16, perRound: 80, bound: 25);
    }

    private async Task RecordAsync(Engine engine)
    {
        // One that is not recorded comes first: compiled queries and definitions are there then, as in a host that runs.
        foreach (var number in await RequestsAsync(engine, 2))
        {
            (bursts, recorded) = ([], []);
            foreach (var verdict in Verdicts)
            {
                recorded = [.. recorded, await Names.OfAsync(engine, number)];
                var decision = recorded[^1];
                bursts = [.. bursts, await engine.Tape.RecordAsync(() => DecideAsync(engine, decision, verdict))];
            }
        }
    }

    // The other program is only worth comparing with while it leaves the same behind.
    private async Task CompareRowsAsync(Engine engine)
    {
        var expected = await Names.OfAsync(engine, recorded[0].Number);
        foreach (var inBatches in new[] { false, true })
        {
            var number = (await RequestsAsync(engine, 1))[0];
            await using var replay = await Replay.OpenAsync(engine.ConnectionString, bursts, inBatches);
            for (var i = 0; i < bursts.Length; i++)
            {
                await replay.SendAsync(i, recorded[i].To(await Names.OfAsync(engine, number)).Of(bursts[i]));
            }

            var found = await Names.OfAsync(engine, number);
            if (found.Rows != expected.Rows)
            {
                throw new InvalidOperationException($"The program to compare with left other rows: expected {expected.Rows}; found {found.Rows}.");
            }
        }

        Figures.Say($"        rows of a request after both: {expected.Rows}");
    }

    private async Task CompareAsync(Engine engine, int workers, int perRound, double? bound)
    {
        var numbers = await RequestsAsync(engine, perRound * ProgramCount * (options.Rounds + 1));
        var names = numbers.Chunk(perRound).ToArray();
        var replays = new List<Replay>();
        for (var i = 0; i < 2 * workers; i++)
        {
            replays.Add(await Replay.OpenAsync(engine.ConnectionString, bursts, inBatches: i >= workers));
        }

        Replay[] singles = [.. replays[..workers]], batched = [.. replays[workers..]];
        var seconds = new Dictionary<(int Program, int Verdict), List<Took>>();
        var samples = await Rounds.RunAsync(options.Rounds, [.. Enumerable.Range(0, ProgramCount).Select(program => (Func<int, Task<Sample>>)(async round =>
        {
            var own = names[((round + 1) * ProgramCount) + program];
            var all = default(Took);
            for (var verdict = 0; verdict < Verdicts.Length; verdict++)
            {
                var took = await DecideAllAsync(engine, own, verdict, workers, program switch { 0 => null, 1 => singles, _ => batched });
                all += took;
                if (round >= 0)
                {
                    seconds.TryAdd((program, verdict), []);
                    seconds[(program, verdict)].Add(took);
                }
            }

            return Sample.Of(own.Length * Verdicts.Length, all);
        }))]);
        foreach (var replay in replays)
        {
            await replay.DisposeAsync();
        }

        Report.Ratios(figures, $"concurrency {workers}", "decisions", samples, bound);
        for (var verdict = 0; verdict < Verdicts.Length; verdict++)
        {
            var percent = 100 * Figures.Median(seconds[(1, verdict)].Zip(seconds[(0, verdict)], (single, own) => single.Seconds / own.Seconds));
            Figures.Note($"concurrency {workers}, {Verdicts[verdict]} alone, the engine beside one by one", percent, "%");
        }
    }

    /// <summary>Decides the open task of each request.</summary>
    /// <param name="replays">Null = the engine does it.</param>
    private async Task<Took> DecideAllAsync(Engine engine, string[] numbers, int verdict, int workers, Replay[]? replays)
    {
        var targets = new Names[numbers.Length];
        await Rounds.TimeAsync(8, numbers.Length, async (_, item) => targets[item] = await Names.OfAsync(engine, numbers[item]));
        if (replays is null)
        {
            return await Rounds.TimeAsync(workers, targets.Length, (_, item) => DecideAsync(engine, targets[item], Verdicts[verdict]));
        }

        var values = targets.Select(target => recorded[verdict].To(target).Of(bursts[verdict])).ToArray();
        return await Rounds.TimeAsync(workers, targets.Length, (worker, item) => replays[worker].SendAsync(verdict, values[item]));
    }

    private static Task<DecisionView> DecideAsync(Engine engine, Names names, string verdict) =>
        engine.SendAsync(names.Person, new DecideTask(names.OpenTask, verdict, "agreed", names.ContentHash, null), Renaming.Plain(Guid.CreateVersion7()));

    /// <summary>Numbers of submitted requests for other payment terms, all of one customer.</summary>
    private static async Task<string[]> RequestsAsync(Engine engine, int count)
    {
        var customer = await engine.WithContextAsync(db => db.Customers.AsNoTracking().OrderBy(one => one.Number).FirstAsync(one => one.Branch == "SH01"));
        var facts = new Dictionary<string, JsonElement> { ["requestedTermDays"] = JsonSerializer.SerializeToElement(customer.TermDays + 10) };
        var draft = new RequestDraft("non-standard-terms", customer.Number, null, null, 250_000m, customer.Currency, "competition", facts, "for the benchmark");
        var numbers = new string[count];
        await Rounds.TimeAsync(8, count, async (_, item) => numbers[item] = (await engine.SendAsync("sales.east", new CreateRequest(draft, Submit: true))).Number!);
        return numbers;
    }
}

/// <summary>A request under way: whom it asks, and every id that its rows have.</summary>
/// <param name="Ids">In an order that is the same for every request of the same history.</param>
/// <param name="Rows">What is stored of it, by table.</param>
internal sealed record Names(string Number, Guid OpenTask, string Person, string ContentHash, string[] Ids, string Rows)
{
    public static Task<Names> OfAsync(Engine engine, string number) => engine.WithContextAsync(async db =>
    {
        var request = await db.Requests.AsNoTracking().Include(one => one.Tasks).ThenInclude(task => task.People).Include(one => one.Decisions).AsSplitQuery()
            .SingleAsync(one => one.Number == number);
        var instance = request.WorkflowInstanceId!;
        Guid[] tasks = [.. request.Tasks.OrderBy(task => task.Stage).ThenBy(task => task.Role, StringComparer.Ordinal).Select(task => task.Id)];
        var bookmarks = await db.Bookmarks.Where(row => row.InstanceId == instance).OrderBy(row => row.Key).Select(row => row.Id).ToListAsync();
        var executions = await db.ActivityExecutions.AsNoTracking().Where(row => row.InstanceId == instance).OrderBy(row => row.Ordinal).ToListAsync();
        var effects = await db.Effects.AsNoTracking().Where(row => row.RequestNumber == number).OrderBy(row => row.Kind).Select(row => row.Id).ToListAsync();
        var letters = await db.Letters.AsNoTracking().Where(row => row.RequestNumber == number).OrderBy(row => row.Kind).ThenBy(row => row.Culture).ToListAsync();
        var outbox = await db.Outbox.CountAsync(row => row.RequestNumber == number);
        var audit = await db.AuditEntries.CountAsync(row => row.Chain == number);
        var journal = await db.Journal.CountAsync(row => row.InstanceId == instance);
        var open = request.Tasks.FirstOrDefault(task => task.IsOpen);
        Guid[] own = [request.Id, .. tasks, .. request.Decisions.OrderBy(one => one.Stage).Select(one => one.Id), .. effects];
        var rows = $"{request.Status}, {tasks.Length} tasks, {request.Decisions.Count} decisions, {bookmarks.Count} bookmarks, {executions.Count} executions, {journal} lines of journal, "
            + $"{effects.Count} effects, {letters.Count} letters of {letters.Sum(letter => letter.Body.Length)} characters, {outbox} outbox messages, {audit} audit entries";
        return new Names(
            number, open?.Id ?? default, open?.People[0].UserName ?? "", request.ContentHash,
            [.. own.Select(Renaming.Plain), instance, .. bookmarks, .. executions.Select(row => row.Id)], rows);
    });

    /// <summary>The renaming of this request into another one of the same history.</summary>
    public Renaming To(Names other)
    {
        if (Ids.Length != other.Ids.Length)
        {
            throw new InvalidOperationException($"{Number} and {other.Number} have another history: {Rows}; {other.Rows}.");
        }

        var known = Ids.Zip(other.Ids).ToDictionary(pair => pair.First, pair => pair.Second);
        known[Number] = other.Number;
        return new Renaming(known);
    }
}
