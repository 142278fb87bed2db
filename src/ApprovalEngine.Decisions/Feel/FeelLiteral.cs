using System.Globalization;
using System.Text;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// The literals of S-FEEL (DMN 1.3, 9.2): numbers, strings, <c>true</c>, <c>false</c>, <c>null</c>, and dates as
/// <c>date("2026-01-31")</c> or <c>@"2026-01-31"</c>.
/// </summary>
internal static class FeelLiteral
{
    private const int MaxDigits = 28;

    /// <summary>The value of an expression that is one literal of <paramref name="type"/> or null.</summary>
    /// <exception cref="FeelSyntaxException">The expression is anything else.</exception>
    public static FeelValue Parse(string text, DecisionValueType type)
    {
        var scanner = new FeelScanner(text);
        var value = Read(scanner, type);
        scanner.TakeEnd("the literal");
        return value;
    }

    /// <summary>Reads one literal of <paramref name="type"/>, or null.</summary>
    /// <exception cref="FeelSyntaxException">Something else stands there, or a literal of another type.</exception>
    public static FeelValue Read(FeelScanner scanner, DecisionValueType type)
    {
        scanner.SkipWhiteSpace();
        var start = scanner.Position;
        var value = Read(scanner, $"a {type.InFeel()} literal");
        if (value.Type is { } found && found != type)
        {
            throw new FeelSyntaxException(start, $"expected a {type.InFeel()} literal, found the {found.InFeel()} {Shorten(scanner.Since(start))}");
        }

        return value;
    }

    private static FeelValue Read(FeelScanner scanner, string expected)
    {
        switch (scanner.Current)
        {
            case '"':
                return FeelValue.Text(ReadString(scanner));
            case '@':
                scanner.Advance();
                return ReadDate(scanner);
            case '-' or '.' or (>= '0' and <= '9'):
                return ReadNumber(scanner, expected);
            default:
                return ReadWord(scanner, expected);
        }
    }

    private static FeelValue ReadWord(FeelScanner scanner, string expected)
    {
        var word = scanner.PeekWord();
        switch (word)
        {
            case "true" or "false":
                var truth = word is "true";
                scanner.Advance(word.Length);
                return FeelValue.Boolean(truth);
            case "null":
                scanner.Advance(word.Length);
                return default;
            case "date":
                scanner.Advance(word.Length);
                scanner.Take("(");
                scanner.SkipWhiteSpace();
                var date = ReadDate(scanner);
                scanner.Take(")");
                return date;
            case "":
                throw scanner.Expected(expected);
            default:
                throw scanner.Expected($"{expected} (a string stands in double quotes)");
        }
    }

    /// <summary>Reads a number, with or without a sign.</summary>
    public static FeelValue ReadNumber(FeelScanner scanner, string expected)
    {
        var start = scanner.Position;
        if (scanner.Current == '-')
        {
            scanner.Advance();
            scanner.SkipWhiteSpace();
        }

        var digits = scanner.Position;
        SkipDigits(scanner);
        if (scanner.Current == '.' && char.IsAsciiDigit(scanner.At(1)))
        {
            scanner.Advance();
            SkipDigits(scanner);
        }

        var number = scanner.Since(digits);
        if (number.Length == 0)
        {
            throw scanner.Expected(expected);
        }

        // A decimal rounds silently beyond 28 digits; a limit of the policy must not.
        if (number.Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length > MaxDigits || Decimals(number) > MaxDigits)
        {
            throw new FeelSyntaxException(start, $"expected a number of at most {MaxDigits} digits, found {Shorten(scanner.Since(start))}");
        }

        if (FeelName.IsStart(scanner.Current))
        {
            throw scanner.Expected("the end of the number (exponents and units are not supported)");
        }

        var value = decimal.Parse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return FeelValue.Number(scanner.Since(start).StartsWith('-') ? -value : value);
    }

    /// <summary>The number from <paramref name="start"/> on with its exponent (<c>1.2e3</c>), at which the scanner stands.</summary>
    public static bool TryExponent(FeelScanner scanner, int start, out FeelValue value)
    {
        scanner.Advance(scanner.At(1) is '+' or '-' ? 2 : 1);
        SkipDigits(scanner);
        var isNumber = decimal.TryParse(scanner.Since(start), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number);
        value = isNumber ? FeelValue.Number(number) : default;
        return isNumber && !FeelName.IsPart(scanner.Current);
    }

    private static int Decimals(string number) => number.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? number.Length - dot - 1 : 0;

    private static void SkipDigits(FeelScanner scanner)
    {
        while (char.IsAsciiDigit(scanner.Current))
        {
            scanner.Advance();
        }
    }

    private static FeelValue ReadDate(FeelScanner scanner)
    {
        if (scanner.Current != '"')
        {
            throw scanner.Expected("a date in double quotes (\"2026-01-31\")");
        }

        var start = scanner.Position;
        var text = ReadString(scanner);
        return TemporalText.TryDate(text, out var date)
            ? date
            : throw new FeelSyntaxException(start, $"expected a date as year-month-day (\"2026-01-31\"), found {Shorten(scanner.Since(start))}");
    }

    /// <summary>Reads the string in double quotes that begins here.</summary>
    /// <exception cref="FeelSyntaxException">It does not end, or the digits of a code point are missing.</exception>
    public static string ReadString(FeelScanner scanner)
    {
        var start = scanner.Position;
        var value = new StringBuilder();
        for (scanner.Advance(); scanner.Current != '"'; scanner.Advance())
        {
            if (scanner.AtEnd)
            {
                throw new FeelSyntaxException(start, "expected a closing double quote for this string, found the end of the expression");
            }

            if (scanner.Current == '\\')
            {
                ReadEscape(scanner, value);
            }
            else
            {
                value.Append(scanner.Current);
            }
        }

        scanner.Advance();
        return value.ToString();
    }

    // Leaves the scanner on the last character of the escape. Before anything else a backslash is itself (DMN 1.3, 10.3.1.2, rules 35 and 64):
    // "\d" is how patterns are written.
    private static void ReadEscape(FeelScanner scanner, StringBuilder value)
    {
        var digits = scanner.At(1) switch { 'u' => 4, 'U' => 6, _ => 0 };
        if (digits > 0)
        {
            value.Append(CodePoint(scanner, digits));
            scanner.Advance(digits + 1);
            return;
        }

        char? escaped = scanner.At(1) switch
        {
            '"' => '"',
            '\\' => '\\',
            '\'' => '\'',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => null,
        };
        value.Append(escaped ?? '\\');
        if (escaped is not null)
        {
            scanner.Advance();
        }
    }

    // Surrogates written one by one with \u are taken as they are: two of them make a character, as in JSON.
    private static string CodePoint(FeelScanner scanner, int digits)
    {
        var code = 0;
        for (var index = 2; index < digits + 2; index++)
        {
            if (!char.IsAsciiHexDigit(scanner.At(index)))
            {
                throw new FeelSyntaxException(scanner.Position, $"expected {digits} hexadecimal digits after \\{scanner.At(1)}, found fewer");
            }

            code = (code * 16) + Convert.ToInt32(scanner.At(index).ToString(), 16);
        }

        return code <= char.MaxValue ? ((char)code).ToString()
            : code <= 0x10FFFF ? char.ConvertFromUtf32(code)
            : throw new FeelSyntaxException(scanner.Position, "expected a code point up to 10FFFF, found a larger one");
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : string.Concat(text.AsSpan(0, 40), "…");
}
