using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows;

/// <summary>
/// The value model of variables, inputs, outputs and payloads: null, <see cref="bool"/>, <see cref="string"/>, numbers, lists
/// (<see cref="List{T}"/> of values) and maps (<see cref="Dictionary{TKey,TValue}"/> with string keys, ordinal, in order).
/// A whole number that fits is a <see cref="long"/>, every other number a <see cref="decimal"/>; a <see cref="double"/> stays only where a decimal
/// cannot hold it. So money never passes a double outside JavaScript, and writing a value as JSON and reading it again gives the same value.
/// Dates, times and ids are strings in ISO 8601 and the usual GUID form.
/// </summary>
public static class WorkflowValue
{
    private const int MaxDepth = 64;

    /// <summary>Brings any plain .NET value into the model.</summary>
    /// <exception cref="InvalidOperationException">The value is of a type the model does not know, or nested more than 64 deep.</exception>
    public static object? Normalize(object? value) => Normalize(value, 0);

    public static object? FromJson(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element.GetRawText()),
        JsonValueKind.Array => element.EnumerateArray().Select(FromJson).ToList(),
        JsonValueKind.Object => MapOf(element),
        _ => throw new InvalidOperationException($"Unexpected JSON kind {element.ValueKind}."),
    };

    // Of two members with one name the last counts, as in JavaScript.
    private static Dictionary<string, object?> MapOf(JsonElement element)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            map[member.Name] = FromJson(member.Value);
        }

        return map;
    }

    public static object? FromJson(JsonNode? node)
    {
        if (node is null)
        {
            return null;
        }

        using var document = JsonDocument.Parse(node.ToJsonString());
        return FromJson(document.RootElement);
    }

    /// <summary>Writes a value of the model as JSON.</summary>
    public static void Write(Utf8JsonWriter writer, object? value)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case string text: writer.WriteStringValue(text); break;
            case long number: writer.WriteNumberValue(number); break;
            case decimal number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            case IReadOnlyDictionary<string, object?> map: WriteMap(writer, map); break;
            case IReadOnlyList<object?> list:
                writer.WriteStartArray();
                foreach (var item in list)
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            default: Write(writer, Normalize(value)); break;
        }
    }

    /// <summary>Text of a value: a string as it is, everything else as JSON; null gives the empty string.</summary>
    public static string ToText(object? value) => value switch
    {
        null => string.Empty,
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        decimal number => number.ToString(CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => ToJson(value),
    };

    public static string ToJson(object? value)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, JsonFormats.Compact))
        {
            Write(writer, value);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>About how many bytes of JSON a value takes.</summary>
    internal static long SizeOf(object? value)
    {
        switch (value)
        {
            case null: return 4;
            case string text: return text.Length + 2;
            case IReadOnlyDictionary<string, object?> map:
                var mapSize = 2L;
                foreach (var (key, item) in map)
                {
                    mapSize += key.Length + 4 + SizeOf(item);
                }

                return mapSize;
            case IReadOnlyList<object?> list:
                var listSize = 2L;
                foreach (var item in list)
                {
                    listSize += 1 + SizeOf(item);
                }

                return listSize;
            default: return 8;
        }
    }

    /// <summary>About how many bytes of JSON a named value takes.</summary>
    internal static long SizeOf(string name, object? value) => name.Length + 4 + SizeOf(value);

    /// <summary>About how many bytes of JSON the named values of a map take: the sum of what each takes, so that counting up and down agrees.</summary>
    internal static long SizeOfEntries(IReadOnlyDictionary<string, object?> map) => SizeOf(map) - 2;

    /// <summary>A number as JSON spells it.</summary>
    internal static object Number(string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        if (text.AsSpan().IndexOfAny('e', 'E') < 0
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact))
        {
            return exact;
        }

        return Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    /// <summary>A binary floating point number: a long or a decimal with the same shortest spelling where one exists.</summary>
    internal static object Number(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new InvalidOperationException($"{number.ToString(CultureInfo.InvariantCulture)} is not a value a workflow can keep.");
        }

        if (number == Math.Truncate(number) && Math.Abs(number) < 9e15)
        {
            return (long)number;
        }

        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) && (double)exact == number
            ? exact
            : number;
    }

    private static void WriteMap(Utf8JsonWriter writer, IReadOnlyDictionary<string, object?> map)
    {
        writer.WriteStartObject();
        foreach (var (key, item) in map)
        {
            writer.WritePropertyName(key);
            Write(writer, item);
        }

        writer.WriteEndObject();
    }

    private static object? Normalize(object? value, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new InvalidOperationException($"A workflow value may be nested {MaxDepth} deep, not deeper.");
        }

        return value switch
        {
            null or bool or string or long or decimal => value,
            int or short or byte or sbyte or ushort or uint => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            ulong large => large <= long.MaxValue ? (long)large : (decimal)large,
            double number => Number(number),
            float number => Number(double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
            Guid id => id.ToString("D"),
            DateTimeOffset instant => instant.ToString("O", CultureInfo.InvariantCulture),
            DateTime instant => instant.ToString("O", CultureInfo.InvariantCulture),
            DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
            TimeOnly time => time.ToString("O", CultureInfo.InvariantCulture),
            TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
            Enum name => name.ToString(),
            JsonNode node => FromJson(node),
            JsonElement element => FromJson(element),
            IEnumerable<KeyValuePair<string, object?>> map => map.ToDictionary(
                item => item.Key, item => Normalize(item.Value, depth + 1), StringComparer.Ordinal),
            IDictionary map => map.Keys.Cast<object>().ToDictionary(
                ToText, key => Normalize(map[key], depth + 1), StringComparer.Ordinal),
            IEnumerable list => list.Cast<object?>().Select(item => Normalize(item, depth + 1)).ToList(),
            _ => throw new InvalidOperationException(
                $"A {value.GetType().FullName} is not a workflow value; expected null, bool, number, text, date, list or map."),
        };
    }
}
