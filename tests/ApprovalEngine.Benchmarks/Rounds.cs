using System.Diagnostics;

namespace ApprovalEngine.Benchmarks;

/// <summary>What a number of pieces of work took.</summary>
/// <param name="Seconds">By the clock on the wall.</param>
/// <param name="Processor">Seconds of processor time of this process, all threads; the database's are not in it.</param>
internal readonly record struct Took(double Seconds, double Processor)
{
    public static Took operator +(Took one, Took other) => new(one.Seconds + other.Seconds, one.Processor + other.Processor);
}

/// <summary>One round of one program.</summary>
/// <param name="Rate">Pieces of work per second.</param>
/// <param name="Milliseconds">Processor time of this process per piece.</param>
internal readonly record struct Sample(double Rate, double Milliseconds)
{
    public static Sample Of(int count, Took took) => new(count / took.Seconds, 1000 * took.Processor / count);
}

/// <summary>Programs that do the same work, measured in turn, so that what else the machine does meets all of them.</summary>
internal static class Rounds
{
    /// <summary>Runs <paramref name="count"/> pieces of work on as many workers as are asked for.</summary>
    public static async Task<Took> TimeAsync(int workers, int count, Func<int, int, Task> work)
    {
        var next = -1;
        var used = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            for (var item = Interlocked.Increment(ref next); item < count; item = Interlocked.Increment(ref next))
            {
                await work(worker, item);
            }
        })));
        return new Took(watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }

    /// <summary>Samples by program and round. In each round another program begins. One round more is run first and not counted.</summary>
    /// <param name="programs">Each is told the round: -1 is the one that does not count.</param>
    public static async Task<Sample[][]> RunAsync(int rounds, IReadOnlyList<Func<int, Task<Sample>>> programs)
    {
        var samples = programs.Select(_ => new Sample[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var turn = 0; turn < programs.Count; turn++)
            {
                var program = (turn + round + 1) % programs.Count;
                var sample = await programs[program](round);
                if (round >= 0)
                {
                    samples[program][round] = sample;
                }
            }
        }

        return samples;
    }

    /// <summary>The median of the ratios of rates within the rounds, as a percentage.</summary>
    public static double Percent(Sample[] samples, Sample[] of) => 100 * Figures.Median(samples.Zip(of, (one, other) => one.Rate / other.Rate));
}
