using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>A line of a credit memo as it was typed; an empty one is ignored.</summary>
internal sealed class FormLine
{
    public string? Invoice { get; set; }

    public string? Net { get; set; }

    /// <summary>A fraction, one of the form's choices; it is filled in on empty lines, too.</summary>
    public string? VatRate { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Invoice) && string.IsNullOrWhiteSpace(Net);
}

/// <summary>What the person typed, kept as it was typed, so that no mistake loses anything.</summary>
internal sealed class RequestForm
{
    public string? Type { get; set; }

    public string? Customer { get; set; }

    public string? Amount { get; set; }

    public string? Currency { get; set; }

    public string? Reason { get; set; }

    public string? Justification { get; set; }

    public Dictionary<string, string?> Facts { get; set; } = [];

    /// <summary>Numbers of the open items that were chosen.</summary>
    public List<string> Items { get; set; } = [];

    public List<FormLine> Lines { get; set; } = [];

    public string? Fact(string name) => Facts.GetValueOrDefault(name);

    /// <summary>The form of an existing request.</summary>
    public static RequestForm Of(RequestView request, RequestType? type) => new()
    {
        Type = request.Type,
        Customer = request.Customer,
        Amount = request.Amount.ToString("0.00##", CultureInfo.InvariantCulture),
        Currency = request.Currency,
        Reason = request.ReasonCode,
        Justification = request.Justification,
        Facts = (type?.Fields ?? []).Where(field => field.Type is not ("items" or "lines")).ToDictionary(
            field => field.Name,
            field => request.Facts.GetValueOrDefault(field.Name) switch
            {
                decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
                var other => other?.ToString(),
            },
            StringComparer.Ordinal),
        Items = [.. EntriesOf(request, type, "items").Select(item => TextOf(item, "number"))],
        Lines =
        [
            .. EntriesOf(request, type, "lines").Select(line => new FormLine
            {
                Invoice = TextOf(line, "invoice"),
                Net = line.GetProperty("net").GetDecimal().ToString("0.00", CultureInfo.InvariantCulture),
                VatRate = line.GetProperty("vatRate").GetDecimal().ToString("0.##", CultureInfo.InvariantCulture),
            }),
        ],
    };

    // Kept facts hold what was read of an item; the form asks for its number only.
    private static JsonElement.ArrayEnumerator EntriesOf(RequestView request, RequestType? type, string kind) =>
        type?.Fields.FirstOrDefault(field => field.Type == kind) is { } field
        && request.Facts.GetValueOrDefault(field.Name) is JsonElement { ValueKind: JsonValueKind.Array } entries
            ? entries.EnumerateArray()
            : default;

    private static string TextOf(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? "";
}
