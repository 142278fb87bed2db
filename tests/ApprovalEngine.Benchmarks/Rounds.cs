using System.Diagnostics;

namespace ApprovalEngine.Benchmarks;

/// <summary>Programs that do the same work, measured in turn, so that what else the machine does meets all of them.</summary>
internal static class Rounds
{
    /// <summary>Runs <paramref name="count"/> pieces of work on as many workers as are asked for; the seconds that it took.</summary>
    public static async Task<double> TimeAsync(int workers, int count, Func<int, int, Task> work)
    {
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            for (var item = Interlocked.Increment(ref next); item < count; item = Interlocked.Increment(ref next))
            {
                await work(worker, item);
            }
        })));
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Rates by program and round. In each round another program begins. One round more is run first and not counted.</summary>
    /// <param name="programs">Each is told the round, and answers with its rate.</param>
    public static async Task<double[][]> RatesAsync(int rounds, IReadOnlyList<Func<int, Task<double>>> programs)
    {
        var rates = programs.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var turn = 0; turn < programs.Count; turn++)
            {
                var program = (turn + round + 1) % programs.Count;
                var rate = await programs[program](round);
                if (round >= 0)
                {
                    rates[program][round] = rate;
                }
            }
        }

        return rates;
    }

    /// <summary>The median of the ratios within the rounds, as a percentage.</summary>
    public static double Percent(double[] rates, double[] of) => 100 * Figures.Median(rates.Zip(of, (one, other) => one / other));
}
