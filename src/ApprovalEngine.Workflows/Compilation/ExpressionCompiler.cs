using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Expressions;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>Expressions of a definition to <see cref="Expression"/>. Literals are converted here, once, to the type the activity declares.</summary>
internal sealed class ExpressionCompiler(WorkflowCompilation workflow)
{
    /// <summary>An input: wrapped (<c>{typeName, expression}</c>) or, as some of Elsa's own are, a bare value.</summary>
    public Expression? CompileInput(ActivityCompilation activity, JsonNode? member, Type type, string name)
    {
        if (member is JsonObject wrapped && wrapped.TryGetPropertyValue("expression", out var expression))
        {
            return Compile(activity, expression, type, $"{name}.expression");
        }

        return member is null || (member is JsonObject bare && !bare.ContainsKey("value") && type != typeof(object))
            ? null
            : Constant(activity, member, type, name);
    }

    public Expression? Compile(ActivityCompilation activity, JsonNode? expression, Type type, string member)
    {
        if (expression is not JsonObject json)
        {
            return null;
        }

        var value = json["value"];
        var place = $"{member}.value";
        var syntax = json["type"]?.ToString();
        return syntax switch
        {
            null or "Literal" => Constant(activity, value, type, place),
            "Object" or "Json" => Object(activity, value, type, place),
            "JavaScript" => JavaScript(activity, value, place),
            "Variable" => Named(activity, value, "name", "id") is { } variable && activity.TryGetVariable(variable, out var name)
                ? new VariableExpression(name)
                : Wrong(activity, place, $"expected a variable the workflow declares, found {Show(value)}."),
            "Input" => Named(activity, value, "name", "name") is { } input
                ? new InputExpression(input)
                : Wrong(activity, place, $"expected an input of the workflow, found {Show(value)}."),
            "Output" => Output(activity, value, place),
            _ when workflow.LanguageOf(syntax) is { } compiler => Host(activity, compiler, value, place),
            _ => Wrong(activity, $"{member}.type", $"expressions of type {syntax} are not known here; known are {string.Join(", ", workflow.Syntaxes)}."),
        };
    }

    private static Expression? Constant(ActivityCompilation activity, JsonNode? value, Type type, string place)
    {
        var literal = WorkflowValue.FromJson(value);
        if (literal is null || (literal is string { Length: 0 } && type != typeof(string) && type != typeof(object)))
        {
            return null;
        }

        try
        {
            return new ConstantExpression(ValueConverter.ToDeclared(literal, type));
        }
        catch (FormatException exception)
        {
            return Wrong(activity, place, exception.Message + ".");
        }
    }

    private static Expression? Object(ActivityCompilation activity, JsonNode? value, Type type, string place)
    {
        if (value is not JsonValue text || text.GetValueKind() != JsonValueKind.String)
        {
            return Constant(activity, value, type, place);
        }

        if (string.IsNullOrWhiteSpace(text.GetValue<string>()))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text.GetValue<string>());
            return new ConstantExpression(WorkflowValue.FromJson(document.RootElement));
        }
        catch (JsonException exception)
        {
            return Wrong(activity, place, $"line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}: not valid JSON.");
        }
        catch (InvalidOperationException)
        {
            return Wrong(activity, place, "the text holds half a surrogate pair (\\uD800 to \\uDFFF).");
        }
    }

    private static Expression? JavaScript(ActivityCompilation activity, JsonNode? value, string place)
    {
        var code = value?.ToString();
        if (string.IsNullOrWhiteSpace(code))
        {
            return null;
        }

        try
        {
            return new JavaScriptExpression(JavaScriptProgram.Parse(code, $"activity {activity.Node.Label}, {place}"));
        }
        catch (FormatException exception)
        {
            return Wrong(activity, place, exception.Message);
        }
    }

    private static Expression? Host(ActivityCompilation activity, HostScriptCompiler compiler, JsonNode? value, string place)
    {
        var code = value?.ToString();
        if (string.IsNullOrWhiteSpace(code))
        {
            return null;
        }

        try
        {
            return new HostExpression(compiler(code, $"activity {activity.Node.Label}, {place}"));
        }
        catch (FormatException exception)
        {
            return Wrong(activity, place, exception.Message);
        }
    }

    private static Expression? Output(ActivityCompilation activity, JsonNode? value, string place)
    {
        var json = AsObject(value);
        return (json?["activityId"] ?? json?["activity"])?.ToString() is { Length: > 0 } of && (json!["outputName"] ?? json["output"])?.ToString() is { Length: > 0 } output
            ? new OutputExpression(of, output)
            : Wrong(activity, place, $"expected {{\"activityId\":…,\"outputName\":…}}, found {Show(value)}.");
    }

    private static JsonObject? AsObject(JsonNode? value)
    {
        if (value is not JsonValue text)
        {
            return value as JsonObject;
        }

        try
        {
            return JsonNode.Parse(text.ToString()) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A variable expression holds JSON in text: {"id":…,"name":…}; older definitions hold the bare id or name.
    private static string? Named(ActivityCompilation activity, JsonNode? value, string first, string second)
    {
        if (value is JsonValue text && text.ToString() is { Length: > 0 } raw && !raw.StartsWith('{'))
        {
            return raw;
        }

        var json = AsObject(value);
        var id = json?[second]?.ToString();
        return id is not null && (second == first || activity.TryGetVariable(id, out _)) ? id : json?[first]?.ToString();
    }

    private static Expression? Wrong(ActivityCompilation activity, string place, string message)
    {
        activity.Problem(place, message);
        return null;
    }

    private static string Show(JsonNode? value) => value?.ToJsonString(JsonFormats.Node) ?? "nothing";
}
