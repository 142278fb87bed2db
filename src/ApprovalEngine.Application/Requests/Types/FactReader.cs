using System.Globalization;
using System.Text.Json;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>Reads the facts of a draft by the fields of its type and collects what is wrong with them.</summary>
public sealed class FactReader
{
    /// <summary>A list of more entries is not one request.</summary>
    public const int ElementsMax = 200;

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

    /// <summary>Free text, trimmed; "" where it is left out and need not be there.</summary>
    public string Text(string name, int lengthMax)
    {
        if (!TryGet(name, out var element))
        {
            return "";
        }

        if (TextOf(element)?.Trim() is not { } trimmed)
        {
            Report(name, $"Expected a text, found {Shown(element)}.");
            return "";
        }

        if (trimmed.Length > lengthMax)
        {
            Report(name, Text($"Expected at most {lengthMax} characters, found {trimmed.Length}."));
            return "";
        }

        if (trimmed is "" && fields[name].IsRequired)
        {
            Report(name, "This fact is required.");
        }

        return trimmed;
    }

    /// <summary>A list of texts, such as numbers of open items; none may be empty or come twice.</summary>
    public IReadOnlyList<string> Texts(string name)
    {
        var texts = new List<string>();
        foreach (var (index, element) in Elements(name).Index())
        {
            if (TextOf(element)?.Trim() is not { Length: > 0 and <= 40 } text)
            {
                Report(Text($"{name}[{index}]"), $"Expected a number of at most 40 characters, found {Shown(element)}.");
            }
            else if (texts.Contains(text))
            {
                Report(Text($"{name}[{index}]"), $"'{text}' stands in the list already.");
            }
            else
            {
                texts.Add(text);
            }
        }

        return texts;
    }

    /// <summary>A list of objects, such as the lines of a credit memo.</summary>
    public IReadOnlyList<FactRow> Rows(string name, params string[] members) =>
        [.. Elements(name).Index().Select(one => new FactRow(this, Text($"{name}[{one.Index}]"), one.Item, members))];

    public void Report(string name, string problem) =>
        problems[$"facts.{name}"] = [.. problems.GetValueOrDefault($"facts.{name}") ?? [], problem];

    /// <summary>The text of a JSON string; null where it is none, or holds half a surrogate pair.</summary>
    internal static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind is JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>What was found, cut where it is long.</summary>
    internal static string Shown(JsonElement element) => element.ValueKind is JsonValueKind.Undefined
        ? "nothing"
        : element.GetRawText() is var text && text.Length > 60 ? text[..60] + "…" : text;

    private List<JsonElement> Elements(string name)
    {
        if (!TryGet(name, out var element))
        {
            return [];
        }

        var count = element.ValueKind is JsonValueKind.Array ? element.GetArrayLength() : 0;
        if (count is > 0 and <= ElementsMax)
        {
            return [.. element.EnumerateArray()];
        }

        Report(name, element.ValueKind is JsonValueKind.Array ? Text($"Expected 1 to {ElementsMax} entries, found {count}.") : $"Expected a list, found {Shown(element)}.");
        return [];
    }

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

/// <summary>One entry of a list fact; complaints name its place, such as <c>facts.lines[0].net</c>.</summary>
public sealed class FactRow
{
    private readonly FactReader reader;
    private readonly string place;
    private readonly JsonElement element;

    internal FactRow(FactReader reader, string place, JsonElement element, IReadOnlyList<string> members)
    {
        (this.reader, this.place, this.element) = (reader, place, element);
        if (element.ValueKind is not JsonValueKind.Object)
        {
            reader.Report(place, $"Expected an object with {string.Join(", ", members)}; found {FactReader.Shown(element)}.");
            return;
        }

        foreach (var unknown in element.EnumerateObject().Select(one => one.Name).Where(name => !members.Contains(name)))
        {
            reader.Report(place, $"Unknown member '{unknown}'; expected {string.Join(", ", members)}.");
        }
    }

    public string Text(string member)
    {
        if (FactReader.TextOf(Member(member))?.Trim() is { Length: > 0 and <= 40 } text)
        {
            return text;
        }

        Report(member, $"Expected a text of 1 to 40 characters, found {FactReader.Shown(Member(member))}.");
        return "";
    }

    public decimal Number(string member, decimal min, decimal max)
    {
        var found = Member(member);
        if (found.ValueKind is JsonValueKind.Number && found.TryGetDecimal(out var value) && value >= min && value <= max)
        {
            return value;
        }

        Report(member, string.Create(CultureInfo.InvariantCulture, $"Expected a number from {min} to {max}, found {FactReader.Shown(found)}."));
        return 0;
    }

    public void Report(string member, string problem) => reader.Report($"{place}.{member}", problem);

    private JsonElement Member(string name) => element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : default;
}
