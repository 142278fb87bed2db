using System.Diagnostics;
using Npgsql;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// A million finished and a hundred thousand waiting instances beside a thousand of each: what one costs must not depend on how many there
/// are. Half of those that wait do so for a person, half for a time. Commits do not wait for the disk here, which would hide differences behind a wait that is the same for both.
/// </summary>
internal sealed class MillionRuns(Options options, Figures figures)
{
    private const int SmallFinished = 1_000;
    private const int SmallWaiting = 1_000;
    private const int WarmUps = 100;
    private const int ResumesPerRound = 50;
    private const char FinishedSeries = 'a';
    private const char WaitingSeries = 'b';

    public async Task RunAsync()
    {
        Figures.Say(FormattableString.Invariant($"million: {options.Finished:N0} finished and {options.Waiting:N0} waiting instances beside {SmallFinished:N0} and {SmallWaiting:N0}"));
        var (small, due) = await FilledAsync(SmallFinished, SmallWaiting);
        await using var ownSmall = small;
        var (large, dueOfLarge) = await FilledAsync(options.Finished, options.Waiting);
        await using var ownLarge = large;
        await CompareResumesAsync(small, large);
        await new TimerClaims(options, figures).CompareAsync([(small, due), (large, dueOfLarge)]);
    }

    private async Task<(Engine Engine, string Due)> FilledAsync(int finished, int waiting)
    {
        var watch = Stopwatch.StartNew();
        var engine = await PersonFlow.StartEngineAsync($"Options=-c synchronous_commit=off;{options.Connection}");
        await PersonFlow.PublishAsync(engine);
        var (ended, begun) = (PersonFlow.NewId(), PersonFlow.NewId());
        await PersonFlow.CycleAsync(engine, ended);
        await PersonFlow.BeginAsync(engine, begun);
        await using var source = NpgsqlDataSource.Create(engine.ConnectionString);
        var stock = new InstanceStock(source);
        await stock.CopyAsync(ended, FinishedSeries, finished);
        await stock.CopyAsync(begun, WaitingSeries, waiting / 2);
        var due = await TimerClaims.FillAsync(engine, stock, waiting / 2);
        await stock.SettleAsync();
        Figures.Say(FormattableString.Invariant($"        {finished + waiting:N0} instances filled in, {await stock.SizeAsync() / 1048576.0:N0} MB, {watch.Elapsed.TotalSeconds:N0} s"));
        return (engine, due);
    }

    private async Task CompareResumesAsync(Engine small, Engine large)
    {
        var random = new Random(20261125);
        Engine[] engines = [small, large];
        int[][] copies = [Shuffled(random, SmallWaiting / 2), Shuffled(random, options.Waiting / 2)];
        var count = Math.Min(Math.Min(SmallWaiting, options.Waiting) / 2, WarmUps + (options.Rounds * ResumesPerRound));
        var times = engines.Select(_ => new List<double>()).ToArray();
        for (var i = 0; i < count; i++)
        {
            for (var turn = 0; turn < 2; turn++)
            {
                var which = (i + turn) % 2;
                var watch = Stopwatch.StartNew();
                await PersonFlow.AnswerAsync(engines[which], InstanceStock.IdOf(WaitingSeries, copies[which][i]), PersonFlow.First);
                if (i >= WarmUps)
                {
                    times[which].Add(watch.Elapsed.TotalMilliseconds);
                }
            }
        }

        var (one, other) = (Figures.Median(times[0]), Figures.Median(times[1]));
        Figures.Note($"resuming one of few, median of {times[0].Count}", one, "ms");
        Figures.Note($"resuming one of many, median of {times[1].Count}", other, "ms");
        figures.AtMost("resuming one of many beside one of few", 100 * other / one, "%", 120);
    }

    private static int[] Shuffled(Random random, int count)
    {
        var numbers = Enumerable.Range(0, count).ToArray();
        random.Shuffle(numbers);
        return numbers;
    }
}
