namespace ApprovalEngine.Benchmarks;

internal static class Report
{
    private static readonly string[] Programs = ["the engine", "the same statements one by one", "the same statements batched"];

    /// <summary>Rates of the engine, of single statements and of batches, and the ratios in which the bounds are given.</summary>
    /// <param name="bound">Least percentage of the single statements' rate; null = for information.</param>
    public static void Ratios(Figures figures, string where, string unit, Sample[][] samples, double? bound)
    {
        foreach (var (name, sample) in Programs.Zip(samples))
        {
            Figures.Note($"{where}, {name}", Figures.Median(sample.Select(one => one.Rate)), $"{unit}/s, {Figures.Text(Figures.Median(sample.Select(one => one.Milliseconds)))} ms of processor time in this process for each");
        }

        var percent = Rounds.Percent(samples[0], samples[1]);
        if (bound is { } least)
        {
            figures.AtLeast($"{where}, the engine beside one by one", percent, "%", least);
        }
        else
        {
            Figures.Note($"{where}, the engine beside one by one", percent, "%");
        }

        Figures.Note($"{where}, the engine beside batched", Rounds.Percent(samples[0], samples[2]), "%");
    }
}
