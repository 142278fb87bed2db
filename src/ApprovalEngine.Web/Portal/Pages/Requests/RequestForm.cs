using System.Globalization;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

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
        Facts = (type?.Fields ?? []).ToDictionary(
            field => field.Name,
            field => request.Facts.GetValueOrDefault(field.Name) switch
            {
                decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
                var other => other?.ToString(),
            },
            StringComparer.Ordinal),
    };
}

/// <summary>A form, read: a draft, or what is missing and what cannot be read, by the field's name.</summary>
internal sealed class FormReading
{
    private readonly IStringLocalizer<Texts> L;
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly List<(string Field, string Title)> missing = [];

    public FormReading(RequestForm form, RequestType type, IStringLocalizer<Texts> localizer)
    {
        L = localizer;
        Need("customer", L["Customer"], form.Customer);
        Need("amount", L["Amount"], form.Amount);
        Need("currency", L["Currency"], form.Currency);
        Need("reasonCode", L["Reason"], form.Reason);
        var amount = Number("amount", form.Amount) ?? 0;
        var facts = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            ReadFact(field, form.Fact(field.Name), facts);
        }

        Draft = new RequestDraft(
            type.Code, Clean(form.Customer), null, null, amount, Clean(form.Currency).ToUpperInvariant(), form.Reason ?? "", facts, form.Justification);
    }

    public RequestDraft Draft { get; }

    /// <summary>Required fields that are empty, in the order of the form.</summary>
    public IReadOnlyList<(string Field, string Title)> Missing => missing;

    /// <summary>What cannot be read, by field.</summary>
    public IReadOnlyDictionary<string, string> Problems => problems;

    // Chinese input methods write full-width digits, commas and points; people paste thousands separators.
    private static string Clean(string? typed) => (typed ?? "").Normalize(NormalizationForm.FormKC).Trim();

    private void ReadFact(FactField field, string? typed, Dictionary<string, JsonElement> facts)
    {
        var name = $"facts.{field.Name}";
        if (field.IsRequired)
        {
            Need(name, Wording.Words.TitleOf(field), typed);
        }

        if (string.IsNullOrWhiteSpace(typed))
        {
            return;
        }

        if (field.Type is "date")
        {
            facts[field.Name] = JsonSerializer.SerializeToElement(Clean(typed));
        }
        else if (Number(name, typed) is { } number)
        {
            facts[field.Name] = JsonSerializer.SerializeToElement(number);
        }
    }

    private void Need(string field, string title, string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            missing.Add((field, title));
        }
    }

    private decimal? Number(string field, string? typed)
    {
        var text = Clean(typed);
        if (text is "")
        {
            return null;
        }

        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign;
        if (decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems[field] = L["Enter a number such as 250000 or 250,000.00; found “{0}”.", text];
        return null;
    }
}
