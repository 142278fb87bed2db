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
            "Variable" => Named(value, "name", "id") is { } variable && workflow.TryGetVariable(variable, out var name)
                ? new VariableExpression(name)
                : Wrong(activity, place, $"expected a variable the workflow declares, found {Show(value)}."),
            "Input" => Named(value, "name", "name") is { } input
                ? new InputExpression(input)
                : Wrong(activity, place, $"expected an input of the workflow, found {Show(value)}."),
            _ => Wrong(activity, $"{member}.type", $"expressions of type {syntax} are not known here; known are Literal, Object, Variable, Input and JavaScript."),
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

    // A variable expression holds JSON in text: {"id":…,"name":…}; older definitions hold the bare id or name.
    private string? Named(JsonNode? value, string first, string second)
    {
        var json = value as JsonObject;
        if (json is null && value is JsonValue text && text.ToString() is { Length: > 0 } raw)
        {
            if (!raw.StartsWith('{'))
            {
                return raw;
            }

            try
            {
                json = JsonNode.Parse(raw) as JsonObject;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        var id = json?[second]?.ToString();
        return id is not null && (second == first || workflow.TryGetVariable(id, out _)) ? id : json?[first]?.ToString();
    }

    private static Expression? Wrong(ActivityCompilation activity, string place, string message)
    {
        activity.Problem(place, message);
        return null;
    }

    private static string Show(JsonNode? value) => value?.ToJsonString(JsonFormats.Node) ?? "nothing";
}
