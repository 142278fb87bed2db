using System.Globalization;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages.Requests;

/// <summary>A form, read: a draft, or what is missing and what cannot be read, by the field's name.</summary>
internal sealed class FormReading
{
    private readonly IStringLocalizer<Texts> L;
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly List<(string Field, string Title)> missing = [];
    private readonly List<int> lineRows = [];

    public FormReading(RequestForm form, RequestType type, IStringLocalizer<Texts> localizer)
    {
        L = localizer;
        Need("customer", L["Customer"], form.Customer);
        decimal? amount = null;
        if (!type.DerivesAmount)
        {
            Need("amount", L["Amount"], form.Amount);
            Need("currency", L["Currency"], form.Currency);
            amount = Number("amount", form.Amount) ?? 0;
        }

        Need("reasonCode", L["Reason"], form.Reason);
        var facts = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var field in type.Fields)
        {
            ReadFact(field, form, facts);
        }

        Draft = new RequestDraft(
            type.Code, Clean(form.Customer), null, null, amount, Clean(form.Currency).ToUpperInvariant(), form.Reason ?? "", facts, form.Justification);
    }

    public RequestDraft Draft { get; }

    /// <summary>Required fields that are empty, in the order of the form.</summary>
    public IReadOnlyList<(string Field, string Title)> Missing => missing;

    /// <summary>What cannot be read, by field.</summary>
    public IReadOnlyDictionary<string, string> Problems => problems;

    /// <summary>For each line of the draft, the row of the form that it was typed in: empty rows are no lines.</summary>
    public IReadOnlyList<int> LineRows => lineRows;

    private static string Clean(string? typed) => TypedNumber.Clean(typed);

    private void ReadFact(FactField field, RequestForm form, Dictionary<string, JsonElement> facts)
    {
        var (name, typed) = ($"facts.{field.Name}", form.Fact(field.Name));
        switch (field.Type)
        {
            case "items":
                Need(name, Wording.Words.TitleOf(field), form.Items.FirstOrDefault());
                facts[field.Name] = JsonSerializer.SerializeToElement(form.Items);
                return;
            case "lines":
                Need(name, Wording.Words.TitleOf(field), form.Lines.Exists(line => !line.IsEmpty) ? "some" : null);
                facts[field.Name] = JsonSerializer.SerializeToElement(LinesOf(name, form.Lines));
                return;
        }

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
        else if (field.Type is "text")
        {
            // As it was written: full-width signs belong to a Chinese text. Browsers send line ends of two characters.
            facts[field.Name] = JsonSerializer.SerializeToElement(typed.ReplaceLineEndings("\n").Trim());
        }
        else if (Number(name, typed) is { } number)
        {
            facts[field.Name] = JsonSerializer.SerializeToElement(number);
        }
    }

    private List<Dictionary<string, object>> LinesOf(string name, List<FormLine> rows)
    {
        var lines = new List<Dictionary<string, object>>();
        foreach (var (index, row) in rows.Index().Where(one => !one.Item.IsEmpty))
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{name}[{index}]");
            Need($"{place}.invoice", L["Invoice in line {0}", index + 1], row.Invoice);
            Need($"{place}.net", L["Net amount in line {0}", index + 1], row.Net);
            lines.Add(new Dictionary<string, object>
            {
                ["invoice"] = Clean(row.Invoice),
                ["net"] = Number($"{place}.net", row.Net) ?? 0,
                ["vatRate"] = Number($"{place}.vatRate", row.VatRate) ?? 0,
            });
            lineRows.Add(index);
        }

        return lines;
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

        if (TypedNumber.Read(text) is { } number)
        {
            return number;
        }

        problems[field] = L["Enter a number such as 250000 or 250,000.00; found “{0}”.", text];
        return null;
    }
}

/// <summary>Numbers as people type them.</summary>
internal static class TypedNumber
{
    private const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands | NumberStyles.AllowLeadingSign;

    /// <summary>Chinese input methods write full-width digits, commas and points; people paste thousands separators.</summary>
    public static string Clean(string? typed) => (typed ?? "").Normalize(NormalizationForm.FormKC).Trim();

    /// <summary>The number; null where it is none.</summary>
    public static decimal? Read(string? typed) => decimal.TryParse(Clean(typed), Styles, CultureInfo.InvariantCulture, out var number) ? number : null;
}
