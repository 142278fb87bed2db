using System.Text.Json;

namespace ApprovalEngine.Application.Imports;

/// <summary>A mapping file is not as it must be. Never leaves <see cref="MappingReader"/>.</summary>
internal sealed class MappingFault(string at, string expected, string found) : Exception($"{at}: expected {expected}; found {found}.")
{
    public string At => at;

    public string Expected => expected;

    public string Found => found;
}

/// <summary>A JSON value and its path, so that whatever is wrong with it can be said with its place.</summary>
internal readonly record struct MappingNode(JsonElement? Value, string Path)
{
    public bool IsAbsent => Value is null;

    /// <summary>Stands in for an object that may be left out.</summary>
    public MappingNode OrEmpty() => IsAbsent ? this with { Value = JsonElement.Parse("{}"u8) } : this;

    public MappingFault Fault(string expected) => new(Path, expected, Value is { } value ? Shown(value.GetRawText()) : "nothing");

    /// <summary>The members of an object; refuses those that are not <paramref name="known"/>.</summary>
    public MappingNode Object(params ReadOnlySpan<string> known)
    {
        foreach (var member in Members())
        {
            if (!known.Contains(member.Name))
            {
                throw new MappingFault($"{Path}.{member.Name}", $"one of {string.Join(", ", known.ToArray())}", "an unknown member");
            }
        }

        return this;
    }

    public IEnumerable<(string Name, MappingNode Node)> Members()
    {
        var path = Path;
        return Value is { ValueKind: JsonValueKind.Object } value
            ? value.EnumerateObject().Select(member => (member.Name, new MappingNode(member.Value, $"{path}.{member.Name}")))
            : throw Fault("an object");
    }

    public MappingNode Member(string name) =>
        new(Value is { } value && value.TryGetProperty(name, out var member) && member.ValueKind is not JsonValueKind.Null ? member : null, $"{Path}.{name}");

    public string Text(string expected = "a text") => Value is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text
        ? text
        : throw Fault(expected);

    public string? OptionalText(string expected = "a text") => IsAbsent ? null : Text(expected);

    public bool Flag(bool fallback) => Value?.ValueKind switch
    {
        null => fallback,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault("true or false"),
    };

    public decimal Number(string expected) =>
        Value is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : throw Fault(expected);

    /// <summary>A text, or a list of at least one.</summary>
    public IReadOnlyList<string> Texts(string expected)
    {
        if (Value is not { ValueKind: JsonValueKind.Array } list)
        {
            return [Text(expected)];
        }

        var path = Path;
        var texts = list.EnumerateArray().Select((item, index) => new MappingNode(item, $"{path}[{index}]").Text()).ToList();
        return texts is [] ? throw Fault(expected) : texts;
    }

    private static string Shown(string raw) => raw.Length <= 80 ? raw : raw[..80] + "…";
}
