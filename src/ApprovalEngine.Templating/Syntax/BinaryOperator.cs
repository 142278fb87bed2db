namespace ApprovalEngine.Templating.Syntax;

internal enum BinaryOperator
{
    Coalesce, NotCoalesce, Or, And, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
    Add, Subtract, Multiply, Divide, DivideRound, Modulus, ShiftLeft, ShiftRight, Range, RangeExclusive,
}

/// <summary>Signs and precedence (scriban.md 3.1; a higher number binds tighter).</summary>
internal static class BinaryOperators
{
    private static readonly Dictionary<string, (BinaryOperator Operator, int Precedence)> Signs = new(StringComparer.Ordinal)
    {
        ["??"] = (BinaryOperator.Coalesce, 20), ["?!"] = (BinaryOperator.NotCoalesce, 20),
        ["||"] = (BinaryOperator.Or, 30), ["&&"] = (BinaryOperator.And, 40),
        ["=="] = (BinaryOperator.Equal, 70), ["!="] = (BinaryOperator.NotEqual, 70),
        ["<"] = (BinaryOperator.Less, 80), ["<="] = (BinaryOperator.LessOrEqual, 80),
        [">"] = (BinaryOperator.Greater, 80), [">="] = (BinaryOperator.GreaterOrEqual, 80),
        ["+"] = (BinaryOperator.Add, 100), ["-"] = (BinaryOperator.Subtract, 100),
        ["*"] = (BinaryOperator.Multiply, 110), ["/"] = (BinaryOperator.Divide, 110), ["//"] = (BinaryOperator.DivideRound, 110),
        ["%"] = (BinaryOperator.Modulus, 110), ["<<"] = (BinaryOperator.ShiftLeft, 110), [">>"] = (BinaryOperator.ShiftRight, 110),
        [".."] = (BinaryOperator.Range, 130), ["..<"] = (BinaryOperator.RangeExclusive, 130),
    };

    private static readonly Dictionary<BinaryOperator, string> Texts = Signs.ToDictionary(sign => sign.Value.Operator, sign => sign.Key);

    public static bool TryFind(string sign, out BinaryOperator found, out int precedence)
    {
        var known = Signs.TryGetValue(sign, out var entry);
        (found, precedence) = entry;
        return known;
    }

    public static string Sign(this BinaryOperator value) => Texts[value];

    public static bool IsComparison(this BinaryOperator value) => value is >= BinaryOperator.Equal and <= BinaryOperator.GreaterOrEqual;
}
