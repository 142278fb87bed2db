using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Portal.Pages.Requests;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>What has changed between two submissions of a request.</summary>
internal sealed partial class Words
{
    public string Changed(string type, string field) => field switch
    {
        "reasonCode" => L["Reason"],
        "justification" => L["Justification"],
        "lines" => L["Lines"],
        "items" => L["Open items"],
        "documentAdded" => L["Document added"],
        "documentRemoved" => L["Document removed"],
        _ => Fact(type, field),
    };

    /// <summary>A value before or after; lists are told by the documents that they name and their amounts.</summary>
    public string ChangedValue(RequestView request, string field, object? value) => (field, value) switch
    {
        (_, null or "") => "–",
        ("amount", decimal amount) => Display.Money(amount, request.Currency),
        ("lines", _) => List(FactTables.LinesOf(Of(field, value)).Select(line => $"{line.Invoice} {Display.Amount(line.Gross)}")),
        ("items", _) => List(FactTables.ItemsOf(Of(field, value)).Select(item => $"{item.Number} {Display.Amount(item.Amount)}")),
        _ => FactValue(request.Type, field, value, request.Currency),
    };

    private static Dictionary<string, object?> Of(string field, object? value) => new(StringComparer.Ordinal) { [field] = value };

    private static string List(IEnumerable<string> parts) => string.Join(Languages.IsChinese ? "；" : "; ", parts);
}
