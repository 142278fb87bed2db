using System.Globalization;
using System.Text.Json;

namespace ApprovalEngine.Templating.Tests;

/// <summary>Runs one recorded case; the format is that of the recording (scalars of a special kind are objects with one key like <c>$decimal</c>).</summary>
internal static class GoldenCase
{
    /// <summary>What is wrong, or null when the result is the expected one.</summary>
    public static string? Problem(JsonElement item, JsonElement expected)
    {
        var isError = expected.TryGetProperty("error", out var error);
        try
        {
            var output = Render(item);
            if (isError)
            {
                return $"expected the error {error}, got the output {output}";
            }

            var wanted = expected.GetProperty("output").GetString();
            return output == wanted ? null : $"expected {JsonSerializer.Serialize(wanted)}, got {JsonSerializer.Serialize(output)}";
        }
        catch (TemplateException fault)
        {
            var first = fault.Errors[0];
            if (!isError)
            {
                return $"expected {expected.GetProperty("output")}, got {first}";
            }

            var matches = first.Line == error.GetProperty("line").GetInt32()
                && first.Column == error.GetProperty("column").GetInt32()
                && first.Message.Contains(error.GetProperty("contains").GetString()!, StringComparison.OrdinalIgnoreCase)
                && first.Path == (error.TryGetProperty("file", out var file) ? file.GetString() : "<input>");
            return matches ? null : $"expected the error {error}, got {first}";
        }
    }

    private static string Render(JsonElement item)
    {
        Func<string, Template?>? include = item.TryGetProperty("includes", out var includes)
            ? name => includes.TryGetProperty(name, out var text) ? Template.Parse(text.GetString()!, name) : null
            : null;
        var options = new RenderOptions
        {
            Culture = item.TryGetProperty("culture", out var culture)
                ? CultureInfo.GetCultureInfo(culture.GetString()!)
                : CultureInfo.InvariantCulture,
            Include = include,
            Limits = new TemplateLimits { CutLongOutput = true },
        };
        if (item.TryGetProperty("options", out var settings))
        {
            foreach (var setting in settings.EnumerateObject())
            {
                options = Apply(options, setting.Name, setting.Value);
            }
        }

        var model = (Dictionary<string, object?>)Value(item.GetProperty("model"))!;
        return Template.Parse(item.GetProperty("template").GetString()!, "<input>").Render(model, options);
    }

    private static RenderOptions Apply(RenderOptions options, string name, JsonElement value) => name switch
    {
        "strict_variables" => options with { StrictVariables = value.GetBoolean() },
        "relaxed_target_access" => options with { RelaxedTargetAccess = value.GetBoolean() },
        "relaxed_member_access" => options with { RelaxedMemberAccess = value.GetBoolean() },
        "relaxed_indexer_access" => options with { RelaxedIndexerAccess = value.GetBoolean() },
        "relaxed_function_access" => options with { RelaxedFunctionAccess = value.GetBoolean() },
        "null_indexer" => options with { NullIndexer = value.GetBoolean() },
        "loop_limit" => options with { Limits = options.Limits with { LoopLimit = value.GetInt32() } },
        "recursive_limit" => options with { Limits = options.Limits with { RecursiveLimit = value.GetInt32() } },
        "object_recursion_limit" => options with { Limits = options.Limits with { ObjectDepth = value.GetInt32() } },
        "limit_to_string" => options with { Limits = options.Limits with { OutputLength = value.GetInt32() } },
        "auto_indent" => options with { AutoIndent = value.GetBoolean() },
        "indent_on_empty_lines" => options with { IndentOnEmptyLines = value.GetBoolean() },
        _ => throw new InvalidOperationException($"The option {name} of a recorded case is not known."),
    };

    /// <summary>A recorded value as a model value.</summary>
    public static object? Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Special(element) ?? element.EnumerateObject().ToDictionary(member => member.Name, member => Value(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select(Value).ToList(),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt32(out var number))
        {
            return number;
        }

        return element.TryGetInt64(out var large) ? (object)large : element.GetDouble();
    }

    private static object? Special(JsonElement element)
    {
        var members = element.EnumerateObject().ToList();
        if (members is not [{ Value.ValueKind: JsonValueKind.String } only])
        {
            return null;
        }

        var text = only.Value.GetString()!;
        var culture = CultureInfo.InvariantCulture;
        switch (only.Name)
        {
            case "$decimal":
                return decimal.Parse(text, culture);
            case "$double":
                return double.Parse(text, culture);
            case "$float":
                return float.Parse(text, culture);
            case "$long":
                return long.Parse(text, culture);
            case "$datetime":
                return DateTime.Parse(text, culture);
            case "$date":
                return DateOnly.Parse(text, culture);
            case "$datetimeoffset":
                return DateTimeOffset.Parse(text, culture);
            default:
                return null;
        }
    }
}
