using System.Globalization;
using System.Text;
using System.Xml;
using ApprovalEngine.Decisions.Analysis;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>
/// Changes the rows of a decision table in the text of its file. Only cells that change, and rows that come, go or move, are written; everything
/// else (layout, comments, diagrams, what other programs put there, the spelling of unchanged cells) stays as it is, character by character.
/// </summary>
public sealed class DmnTableEditor
{
    private readonly string xml;
    private readonly DecisionTable table;
    private readonly SourceText source;
    private readonly IReadOnlyDictionary<int, ElementSpan> spans;
    private readonly DmnElement element;
    private readonly List<DmnElement> rules;
    private readonly XmlEdits edits;
    private readonly RowWriter writer;

    private DmnTableEditor(string xml, DecisionTable table)
    {
        (this.xml, this.table) = (xml, table);
        source = new SourceText(xml);
        spans = XmlSpans.Find(xml);
        element = DmnDocument.Read(xml, new ProblemList(table.Id)).All("decision").First(decision => decision.Attribute("id") == table.Id).Child("decisionTable")!;
        rules = [.. element.All("rule")];
        edits = new XmlEdits(xml);
        writer = new RowWriter(xml, SpanOf(element), rules.Count > 0 ? rules[0] : null, SpanOf);
    }

    /// <summary>The text of the file with these rows in the table, in this order. It is not read again: what a cell says may be nonsense.</summary>
    /// <exception cref="ArgumentException">
    /// The model has no such table; or a row has too few or too many entries, an id that another row has, or a character that XML does not have.
    /// </exception>
    public static string Rewrite(DecisionModel model, string tableId, IReadOnlyList<EditedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        var table = model.Find(tableId) ?? throw new ArgumentException($"The model has no table '{tableId}'.", nameof(tableId));
        RequireRows(table, rows);

        // A byte order mark is no part of the XML, and stays.
        var mark = model.Xml.StartsWith('\uFEFF') ? "\uFEFF" : "";
        return mark + new DmnTableEditor(model.Xml[mark.Length..], table).Rewrite(WithIds(model, rows));
    }

    /// <summary>The rows, where those without an id have one that nothing in the file and no other row has.</summary>
    public static IReadOnlyList<EditedRow> WithIds(DecisionModel model, IReadOnlyList<EditedRow> rows)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        var xml = model.Xml.TrimStart('\uFEFF');
        var taken = XmlSpans.Find(xml).Values.Select(span => span.Attributes.TryGetValue("id", out var id) ? xml[id.ValueStart..id.ValueEnd] : "")
            .Concat(rows.Select(row => row.Id ?? "")).ToHashSet(StringComparer.Ordinal);
        var number = 0;
        return [.. rows.Select(row => row.Id is null ? row with { Id = Next() } : row)];

        string Next()
        {
            do
            {
                number++;
            }
            while (!taken.Add(IdOf(number)));
            return IdOf(number);
        }
    }

    /// <summary>Whether XML has every character of the text.</summary>
    public static bool CanHold(string text)
    {
        try
        {
            return XmlConvert.VerifyXmlChars(text) is not null;
        }
        catch (XmlException)
        {
            return false;
        }
    }

    private static void RequireRows(DecisionTable table, IReadOnlyList<EditedRow> rows)
    {
        foreach (var row in rows)
        {
            if (row.InputEntries.Count != table.Inputs.Count || row.OutputEntries.Count != table.Outputs.Count)
            {
                throw new ArgumentException($"Row '{row.Id}' must have {table.Inputs.Count} input and {table.Outputs.Count} output entries.", nameof(rows));
            }

            if (!row.InputEntries.Concat(row.OutputEntries).Append(row.Id).Append(row.Label).Append(row.Description).OfType<string>().All(CanHold))
            {
                throw new ArgumentException($"Row '{row.Id}' has a character that XML does not have.", nameof(rows));
            }
        }

        if (rows.Where(row => row.Id is not null).GroupBy(row => row.Id, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"The id '{twice.Key}' stands in several rows.", nameof(rows));
        }
    }

    private string Rewrite(IReadOnlyList<EditedRow> rows)
    {
        var places = table.Rules.Select((rule, index) => (rule.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        var olds = rows.Select(row => row.Id is { } id && places.TryGetValue(id, out var place) ? place : -1).ToArray();
        foreach (var (row, old) in rows.Zip(olds).Where(one => one.Second >= 0))
        {
            EditRule(row, table.Rules[old], rules[old]);
        }

        var kept = Enumerable.Range(0, rows.Count).Where(row => olds[row] >= 0).ToList();
        var stays = kept.Zip(Order.Unmoved([.. kept.Select(row => olds[row])])).Where(one => one.Second).Select(one => one.First).ToHashSet();

        // What is written behind each rule that stays; -1 = before all of them.
        var behind = new Dictionary<int, StringBuilder> { [-1] = new() };
        var last = -1;
        for (var row = 0; row < rows.Count; row++)
        {
            if (stays.Contains(row))
            {
                last = olds[row];
                behind[last] = new StringBuilder();
            }
            else
            {
                behind[last].Append(olds[row] >= 0 ? RuleText(olds[row]) : writer.NewRule(rows[row]));
            }
        }

        return Compose(behind);
    }

    private string Compose(Dictionary<int, StringBuilder> behind)
    {
        var result = new StringBuilder();
        var at = rules.Count > 0 ? LeadOf(0) : SpanOf(element.Children[^1]).End;
        result.Append(xml, 0, at).Append(behind[-1]);
        for (var rule = 0; rule < rules.Count; rule++)
        {
            result.Append(xml, at, LeadOf(rule) - at);
            if (behind.TryGetValue(rule, out var more))
            {
                result.Append(RuleText(rule)).Append(more);
            }

            at = SpanOf(rules[rule]).End;
        }

        return result.Append(xml, at, xml.Length - at).ToString();
    }

    private string RuleText(int rule) => edits.Apply(LeadOf(rule), SpanOf(rules[rule]).End);

    // A rule takes the white space before it along.
    private int LeadOf(int rule) => writer.LeadOf(SpanOf(rules[rule]).Start);

    private ElementSpan SpanOf(DmnElement some) => spans[source.OffsetOf(some.Place)];

    private static string IdOf(int number) => string.Create(CultureInfo.InvariantCulture, $"row-{number}");

    private void EditRule(EditedRow row, DecisionRule rule, DmnElement old)
    {
        EditEntries(old.All("inputEntry"), rule.InputEntries, row.InputEntries, "-");
        EditEntries(old.All("outputEntry"), rule.OutputEntries, row.OutputEntries, "");
        if (row.Label is { } label && label.Trim() != (rule.Label ?? ""))
        {
            EditLabel(SpanOf(old), label.Trim());
        }

        if (row.Description is { } description && description.Trim() != (rule.Description ?? ""))
        {
            EditDescription(old, description.Trim());
        }
    }

    private void EditEntries(IEnumerable<DmnElement> entries, IReadOnlyList<string> olds, IReadOnlyList<string> news, string empty)
    {
        foreach (var (index, entry) in entries.Index())
        {
            var text = RowWriter.Normal(news[index], empty);
            if (text == RowWriter.Normal(olds[index], empty))
            {
                continue;
            }

            if (entry.Child("text") is { } content)
            {
                edits.SetText(SpanOf(content), text);
            }
            else
            {
                edits.SetContent(SpanOf(entry), writer.Text(text));
            }
        }
    }

    private void EditLabel(ElementSpan rule, string label)
    {
        if (rule.Attributes.TryGetValue("label", out var attribute))
        {
            if (label.Length > 0)
            {
                edits.Replace(attribute.ValueStart, attribute.ValueEnd, XmlEdits.EscapeAttribute(label));
            }
            else
            {
                edits.Replace(writer.LeadOf(attribute.Start), attribute.End, "");
            }
        }
        else if (label.Length > 0)
        {
            var end = rule.Attributes["id"].End;
            edits.Replace(end, end, $" label=\"{XmlEdits.EscapeAttribute(label)}\"");
        }
    }

    private void EditDescription(DmnElement rule, string description)
    {
        if (rule.Child("description") is { } old)
        {
            var span = SpanOf(old);
            if (description.Length > 0)
            {
                edits.SetText(span, description);
            }
            else
            {
                edits.Replace(writer.LeadOf(span.Start), span.End, "");
            }
        }
        else if (description.Length > 0)
        {
            var start = SpanOf(rule).TagEnd;
            edits.Replace(start, start, writer.Description(description));
        }
    }
}
