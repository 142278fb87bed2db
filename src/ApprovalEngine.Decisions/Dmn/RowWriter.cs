using System.Globalization;
using System.Text;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Writes a new rule in the layout of the rules that are there: their prefix, their line ends, their indentation.</summary>
internal sealed class RowWriter
{
    private readonly string xml;
    private readonly string prefix;
    private readonly string lead;
    private readonly string entryLead;
    private readonly string textLead;

    /// <param name="sample">A rule whose layout is followed; null = the table has none.</param>
    public RowWriter(string xml, ElementSpan table, DmnElement? sample, Func<DmnElement, ElementSpan> spanOf)
    {
        this.xml = xml;
        prefix = table.Tag[..(table.Tag.IndexOf(':', StringComparison.Ordinal) + 1)];
        var tableLead = Before(table.Start);
        lead = sample is null ? Deeper(tableLead) : Before(spanOf(sample).Start);
        var entry = sample?.All("outputEntry").FirstOrDefault();
        entryLead = entry is null ? Deeper(lead) : Before(spanOf(entry).Start);
        textLead = entry?.Child("text") is { } text ? Before(spanOf(text).Start) : Deeper(entryLead);
    }

    /// <summary>An entry as it is compared: an entry that tests nothing is the same as one that is empty.</summary>
    public static string Normal(string text, string empty)
    {
        var trimmed = text.ReplaceLineEndings("\n").Trim();
        return trimmed.Length == 0 ? empty : trimmed;
    }

    /// <summary>The index of the white space before this one.</summary>
    public int LeadOf(int start)
    {
        while (start > 0 && char.IsWhiteSpace(xml[start - 1]))
        {
            start--;
        }

        return start;
    }

    public string Text(string text) => $"<{prefix}text>{XmlEdits.EscapeText(text)}</{prefix}text>";

    /// <summary>A description to stand first in a rule.</summary>
    public string Description(string text) => $"{entryLead}<{prefix}description>{XmlEdits.EscapeText(text)}</{prefix}description>";

    /// <summary>A whole rule, with the white space before it.</summary>
    public string NewRule(EditedRow row)
    {
        var rule = new StringBuilder($"{lead}<{prefix}rule id=\"{XmlEdits.EscapeAttribute(row.Id!)}\"");
        if (row.Label?.Trim() is { Length: > 0 } label)
        {
            rule.Append(CultureInfo.InvariantCulture, $" label=\"{XmlEdits.EscapeAttribute(label)}\"");
        }

        rule.Append('>');
        if (row.Description?.Trim() is { Length: > 0 } description)
        {
            rule.Append(Description(description));
        }

        foreach (var (index, entry) in row.InputEntries.Index())
        {
            rule.Append(Entry("inputEntry", string.Create(CultureInfo.InvariantCulture, $"{row.Id}-in-{index + 1}"), Normal(entry, "-")));
        }

        foreach (var (index, entry) in row.OutputEntries.Index())
        {
            rule.Append(Entry("outputEntry", string.Create(CultureInfo.InvariantCulture, $"{row.Id}-out-{index + 1}"), Normal(entry, "")));
        }

        return rule.Append(CultureInfo.InvariantCulture, $"{lead}</{prefix}rule>").ToString();
    }

    private string Entry(string name, string id, string text) =>
        $"{entryLead}<{prefix}{name} id=\"{XmlEdits.EscapeAttribute(id)}\">{textLead}{Text(text)}{(textLead.Length > 0 ? entryLead : "")}</{prefix}{name}>";

    private string Before(int start) => xml[LeadOf(start)..start];

    // One step to the right on a line of its own; nothing where the file has no lines.
    private static string Deeper(string lead) => lead.Contains('\n', StringComparison.Ordinal) || lead.Contains('\r', StringComparison.Ordinal) ? lead + "  " : lead;
}
