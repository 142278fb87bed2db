using System.Globalization;
using System.Text.Json;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>Reads the facts of a draft by the fields of its type and collects what is wrong with them.</summary>
public sealed class FactReader
{
    private readonly IReadOnlyDictionary<string, JsonElement> facts;
    private readonly IReadOnlyDictionary<string, FactField> fields;
    private readonly Dictionary<string, string[]> problems = new(StringComparer.Ordinal);

    public FactReader(IReadOnlyDictionary<string, JsonElement> facts, IReadOnlyList<FactField> fields)
    {
        this.facts = facts;
        this.fields = fields.ToDictionary(field => field.Name, StringComparer.Ordinal);
        foreach (var unknown in facts.Keys.Where(name => !this.fields.ContainsKey(name)))
        {
            Report(unknown, $"Unknown fact; expected {string.Join(", ", this.fields.Keys)}.");
        }
    }

    /// <summary>By <c>facts.NAME</c>; empty = everything read was good.</summary>
    public IReadOnlyDictionary<string, string[]> Problems => problems;

    public int WholeNumber(string name, int fallback = 0)
    {
        if (Number(name, fallback) is var value && value == decimal.Truncate(value))
        {
            return (int)value;
        }

        Report(name, Text($"Expected a whole number, found {value}."));
        return fallback;
    }

    public decimal Number(string name, decimal fallback = 0)
    {
        if (!TryGet(name, out var element))
        {
            return fallback;
        }

        var field = fields[name];
        if (element.ValueKind is not JsonValueKind.Number || !element.TryGetDecimal(out var value))
        {
            Report(name, $"Expected a number, found {element.GetRawText()}.");
            return fallback;
        }

        if (value < field.Min || value > field.Max)
        {
            Report(name, Text($"Expected {field.Min} to {field.Max}, found {value}."));
            return fallback;
        }

        return value;
    }

    public DateOnly Date(string name, DateOnly fallback)
    {
        if (!TryGet(name, out var element))
        {
            return fallback;
        }

        // From the raw text: a string with half a surrogate pair cannot be read as text at all.
        if (element.ValueKind is JsonValueKind.String
            && DateOnly.TryParseExact(element.GetRawText().Trim('"'), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Report(name, $"Expected a date as yyyy-MM-dd, found {element.GetRawText()}.");
        return fallback;
    }

    public void Report(string name, string problem) =>
        problems[$"facts.{name}"] = [.. problems.GetValueOrDefault($"facts.{name}") ?? [], problem];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private bool TryGet(string name, out JsonElement element)
    {
        if (facts.TryGetValue(name, out element) && element.ValueKind is not JsonValueKind.Null)
        {
            return true;
        }

        if (fields[name].IsRequired)
        {
            Report(name, "This fact is required.");
        }

        return false;
    }
}
