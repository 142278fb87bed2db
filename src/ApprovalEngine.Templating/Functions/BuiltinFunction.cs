using System.Globalization;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Functions;

/// <summary>How an argument is converted before a built-in function sees it.</summary>
internal enum ParameterKind
{
    /// <summary>Any value; HTML becomes plain text.</summary>
    Any,

    /// <summary>Any value, untouched.</summary>
    Raw,
    Text,
    Int,
    Number,
    List,
    Date,
    Function,
}

internal sealed record BuiltinParameter(string Name, ParameterKind Kind, bool IsOptional, bool IsVariadic);

/// <summary>A function of the library. Parameters are written as <c>"text:text length:int ellipsis:text? rest:any..."</c>.</summary>
internal sealed class BuiltinFunction : TemplateFunction
{
    private readonly string name;
    private readonly BuiltinParameter[] parameters;
    private readonly Func<Arguments, object?> body;

    public BuiltinFunction(string name, string signature, Func<Arguments, object?> body)
    {
        this.name = name;
        this.body = body;
        parameters = [.. signature.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parameter)];
    }

    private static BuiltinParameter Parameter(string text)
    {
        var parts = text.Split(':');
        var kind = Enum.Parse<ParameterKind>(parts[1].TrimEnd('?', '.'), ignoreCase: true);
        return new BuiltinParameter(parts[0], kind, parts[1].EndsWith('?'), parts[1].EndsWith("...", StringComparison.Ordinal));
    }

    public override object? Invoke(Renderer renderer, Invocation call)
    {
        var values = Bind(call, out var rest);
        var converted = new object?[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
        {
            converted[i] = values[i] is { } value ? Convert(renderer, parameters[i], value) : null;
        }

        var arguments = new Arguments(renderer, call, values, converted, rest);
        try
        {
            var result = body(arguments);
            if (result is string or Markup)
            {
                renderer.Built(renderer.TextOf(result), call.Span);
            }

            return result;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException or OverflowException or DivideByZeroException)
        {
            throw call.Fault($"`{name}`: {fault.Message}");
        }
    }

    private ArgumentValue?[] Bind(Invocation call, out List<ArgumentValue> rest)
    {
        rest = [];
        var values = new ArgumentValue?[parameters.Length];
        var next = 0;
        foreach (var argument in call.Arguments)
        {
            var named = argument.Name is null ? -1 : Array.FindIndex(parameters, parameter => parameter.Name == argument.Name);
            if (named >= 0 && !parameters[named].IsVariadic)
            {
                values[named] = argument;
                continue;
            }

            while (next < parameters.Length && values[next] is not null)
            {
                next++;
            }

            if (next >= parameters.Length)
            {
                throw call.Fault($"Invalid number of arguments: `{name}` takes at most {parameters.Length}, found {call.Arguments.Count}.");
            }

            if (parameters[next].IsVariadic)
            {
                rest.Add(argument);
            }
            else
            {
                values[next] = argument;
            }
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            if (values[i] is null && parameters[i] is { IsOptional: false, IsVariadic: false })
            {
                throw call.TooFew($"Invalid number of arguments: `{name}` needs `{parameters[i].Name}`.");
            }
        }

        return values;
    }

    private static object? Convert(Renderer renderer, BuiltinParameter parameter, ArgumentValue argument)
    {
        var value = parameter.Kind is ParameterKind.Raw ? argument.Value : ValueText.Plain(argument.Value);
        switch (parameter.Kind)
        {
            case ParameterKind.Text:
                return value is null ? null : renderer.TextOf(value);
            case ParameterKind.Int:
                return Converter.ToInt(renderer, value, argument.Span);
            case ParameterKind.Number:
                return Converter.ToNumber(value, argument.Span);
            case ParameterKind.List when value is not null:
                return Converter.AsList(value)
                    ?? throw argument.Span.Fault($"Unable to convert a value of kind {ValueText.Kind(value)} to a list.");
            case ParameterKind.Date when value is not null:
                return value is DateTime or DateOnly or DateTimeOffset
                    ? value
                    : throw argument.Span.Fault($"Unable to convert a value of kind {ValueText.Kind(value)} to a date.");
            case ParameterKind.Function when value is not null:
                return value is TemplateFunction
                    ? value
                    : throw argument.Span.Fault($"The argument of kind {ValueText.Kind(value)} is not a function.");
            default:
                return value;
        }
    }
}

/// <summary>The converted arguments of a running built-in function.</summary>
internal sealed class Arguments(
    Renderer renderer, Invocation call, ArgumentValue?[] values, object?[] converted, IReadOnlyList<ArgumentValue> rest)
{
    public Renderer Renderer => renderer;

    public Invocation Call => call;

    public IReadOnlyList<ArgumentValue> Rest => rest;

    public object? this[int index] => converted[index];

    public bool Has(int index) => values[index] is not null;

    public string? Text(int index) => (string?)converted[index];

    /// <summary>The text, empty for null or for an argument that is not there.</summary>
    public string Or(int index, string otherwise = "") => (string?)converted[index] ?? otherwise;

    public int Int(int index, int otherwise = 0) => converted[index] is int number ? number : otherwise;

    public IReadOnlyList<object?>? List(int index) => (IReadOnlyList<object?>?)converted[index];

    /// <summary>The list, its items counted as loop turns.</summary>
    public IReadOnlyList<object?> Counted(int index)
    {
        var list = List(index) ?? [];
        renderer.Turns(list.Count, call.Span);
        return list;
    }

    /// <summary>The items of the list, counted, for a function that calls the template back: what it calls may change the list.</summary>
    public IEnumerable<object?> Walked(int index)
    {
        var list = Counted(index);
        var version = (list as TemplateList)?.Version;
        for (var i = 0; i < list.Count; i++)
        {
            yield return list[i];
            if ((list as TemplateList)?.Version != version)
            {
                throw call.Fault("The list was modified while looping over it.");
            }
        }
    }

    /// <summary>The culture named by an optional argument, else the render culture.</summary>
    public CultureInfo Culture(int index)
    {
        if (string.IsNullOrEmpty(Text(index)))
        {
            return renderer.Culture;
        }

        try
        {
            return CultureInfo.GetCultureInfo(Or(index));
        }
        catch (CultureNotFoundException)
        {
            throw Fault(index, $"The culture `{Text(index)}` is not known.");
        }
    }

    public Span SpanOf(int index) => values[index]?.Span ?? call.Span;

    public TemplateException Fault(string message) => call.Fault(message);

    public TemplateException Fault(int index, string message) => SpanOf(index).Fault(message);

    /// <summary>A text that is going to be the result, if it is not too long; it is counted when the function returns it.</summary>
    public string Built(string text) => renderer.Fitting(text, call.Span);
}
