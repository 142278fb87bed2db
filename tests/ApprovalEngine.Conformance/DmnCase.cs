using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ApprovalEngine.Decisions;

namespace ApprovalEngine.Conformance;

/// <summary>A test file of the public DMN TCK (<c>*-test-*.xml</c>, namespace .../DMN/20160719/testcase).</summary>
/// <param name="ModelName">The file name of the model, which lies in the same folder.</param>
public sealed record DmnTestFile(string ModelName, IReadOnlyList<DmnCase> Cases)
{
    private static readonly XNamespace Schema = "http://www.omg.org/spec/DMN/20160719/testcase";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <exception cref="FormatException">Not a test file; the message says what is missing.</exception>
    public static DmnTestFile Read(string path)
    {
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var root = XDocument.Load(reader).Root!;
        if (root.Name != Schema + "testCases")
        {
            throw new FormatException($"expected <testCases> of {Schema}, found <{root.Name.LocalName}> of {root.Name.Namespace}.");
        }

        return new DmnTestFile(root.Element(Schema + "modelName")?.Value.Trim() ?? "", [.. root.Elements(Schema + "testCase").Select(ReadCase)]);
    }

    private static DmnCase ReadCase(XElement element) => new(
        element.Attribute("id")?.Value ?? "",
        element.Attribute("type")?.Value is { } type && type != "decision" ? type : null,
        ByName(element.Elements(Schema + "inputNode")),
        [.. element.Elements(Schema + "resultNode").Select(ReadResult)]);

    private static DmnExpected ReadResult(XElement element) => new(
        element.Attribute("name")?.Value ?? "",
        element.Attribute("type")?.Value is { } type && type != "decision" ? type : null,
        element.Attribute("errorResult")?.Value is "true" or "1",
        element.Element(Schema + "expected") is { } expected ? ReadValue(expected) : null);

    // A value, a list of items, or components; the element around them has no meaning.
    private static object? ReadValue(XElement around)
    {
        if (around.Element(Schema + "value") is { } value)
        {
            return value.Attribute(Instance + "nil")?.Value is "true" or "1" ? null : ReadSimple(value);
        }

        if (around.Element(Schema + "list") is { } list)
        {
            return list.Attribute(Instance + "nil")?.Value is "true" or "1" ? null : list.Elements(Schema + "item").Select(ReadValue).ToList();
        }

        return around.Elements(Schema + "component").Any()
            ? ByName(around.Elements(Schema + "component"))
            : null;
    }

    private static Dictionary<string, object?> ByName(IEnumerable<XElement> parts)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var part in parts)
        {
            var name = part.Attribute("name")?.Value ?? throw new FormatException($"expected a name on <{part.Name.LocalName}>, found none.");
            if (!values.TryAdd(name, ReadValue(part)))
            {
                throw new FormatException($"expected each <{part.Name.LocalName}> once, found '{name}' again.");
            }
        }

        return values;
    }

    // As what the engine hands out.
    private static object? ReadDate(string text) => !CalendarDate.TryParse(text, out var date) ? null : date.ToDateOnly() is { } day ? day : (object)date;

    private static object ReadSimple(XElement value)
    {
        var text = value.Value;
        if (value.Attribute(Instance + "type")?.Value is not { } type)
        {
            return new Untyped(text);
        }

        object? read = type[(type.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
        {
            "string" => text,
            "boolean" => XmlConvert.ToBoolean(text.Trim()),
            "decimal" or "double" or "float" or "integer" or "int" or "long" => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
            "date" => ReadDate(text.Trim()),
            "time" => ZonedTime.TryParse(text.Trim(), out var time) ? time : null,
            "dateTime" => ZonedDateTime.TryParse(text.Trim(), out var moment) ? moment : null,
            "duration" => MonthsDuration.TryParse(text.Trim(), out var months) ? months : XmlConvert.ToTimeSpan(text.Trim()),
            _ => null,
        };
        return read ?? throw new FormatException($"expected a value that can be read, found '{text}' as {type}.");
    }
}

/// <summary>A value whose type the test file does not say: it is that of the variable.</summary>
public sealed record Untyped(string Text)
{
    /// <summary>The value as a variable of this type takes it.</summary>
    public object? As(DecisionValueType type) => type switch
    {
        DecisionValueType.Text => Text,
        _ when Text.Length == 0 => null,
        _ when decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ when Text is "true" or "false" => Text == "true",
        DecisionValueType.Date when DateOnly.TryParseExact(Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        DecisionValueType.Time when ZonedTime.TryParse(Text, out var time) => time,
        DecisionValueType.DateTime when ZonedDateTime.TryParse(Text, out var moment) => moment,
        DecisionValueType.DaysDuration => XmlConvert.ToTimeSpan(Text),
        DecisionValueType.MonthsDuration when MonthsDuration.TryParse(Text, out var months) => months,
        _ => Text,
    };
}

/// <summary>One case: inputs by name and what decisions should come to.</summary>
/// <param name="Invoked">What the case invokes where it is no decision (<c>decisionService</c>, <c>bkm</c>); null else.</param>
public sealed record DmnCase(string Id, string? Invoked, IReadOnlyDictionary<string, object?> Inputs, IReadOnlyList<DmnExpected> Results);

/// <summary>What one decision should come to.</summary>
/// <param name="Invoked">What the result is of where it is no decision; null else.</param>
/// <param name="IsError">The evaluation should note an error beside the value, which is null where none is named.</param>
public sealed record DmnExpected(string Name, string? Invoked, bool IsError, object? Value);
