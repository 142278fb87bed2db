using System.Text.Json;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>A line of a credit memo as it is kept with the request.</summary>
internal sealed record MemoRow(string Invoice, decimal Net, decimal VatRate, decimal Vat, decimal Gross, DateOnly DocumentOn, decimal InvoiceAmount, decimal OpenAmount);

/// <summary>An open item as it is kept with the request, as of the day on which the draft was written.</summary>
internal sealed record KeptItem(string Number, string Class, DateOnly DocumentOn, DateOnly DueOn, int DaysOverdue, decimal Amount, bool Disputed, string? LegalCase);

/// <summary>The facts of a request that are lists, as rows of a table.</summary>
internal static class FactTables
{
    public static IReadOnlyList<MemoRow> LinesOf(IReadOnlyDictionary<string, object?> facts) => RowsOf<MemoRow>(facts, "lines");

    public static IReadOnlyList<KeptItem> ItemsOf(IReadOnlyDictionary<string, object?> facts) => RowsOf<KeptItem>(facts, "items");

    private static List<T> RowsOf<T>(IReadOnlyDictionary<string, object?> facts, string name) =>
        facts.GetValueOrDefault(name) is JsonElement { ValueKind: JsonValueKind.Array } rows ? rows.Deserialize<List<T>>(JsonSerializerOptions.Web) ?? [] : [];
}
