using System.Globalization;
using CsvHelper;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The changed requests of a replay as a spreadsheet file (CSV, RFC 4180).</summary>
internal static class ReplaySheet
{
    /// <summary>UTF-8 with a byte order mark, separated by commas; routes as <c>stage.role kind level mode (rows)</c>, without the mode where it is any.</summary>
    public static byte[] Write(ReplayResult result)
    {
        using var content = new MemoryStream();
        using (var writer = CsvWriter.Create(content, new CsvWriterOptions { WriteByteOrderMark = true }))
        {
            writer.WriteRecord(["number", "type", "branch", "submittedOn", "amount", "currency", "status", "before", "after", "effects"]);
            foreach (var request in result.Changed)
            {
                writer.WriteRecord([
                    SheetText.Shield(request.Number), request.Type, SheetText.Shield(request.Branch), request.SubmittedOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    request.Amount.ToString("0.00##", CultureInfo.InvariantCulture), request.Currency, request.Status,
                    SheetText.Shield(TextOf(request.Before)), SheetText.Shield(TextOf(request.After)), string.Join("; ", request.Effects)]);
            }

            writer.Flush();
        }

        return content.ToArray();
    }

    private static string TextOf(ReplayRoute route)
    {
        var parts = string.Join("; ", route.Parts.Select(part => string.Create(
            CultureInfo.InvariantCulture, $"{part.Stage}. {part.Role} {part.Kind} {part.Function} {part.Level}{(part.Mode is "any" ? "" : $" {part.Mode}")} ({string.Join(", ", part.Rows)})")));
        return route.CanApprove ? parts : route.Problem ?? (parts is "" ? "nobody" : $"too few: {parts}");
    }
}
