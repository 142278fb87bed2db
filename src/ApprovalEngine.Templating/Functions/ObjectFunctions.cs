using System.Numerics;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary><c>object</c> (scriban.md 9.5). <c>from_json</c> gives decimals for all numbers.</summary>
internal static class ObjectFunctions
{
    public static readonly IReadOnlyList<(string, object?)> All =
    [
        Entry("default", "value:raw default:raw", a => a[0] is null || ValueText.Plain(a[0]) is "" ? a[1] : a[0]),
        Entry("eval", "text:text", Eval),
        Entry("eval_template", "text:text", EvalTemplate),
        Entry("format", "value:any format:text culture:text?", Format),
        Entry("from_json", "text:text", FromJson),
        Entry("has_key", "value:any key:text", a => a[0] is TemplateObject found && found.TryGet(a.Or(1), out _)),
        Entry("has_value", "value:any key:text", a => a[0] is TemplateObject found && found.TryGet(a.Or(1), out var value) && value is not null),
        Entry("keys", "value:any", Keys),
        Entry("kind", "value:any", a => a[0] is null ? null : ValueText.Kind(a[0])),
        Entry("size", "value:any", a => a[0] switch
        {
            string text => text.Length,
            TemplateObject members => members.Members.Count,
            IReadOnlyList<object?> list => list.Count,
            _ => 0,
        }),
        Entry("to_json", "value:any", ToJson),
        Entry("typeof", "value:any", a => TypeOf(a[0])),
        Entry("values", "value:any", a => a[0] is TemplateObject members ? new TemplateList(members.Members.Values) : new TemplateList()),
    ];

    private static object? Eval(Arguments a)
    {
        if (a.Text(0) is not { } text)
        {
            return null;
        }

        try
        {
            return a.Renderer.EvaluateText(new SourceText("<eval>", text), a.Call.Span);
        }
        catch (TemplateException fault)
        {
            throw a.Fault(0, $"Cannot evaluate the text: {fault.Errors[0].Message}");
        }
    }

    /// <summary>The result is plain text: where escaping is on, it is escaped like every value.</summary>
    private static object? EvalTemplate(Arguments a)
    {
        if (a.Text(0) is not { } text)
        {
            return null;
        }

        try
        {
            return a.Renderer.EvaluateTemplate(new SourceText("<eval>", text), a.Call.Span);
        }
        catch (TemplateException fault)
        {
            throw a.Fault(0, $"Cannot evaluate the text: {fault.Errors[0].Message}");
        }
    }

    private static object? Format(Arguments a) => a[0] switch
    {
        null => "",
        IFormattable value => a.Built(value.ToString(MathFunctions.Pattern(a), a.Culture(2))),
        var other => throw a.Fault($"A value of kind {ValueText.Kind(other)} cannot be formatted."),
    };

    private static TemplateList Keys(Arguments a) => a[0] switch
    {
        TemplateObject members => new TemplateList(members.Members.Keys),
        TemplateList list => new TemplateList([.. list.Properties.Keys, "size"]),
        _ => new TemplateList(),
    };

    private static string? TypeOf(object? value) => value switch
    {
        null => null,
        bool => "boolean",
        string => "string",
        TemplateRange => "iterator",
        TemplateList => "array",
        _ when Numbers.IsNumber(value) => "number",
        _ => "object",
    };

    private static object? FromJson(Arguments a)
    {
        try
        {
            using var document = JsonDocument.Parse(a.Or(0, "null"));
            return FromJson(a, document.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair ("\ud800") is well-formed JSON; only reading it as text fails, as an InvalidOperationException.
            throw a.Fault(0, $"The text is not JSON: {fault.Message}");
        }
    }

    private static object? FromJson(Arguments a, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new TemplateObject();
                foreach (var property in element.EnumerateObject())
                {
                    members.TrySet(property.Name, FromJson(a, property.Value));
                }

                return members;
            case JsonValueKind.Array:
                return a.Renderer.Checked(new TemplateList(element.EnumerateArray().Select(item => FromJson(a, item))), a.Call.Span);
            case JsonValueKind.String:
                return element.GetString();
            case JsonValueKind.Number:
                return element.GetDecimal();
            case JsonValueKind.True or JsonValueKind.False:
                return element.GetBoolean();
            default:
                return null;
        }
    }

    private static string ToJson(Arguments a)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteJson(a, writer, a[0], 0);
        }

        return a.Built(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteJson(Arguments a, Utf8JsonWriter writer, object? value, int level)
    {
        if (level > a.Renderer.Limits.ObjectDepth || writer.BytesCommitted + writer.BytesPending > 4L * a.Renderer.Limits.OutputLength)
        {
            throw a.Fault($"The value is nested more than {a.Renderer.Limits.ObjectDepth} levels deep, or too long, for JSON.");
        }

        switch (ValueText.Plain(value))
        {
            case null or EmptyValue:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case decimal number:
                writer.WriteNumberValue(number);
                break;
            case float or double:
                writer.WriteNumberValue(Numbers.ToDouble(value!));
                break;
            case int or long or BigInteger:
                writer.WriteRawValue(a.Renderer.ToText(value, System.Globalization.CultureInfo.InvariantCulture));
                break;
            case DateTime date:
                writer.WriteStringValue(date);
                break;
            case DateTimeOffset date:
                writer.WriteStringValue(date);
                break;
            case DateOnly or TimeSpan:
                writer.WriteStringValue(((IFormattable)value!).ToString(value is DateOnly ? "O" : "c", null));
                break;
            case TemplateObject members:
                writer.WriteStartObject();
                foreach (var (name, member) in members.Members)
                {
                    writer.WritePropertyName(name);
                    WriteJson(a, writer, member, level + 1);
                }

                writer.WriteEndObject();
                break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    WriteJson(a, writer, item, level + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                throw a.Fault($"A value of kind {ValueText.Kind(value)} cannot be written as JSON.");
        }
    }
}
