using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApprovalEngine.Workflows.Values;

/// <summary>
/// Values of a definition and of JavaScript become what an activity declared. Text is read in the invariant culture, because Studio writes
/// numbers and flags as text ("24", "True"). What cannot be converted is a <see cref="FormatException"/> that says what was expected and found.
/// </summary>
internal static class ValueConverter
{
    /// <summary>Converts a value of the model to the declared type, but keeps it in the model: used for variables and literals.</summary>
    public static object? ToDeclared(object? value, Type type) =>
        value is null || type == typeof(object) ? value : WorkflowValue.Normalize(To(value, type));

    /// <summary>Converts a value of the model to <paramref name="type"/>. Null becomes null, or the default of a value type that has one.</summary>
    public static object? To(object? value, Type type)
    {
        var bare = Nullable.GetUnderlyingType(type);
        if (value is null || (value is string { Length: 0 } && (bare ?? type).IsValueType))
        {
            return bare is not null || !type.IsValueType ? null : type == typeof(bool) ? false : throw Mismatch(value, type);
        }

        var target = bare ?? type;
        if (target == typeof(object) || target.IsInstanceOfType(value))
        {
            return value;
        }

        if (target == typeof(string))
        {
            return WorkflowValue.ToText(value);
        }

        return ToSimple(value, target) ?? ToComplex(value, target);
    }

    private static object? ToSimple(object value, Type target)
    {
        if (target == typeof(bool))
        {
            return ToBoolean(value);
        }

        if (target.IsEnum)
        {
            return value is string name && Enum.TryParse(target, name, ignoreCase: true, out var parsed) && Enum.IsDefined(target, parsed)
                ? parsed
                : throw new FormatException($"expected one of {string.Join(", ", Enum.GetNames(target))}, found {Show(value)}");
        }

        return Type.GetTypeCode(target) switch
        {
            TypeCode.Int16 => (short)Whole(value, target, short.MinValue, short.MaxValue),
            TypeCode.Int32 => (int)Whole(value, target, int.MinValue, int.MaxValue),
            TypeCode.Int64 => (long)Whole(value, target, long.MinValue, long.MaxValue),
            TypeCode.Byte => (byte)Whole(value, target, byte.MinValue, byte.MaxValue),
            TypeCode.Decimal => Exact(value, target),
            TypeCode.Double => Binary(value, target),
            TypeCode.Single => (float)Binary(value, target),
            TypeCode.DateTime => value is string text && DateTime.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var parsed) ? parsed : throw Mismatch(value, target),
            _ => ToTimeOrId(value, target),
        };
    }

    private static object? ToTimeOrId(object value, Type target)
    {
        var text = value as string;
        if (target == typeof(Guid))
        {
            return Guid.TryParse(text, out var id) ? id : throw Mismatch(value, target);
        }

        if (target == typeof(DateTimeOffset))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
                ? instant
                : throw Mismatch(value, target);
        }

        if (target == typeof(DateOnly))
        {
            return DateOnly.TryParse(text, CultureInfo.InvariantCulture, out var day) ? day : throw Mismatch(value, target);
        }

        if (target == typeof(TimeSpan))
        {
            return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : throw Mismatch(value, target);
        }

        return null;
    }

    private static object ToComplex(object value, Type target)
    {
        // A list or map may come as JSON text: that is how Studio stores a checklist or a dictionary.
        var json = value is string text ? text : WorkflowValue.ToJson(value);
        try
        {
            if (typeof(JsonNode).IsAssignableFrom(target))
            {
                return JsonNode.Parse(json) is { } node && target.IsInstanceOfType(node) ? node : throw Mismatch(value, target);
            }

            if (target.IsAssignableFrom(typeof(Dictionary<string, object?>)) || target.IsAssignableFrom(typeof(List<object?>)))
            {
                using var document = JsonDocument.Parse(json);
                var read = WorkflowValue.FromJson(document.RootElement);
                return target.IsInstanceOfType(read) ? read : throw Mismatch(value, target);
            }

            return JsonSerializer.Deserialize(json, target) ?? throw Mismatch(value, target);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"expected {TypeAliases.AliasOf(target)} ({target.Name}) as JSON, found {Show(value)}", exception);
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException($"expected {TypeAliases.AliasOf(target)} ({target.Name}) as JSON, found half a surrogate pair in it", exception);
        }
    }

    private static bool ToBoolean(object value) => value switch
    {
        bool flag => flag,
        string text when bool.TryParse(text.Trim(), out var flag) => flag,
        _ => throw Mismatch(value, typeof(bool)),
    };

    private static decimal Whole(object value, Type target, decimal min, decimal max)
    {
        var number = Exact(value, target);
        return number == decimal.Truncate(number) && number >= min && number <= max ? number : throw Mismatch(value, target);
    }

    private static decimal Exact(object value, Type target) => value switch
    {
        long number => number,
        decimal number => number,
        string text when decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Mismatch(value, target),
    };

    private static double Binary(object value, Type target) => value switch
    {
        double number => number,
        long number => number,
        decimal number => (double)number,
        string text when double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => throw Mismatch(value, target),
    };

    private static FormatException Mismatch(object? value, Type target) =>
        new($"expected {(Nullable.GetUnderlyingType(target) ?? target).Name}, found {Show(value)}");

    private static string Show(object? value)
    {
        var text = value is null ? "nothing" : value is string raw ? $"\"{raw}\"" : WorkflowValue.ToText(value);
        return text.Length <= 80 ? text : text[..80] + "…";
    }
}
