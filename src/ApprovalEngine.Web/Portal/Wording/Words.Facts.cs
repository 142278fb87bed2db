using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Requests.Types;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words for what a request is about: facts, inputs of the matrix, documents, legal steps.</summary>
internal sealed partial class Words
{
    // The matrix states its limits in this currency; what it was asked with is in it.
    private const string MatrixCurrency = "CNY";

    private static readonly string[] FactOrder =
    [
        "requestedTermDays", "standardTermDays", "deviationDays", "validUntil", "retentionPercent", "retentionMonths",
        "amount", "net", "netAmount", "vat", "provision", "netEffect", "ageDays", "disputed", "reasonCode", "riskClass",
    ];

    public string Fact(string type, string name) => (type, name) switch
    {
        ("write-off", "ageDays") => L["Days overdue (youngest item)"],
        ("legal-escalation", "ageDays") => L["Days overdue (oldest item)"],
        _ when TypeOf(type)?.Fields.FirstOrDefault(field => field.Name == name) is { } known => TitleOf(known),
        (_, "standardTermDays") => L["Standard term (days)"],
        (_, "deviationDays") => L["Beyond the standard (days)"],
        (_, "riskClass") => L["Risk class"],
        (_, "legalEntity") => L["Legal entity"],
        (_, "amount") => L["Amount"],
        (_, "net" or "netAmount") => L["Net amount"],
        (_, "vat") => L["VAT"],
        (_, "netEffect") => L["Net effect on profit"],
        (_, "disputed") => L["Disputed"],
        (_, "reasonCode") => L["Reason"],
        (_, "action") => L["What is to be done"],
        ("order-release", "exposureAfter") => L["Exposure with the order"],
        (_, "exposureAfter") => L["Exposure afterwards"],
        (_, "overLimitPercent") => L["Over the credit limit (%)"],
        (_, "overdueDays") => L["Days overdue (oldest item)"],
        (_, "instalments") => L["Instalments"],
        (_, "termDays") => L["Days until the last instalment"],
        (_, "classSteps") => L["Classes better than calculated"],
        (_, "discountPercent") => L["Concession (%)"],
        (_, "retentionPercent") => L["Retention (%)"],
        (_, "retentionMonths") => L["Retention period (months)"],
        _ => name,
    };

    /// <summary>What a request of the type does, where it may do several things.</summary>
    public string Action(string type, string action) => (type, action) switch
    {
        ("credit-limit", "new") => L["New limit"],
        ("credit-limit", "increase") => L["Increase"],
        ("credit-limit", "temporary") => L["Temporary increase"],
        ("credit-limit", "reduce") => L["Reduce"],
        ("credit-limit", "close") => L["Close the limit"],
        ("credit-hold", "place") => L["Place the hold"],
        ("credit-hold", "lift") => L["Lift the hold"],
        ("retention-release", "release") => L["Falls due as agreed"],
        ("retention-release", "extend") => L["Hold it longer"],
        ("retention-release", "rebaseline") => L["Move its milestone"],
        _ => action,
    };

    /// <param name="currency">That of the request's amounts; null = the amounts say it themselves.</param>
    public string FactValue(string type, string name, object? value, string? currency = null) => (name, value) switch
    {
        (_, null) => "–",
        ("riskClass", string risk) => Risk(risk),
        ("reasonCode", string reason) => Reason(type, reason),
        ("action", string action) => Action(type, action),
        (_, bool isTrue) => isTrue ? L["Yes"] : L["No"],
        ("net" or "vat" or "provision" or "netEffect", decimal amount) => currency is null ? Display.Amount(amount) : Display.Money(amount, currency),
        (_, decimal number) => Display.Number(number),
        (_, IFormattable other) => other.ToString(null, CultureInfo.CurrentCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>What the matrix was asked with: its amounts are in its own currency.</summary>
    public string InputValue(string type, string name, object? value) =>
        value is decimal amount && (TypeOf(type)?.MoneyInputs.Contains(name) ?? name is "amount" or "exposureAfter")
            ? Display.Money(amount, MatrixCurrency)
            : FactValue(type, name, value);

    public static IEnumerable<KeyValuePair<string, object?>> Ordered(IReadOnlyDictionary<string, object?> facts) =>
        facts.OrderBy(fact => Array.IndexOf(FactOrder, fact.Key) is var place and >= 0 ? place : int.MaxValue).ThenBy(fact => fact.Key, StringComparer.Ordinal);

    /// <summary>The facts that fit into a line each: not the lists, and not what was written at length.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Short(IReadOnlyDictionary<string, object?> facts) =>
        Ordered(facts).Where(fact => fact.Value is not JsonElement && fact.Key is not "history");

    /// <summary>The figures that follow from what was chosen.</summary>
    public static IEnumerable<KeyValuePair<string, object?>> Figures(IReadOnlyDictionary<string, object?> facts) =>
        Short(facts).Where(fact => fact.Value is decimal or bool);

    /// <summary>What a request is about, in one short line; empty where its type has no such measure.</summary>
    public string Deviation(IReadOnlyDictionary<string, object?> facts) => true switch
    {
        _ when Number(facts, "deviationDays") is { } days && Number(facts, "requestedTermDays") is { } requested =>
            L["{0} days ({1} instead of {2})", days.ToString("+#,##0;-#,##0;0", CultureInfo.CurrentCulture), Display.Number(requested), Display.Number(requested - days)],
        _ when Count(facts, "lines") is { } lines && Number(facts, "net") is { } net =>
            lines == 1 ? L["1 line, net {0}", Display.Amount(net)] : L["{0} lines, net {1}", lines, Display.Amount(net)],
        _ when Number(facts, "netEffect") is { } effect && Number(facts, "ageDays") is { } age =>
            L["net effect {0}, {1} days overdue", Display.Amount(effect), Display.Number(age)],
        _ when Count(facts, "items") is { } items && Number(facts, "ageDays") is { } oldest =>
            items == 1 ? L["1 item, {0} days overdue", Display.Number(oldest)] : L["{0} items, the oldest {1} days overdue", items, Display.Number(oldest)],
        _ => "",
    };

    /// <summary>Kinds of documents, for a sentence.</summary>
    public static string Evidence(IEnumerable<string> kinds) => string.Join(Languages.IsChinese ? "、" : ", ", kinds.Select(Evidence));

    public static string Evidence(string kind) => EvidenceKinds.Find(kind) is { } known ? TitleOf(known) : kind;

    public static string TitleOf(EvidenceKind kind) => Either(kind.Title, kind.TitleZh);

    /// <summary>What legal does about a claim.</summary>
    public string Step(string? step) => step switch
    {
        null => "–",
        "demand-letter" => L["Demand letter"],
        "lawyer-letter" => L["Lawyer's letter"],
        "payment-order" => L["Payment order"],
        "arbitration" => L["Arbitration"],
        "litigation" => L["Litigation"],
        "enforcement" => L["Enforcement"],
        "bankruptcy-claim" => L["Claim in bankruptcy"],
        _ => step,
    };

    public string CaseState(string state) => state switch
    {
        "open" => L["Open"],
        "closed" => L["Closed"],
        _ => state,
    };

    private static decimal? Number(IReadOnlyDictionary<string, object?> facts, string name) => facts.GetValueOrDefault(name) as decimal?;

    private static int? Count(IReadOnlyDictionary<string, object?> facts, string name) =>
        facts.GetValueOrDefault(name) is JsonElement { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : null;
}
