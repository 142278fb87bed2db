using System.Globalization;
using System.Numerics;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Lexing;

/// <summary>Number literals (scriban.md 1.6). A literal without suffix and with a dot is a double; <c>m</c> makes a decimal.</summary>
internal sealed partial class Lexer
{
    private const int MaxExponent = 400;
    private const int MaxDigits = 1000;

    private void Number()
    {
        if (text[at] == '0' && at + 1 < text.Length && text[at + 1] is 'x' or 'b')
        {
            PrefixedNumber(text[at + 1] == 'x' ? 16 : 2);
            return;
        }

        var start = at;
        var end = Digits(at);
        var isInteger = true;
        if (StartsFraction(end))
        {
            isInteger = false;
            end = Digits(end + 1);
        }

        var mantissaEnd = end;
        if (end < text.Length && text[end] is 'e' or 'E')
        {
            end++;
            end += end < text.Length && text[end] is '+' or '-' ? 1 : 0;
            if (end >= text.Length || !char.IsAsciiDigit(text[end]))
            {
                Fail(Math.Min(end, text.Length - 1), "Unexpected token: expecting the digits of an exponent.");
                return;
            }

            end = Digits(end);
        }

        var suffix = end < text.Length && NameEnd(end) == end + 1 ? char.ToLowerInvariant(text[end]) : '\0';
        var digits = text[start..end].Replace("_", "", StringComparison.Ordinal);
        object? value = suffix is 'f' or 'd' or 'm' || !isInteger
            ? Fraction(digits, suffix)
            : Integer(digits, text[start..mantissaEnd].Replace("_", "", StringComparison.Ordinal));
        if (value is null)
        {
            Fail(start, $"The number `{text[start..end]}` is not valid: out of range, or an integer with a negative exponent.");
            return;
        }

        Add(TokenKind.Number, end - start + (suffix is 'f' or 'd' or 'm' ? 1 : 0), value);
    }

    /// <summary>A dot continues a number unless it starts a range (<c>1..3</c>) or a member (<c>1.size</c>).</summary>
    private bool StartsFraction(int dot)
    {
        if (dot >= text.Length || text[dot] != '.')
        {
            return false;
        }

        var next = dot + 1 < text.Length ? text[dot + 1] : ' ';
        return next is 'e' or 'E' or 'f' or 'F' or 'd' or 'D' or 'm' or 'M' || !(next is '.' or '_' || char.IsLetter(next));
    }

    private int Digits(int offset)
    {
        while (offset < text.Length && (char.IsAsciiDigit(text[offset]) || text[offset] == '_'))
        {
            offset++;
        }

        return offset;
    }

    private static object? Fraction(string digits, char suffix)
    {
        const NumberStyles style = NumberStyles.Float;
        if (suffix == 'm')
        {
            return decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out var money) ? money : null;
        }

        if (suffix == 'f')
        {
            return float.TryParse(digits, style, CultureInfo.InvariantCulture, out var single) ? single : null;
        }

        return double.TryParse(digits, style, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static object? Integer(string digits, string mantissa)
    {
        if (mantissa.Length > MaxDigits)
        {
            return null;
        }

        var value = BigInteger.Parse(mantissa, CultureInfo.InvariantCulture);
        if (digits.Length == mantissa.Length)
        {
            return Numbers.Shrink(value);
        }

        var isExponent = int.TryParse(
            digits.AsSpan(mantissa.Length + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent);
        return isExponent && exponent is >= 0 and <= MaxExponent ? Numbers.Shrink(value * BigInteger.Pow(10, exponent)) : null;
    }

    private void PrefixedNumber(int radix)
    {
        var start = at;
        var value = BigInteger.Zero;
        var end = at + 2;
        var count = 0;
        for (; end < text.Length && (IsDigit(text[end], radix) || (text[end] == '_' && count > 0)); end++)
        {
            if (text[end] != '_')
            {
                // Beyond 64 bits the number is refused below; multiplying on would take the square of its length.
                value = value >= BigInteger.One << 64 ? value : (value * radix) + int.Parse(text.AsSpan(end, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                count++;
            }
        }

        if (count == 0 || value >= BigInteger.One << 64)
        {
            Fail(start, $"Unexpected token {text[start..end]}: expecting 1 to 64 bits of {(radix == 16 ? "hexadecimal" : "binary")} digits.");
            return;
        }

        if (radix == 2 && end + 1 < text.Length && text[end] == '.' && text[end + 1] is '0' or '1')
        {
            BinaryFraction(start, end + 1, (double)value);
            return;
        }

        var isUnsigned = end < text.Length && text[end] is 'u' or 'U';
        Add(TokenKind.Number, end - start + (isUnsigned ? 1 : 0), isUnsigned ? Numbers.Shrink(value) : Signed((ulong)value));
    }

    /// <summary>The bits read as a signed number of 32 bits, or of 64 where they do not fit.</summary>
    private static object Signed(ulong bits)
    {
        var narrow = unchecked((int)bits);
        var wide = unchecked((long)bits);
        return bits <= uint.MaxValue ? (object)narrow : wide;
    }

    private void BinaryFraction(int start, int first, double whole)
    {
        var end = first;
        for (var weight = 0.5; end < text.Length && text[end] is '0' or '1'; end++, weight /= 2)
        {
            whole += text[end] == '1' ? weight : 0;
        }

        Add(TokenKind.Number, end - start, whole);
    }

    private static bool IsDigit(char c, int radix) => radix == 16 ? char.IsAsciiHexDigit(c) : c is '0' or '1';
}
