using System.Globalization;
using System.Text;

namespace ApprovalEngine.TestHost;

/// <summary>
/// Writes a ledger of the form of the accounts receivable sample (same columns, formats, counts and line ends), invented from a seed:
/// the same seed gives the same bytes.
/// </summary>
public static class LedgerGenerator
{
    public const string Header = "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate";

    private static readonly string[] Countries = ["391", "406", "770", "818", "897"];

    public static string Write(int rows = 2_466, int customers = 100, int seed = 20_130_102)
    {
        var dice = new Dice((ulong)seed);
        var start = new DateOnly(2012, 1, 3);
        var numbers = Enumerable.Range(0, customers).Select(index => CustomerNumber(index, dice)).ToArray();
        var text = new StringBuilder(Header).Append("\r\n");
        for (var row = 0; row < rows; row++)
        {
            var documentOn = start.AddDays(dice.Next(700));
            var days = dice.Next(76);
            var settledOn = documentOn.AddDays(days);
            text.Append(Countries[dice.Next(Countries.Length)]).Append(',')
                .Append(numbers[row < customers ? row : dice.Next(customers)]).Append(',')
                .Append(Day(start.AddDays(dice.Next(700)))).Append(',')
                .Append(CultureInfo.InvariantCulture, $"{611_365 + row * 37L:D10}").Append(',')
                .Append(Day(documentOn)).Append(',')
                .Append(Day(documentOn.AddDays(30))).Append(',')
                .Append((526 + dice.Next(12_300)) / 100m).Append(',')
                .Append(dice.Next(4) is 0 ? "Yes" : "No").Append(',')
                .Append(Day(settledOn)).Append(',')
                .Append(dice.Next(2) is 0 ? "Paper" : "Electronic").Append(',')
                .Append(days).Append(',')
                .Append(Math.Max(0, days - 30)).Append("\r\n");
        }

        return text.ToString();
    }

    private static string CustomerNumber(int index, Dice dice) => string.Create(CultureInfo.InvariantCulture, $"{index + 187:D4}-")
        + string.Concat(Enumerable.Range(0, 5).Select(_ => (char)('A' + dice.Next(26))));

    private static string Day(DateOnly day) => day.ToString("M/d/yyyy", CultureInfo.InvariantCulture);

    /// <summary>A 64-bit linear congruential generator: the same numbers on every version of .NET, which <see cref="Random"/> does not promise.</summary>
    private sealed class Dice(ulong state)
    {
        public int Next(int below)
        {
            state = unchecked(state * 6_364_136_223_846_793_005 + 1_442_695_040_888_963_407);
            return (int)((state >> 33) % (ulong)below);
        }
    }
}
