namespace ApprovalEngine.Benchmarks;

/// <summary>A flow that starts, waits for two people in turn and ends, stored in PostgreSQL, beside a program that only sends the same statements.</summary>
internal sealed class CycleRuns(Options options, Figures figures)
{
    private const int CountedCycles = 60;
    private const int Counts = 5;

    public async Task RunAsync()
    {
        Figures.Say("cycle: start, two answers, end, on PostgreSQL; per cycle");
        await using var engine = await PersonFlow.StartEngineAsync(options.Connection);
        await PersonFlow.PublishAsync(engine);
        await PersonFlow.CycleAsync(engine, PersonFlow.NewId());
        var instanceId = PersonFlow.NewId();
        Burst[] bursts =
        [
            await engine.Tape.RecordAsync(() => PersonFlow.BeginAsync(engine, instanceId)),
            await engine.Tape.RecordAsync(() => PersonFlow.AnswerAsync(engine, instanceId, PersonFlow.First)),
            await engine.Tape.RecordAsync(() => PersonFlow.AnswerAsync(engine, instanceId, PersonFlow.Second)),
        ];
        await CompareRowsAsync(engine, instanceId, bursts);
        figures.AtMost("commands (each one round trip; BEGIN rides on the first)", bursts.Sum(burst => burst.CommandCount), "", 15);
        Figures.Note("round trips, COMMIT included", bursts.Sum(burst => burst.RoundTripCount), "");
        Figures.Note("statements in them", bursts.Sum(burst => burst.Statements.Count), "");
        Figures.Note("statements that change a row", bursts.Sum(burst => burst.Statements.Count(statement => statement.Writes)), "");
        await CountLogAsync(engine);
        await CompareAsync(engine, bursts, workers: 1, cycles: 40, bound: null);
        await CompareAsync(engine, bursts, workers: 16, cycles: 320, bound: 40);
    }

    // The other program is only worth comparing with while it leaves the same behind.
    private static async Task CompareRowsAsync(Engine engine, string instanceId, Burst[] bursts)
    {
        var expected = await PersonFlow.RowsAsync(engine, instanceId);
        Figures.Say($"        rows: {expected}");
        foreach (var inBatches in new[] { false, true })
        {
            var renaming = new Renaming(new Dictionary<string, string>());
            await using var replay = await Replay.OpenAsync(engine.ConnectionString, bursts, inBatches);
            for (var i = 0; i < bursts.Length; i++)
            {
                await replay.SendAsync(i, renaming.Of(bursts[i]));
            }

            var found = await PersonFlow.RowsAsync(engine, renaming.Of(instanceId));
            if (found != expected)
            {
                throw new InvalidOperationException($"The program to compare with left other rows: expected {expected}; found {found}.");
            }
        }
    }

    // The server's own housekeeping writes to the log, too: it meets one count, not all of them.
    private async Task CountLogAsync(Engine engine)
    {
        var volumes = new List<LogVolume>();
        for (var count = 0; count < Counts; count++)
        {
            volumes.Add(await LogVolume.OfAsync(engine.ConnectionString, async () =>
            {
                for (var i = 0; i < CountedCycles; i++)
                {
                    await PersonFlow.CycleAsync(engine, PersonFlow.NewId());
                }
            }));
        }

        figures.AtMost("commits, counted in the write-ahead log", Figures.Median(volumes.Select(volume => volume.Commits)) / CountedCycles, "", 3);
        figures.AtMost("write-ahead log without full-page images", Figures.Median(volumes.Select(volume => volume.Records)) / CountedCycles / 1024, "KB", 30);
        Figures.Note("full-page images beside it", Figures.Median(volumes.Select(volume => volume.Images)) / CountedCycles / 1024, "KB");
    }

    private async Task CompareAsync(Engine engine, Burst[] bursts, int workers, int cycles, double? bound)
    {
        var singles = await OpenAsync(engine, bursts, workers, inBatches: false);
        var batched = await OpenAsync(engine, bursts, workers, inBatches: true);
        var samples = await Rounds.RunAsync(
            options.Rounds,
            [
                async _ => Sample.Of(cycles, await Rounds.TimeAsync(workers, cycles, (_, _) => PersonFlow.CycleAsync(engine, PersonFlow.NewId()))),
                _ => ReplayAsync(singles, bursts, cycles),
                _ => ReplayAsync(batched, bursts, cycles),
            ]);
        foreach (var replay in singles.Concat(batched))
        {
            await replay.DisposeAsync();
        }

        Report.Ratios(figures, $"concurrency {workers}", "cycles", samples, bound);
    }

    private static async Task<Replay[]> OpenAsync(Engine engine, Burst[] bursts, int workers, bool inBatches)
    {
        var replays = new Replay[workers];
        for (var i = 0; i < workers; i++)
        {
            replays[i] = await Replay.OpenAsync(engine.ConnectionString, bursts, inBatches);
        }

        return replays;
    }

    private static async Task<Sample> ReplayAsync(Replay[] replays, Burst[] bursts, int cycles)
    {
        var values = Enumerable.Range(0, cycles).Select(_ =>
        {
            var renaming = new Renaming(new Dictionary<string, string>());
            return bursts.Select(renaming.Of).ToArray();
        }).ToArray();
        var took = await Rounds.TimeAsync(replays.Length, cycles, async (worker, item) =>
        {
            for (var i = 0; i < bursts.Length; i++)
            {
                await replays[worker].SendAsync(i, values[item][i]);
            }
        });
        return Sample.Of(cycles, took);
    }
}
