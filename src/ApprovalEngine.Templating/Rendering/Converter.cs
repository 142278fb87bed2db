using System.Globalization;
using System.Numerics;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>Conversion of arguments and operands (scriban.md 3.2, last paragraph).</summary>
internal static class Converter
{
    /// <summary>null is 0; fractions round half to even; text is read in the render culture.</summary>
    public static int ToInt(Renderer renderer, object? value, Span span)
    {
        try
        {
            switch (ValueText.Plain(value))
            {
                case null:
                    return 0;
                case int number:
                    return number;
                case bool flag:
                    return flag ? 1 : 0;
                case string text when int.TryParse(text, NumberStyles.Integer, renderer.Culture, out var parsed):
                    return parsed;
                case float or double:
                    return checked((int)Math.Round(Numbers.ToDouble(value!), MidpointRounding.ToEven));
                case decimal number:
                    return checked((int)Math.Round(number, MidpointRounding.ToEven));
                case long or BigInteger:
                    return (int)Numbers.ToBig(value!);
            }
        }
        catch (OverflowException)
        {
            throw span.Fault($"Unable to convert the number {renderer.TextOf(value)} to an integer of 32 bits: it is out of range.");
        }

        throw span.Fault($"Unable to convert a value of kind {ValueText.Kind(value)} to an integer.");
    }

    /// <summary>Numbers stay what they are (decimals stay decimals), bool counts as 1 and 0, null as 0; text is refused.</summary>
    public static object ToNumber(object? value, Span span) => value switch
    {
        null => 0d,
        bool flag => flag ? 1d : 0d,
        _ when Numbers.IsNumber(value) => value,
        _ => throw span.Fault($"Unable to convert a value of kind {ValueText.Kind(value)} to a number."),
    };

    /// <summary>The value as a list: lists, text by character, objects as key and value pairs; null for everything else.</summary>
    public static IReadOnlyList<object?>? AsList(object? value) => ValueText.Plain(value) switch
    {
        IReadOnlyList<object?> list => list,
        string text => [.. text.Select(c => (object?)c.ToString())],
        TemplateObject members => [.. members.Members.Select(Pair)],
        EmptyValue => [],
        _ => null,
    };

    private static TemplateObject Pair(KeyValuePair<string, object?> member)
    {
        var pair = new TemplateObject();
        pair.TrySet("key", member.Key);
        pair.TrySet("value", member.Value);
        return pair;
    }
}
