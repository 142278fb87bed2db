using System.Globalization;

namespace ApprovalEngine.Benchmarks;

/// <summary>What was measured, held against its bound as it is printed.</summary>
internal sealed class Figures
{
    private int heldCount;
    private int missedCount;

    /// <summary>No bound was missed.</summary>
    public bool AllHold => missedCount == 0;

    public static void Say(string text) => Console.WriteLine(text);

    /// <summary>A figure for information.</summary>
    public static void Note(string what, double value, string unit) => Say($"        {what}: {Text(value)} {unit}");

    public void AtLeast(string what, double value, string unit, double bound) => Judge(value >= bound, what, value, unit, $"at least {Text(bound)}");

    public void AtMost(string what, double value, string unit, double bound) => Judge(value <= bound, what, value, unit, $"at most {Text(bound)}");

    public void Sum() => Say($"{heldCount} bounds hold, {missedCount} missed");

    public static string Text(double value) => value.ToString(Math.Abs(value) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private void Judge(bool holds, string what, double value, string unit, string bound)
    {
        heldCount += holds ? 1 : 0;
        missedCount += holds ? 0 : 1;
        Say($"  {(holds ? "ok  " : "MISS")}  {what}: {Text(value)} {unit} ({bound})");
    }
}
