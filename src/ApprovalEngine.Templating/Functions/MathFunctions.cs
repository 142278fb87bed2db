using System.Globalization;
using System.Numerics;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary>
/// <c>math</c> (scriban.md 9.4). Differs on purpose: a decimal stays a decimal in every function, so that money is never rounded through
/// a binary fraction. <c>random</c> and <c>uuid</c> are left out: a letter must render the same twice.
/// </summary>
internal static class MathFunctions
{
    public static readonly IReadOnlyList<(string, object?)> All =
    [
        Entry("abs", "value:any", Abs),
        Entry("ceil", "value:number", a => a[0] is decimal money ? decimal.Ceiling(money) : Math.Ceiling(Numbers.ToDouble(a[0]!))),
        Entry("floor", "value:number", a => a[0] is decimal money ? decimal.Floor(money) : Math.Floor(Numbers.ToDouble(a[0]!))),
        Entry("round", "value:number precision:int?", Round),
        Entry("divided_by", "value:number divisor:any", DividedBy),
        Entry("plus", "value:any with:any", a => Operate(a, BinaryOperator.Add)),
        Entry("minus", "value:any with:any", a => Operate(a, BinaryOperator.Subtract)),
        Entry("times", "value:any with:any", a => Operate(a, BinaryOperator.Multiply)),
        Entry("modulo", "value:any with:any", a => Operate(a, BinaryOperator.Modulus)),
        Entry("format", "value:any format:text culture:text?", Format),
        Entry("is_number", "value:any", a => Numbers.IsNumber(a[0])),
    ];

    private static object? Abs(Arguments a) => a[0] switch
    {
        null => null,
        decimal number => Math.Abs(number),
        double number => Math.Abs(number),
        float number => Math.Abs(number),
        { } number when Numbers.IsInteger(number) => Numbers.Shrink(BigInteger.Abs(Numbers.ToBig(number))),
        var other => throw a.Fault($"The value of kind {ValueText.Kind(other)} is not a number."),
    };

    private static object? Round(Arguments a) => a[0] is decimal money
        ? Math.Round(money, Math.Clamp(a.Int(1), 0, 28), MidpointRounding.ToEven)
        : Math.Round(Numbers.ToDouble(a[0]!), Math.Clamp(a.Int(1), 0, 15), MidpointRounding.ToEven);

    private static object? DividedBy(Arguments a)
    {
        var divisor = a[1];
        if (!Numbers.IsNumber(divisor))
        {
            throw a.Fault(1, $"The divisor of kind {ValueText.Kind(divisor)} is not a number.");
        }

        if (a[0] is decimal || divisor is decimal)
        {
            var quotient = Numbers.ToDecimal(a[0]!) / Numbers.ToDecimal(divisor!);
            return Numbers.IsInteger(divisor) ? decimal.Floor(quotient) : quotient;
        }

        var result = Numbers.ToDouble(a[0]!) / Numbers.ToDouble(divisor!);
        if (!Numbers.IsInteger(divisor))
        {
            return result;
        }

        return double.IsFinite(result) ? Numbers.Shrink(new BigInteger(Math.Floor(result))) : throw a.Fault("Division by zero.");
    }

    private static object? Operate(Arguments a, BinaryOperator operation)
    {
        var node = new Binary(
            a.Call.Span, new Literal(a.SpanOf(0), a[0]), operation, a.Call.Span, new Literal(a.SpanOf(1), a[1]));
        return Operators.Apply(a.Renderer, node, a[0], a[1]);
    }

    private static object? Format(Arguments a)
    {
        if (a[0] is null)
        {
            return "";
        }

        return Numbers.IsNumber(a[0])
            ? a.Built(((IFormattable)a[0]!).ToString(Pattern(a), a.Culture(2)))
            : throw a.Fault($"The value of kind {ValueText.Kind(a[0])} is not a number that can be formatted.");
    }

    /// <summary>The pattern, its length and precision kept small: <c>"N999999999"</c> would fill the memory.</summary>
    public static string Pattern(Arguments a)
    {
        const int maxPattern = 200;
        const int maxPrecision = 99;
        var pattern = a.Or(1);
        if (pattern.Length > maxPattern)
        {
            throw a.Fault(1, $"The format has {pattern.Length} characters, more than {maxPattern}.");
        }

        if (pattern.Length > 1 && char.IsAsciiLetter(pattern[0]) && pattern.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0
            && (!int.TryParse(pattern.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var precision) || precision > maxPrecision))
        {
            throw a.Fault(1, $"The format `{pattern}` asks for more than {maxPrecision} digits.");
        }

        return pattern;
    }
}
