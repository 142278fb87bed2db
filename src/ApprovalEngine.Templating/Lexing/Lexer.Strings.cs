using System.Globalization;
using System.Text;

namespace ApprovalEngine.Templating.Lexing;

/// <summary>String literals (scriban.md 1.5).</summary>
internal sealed partial class Lexer
{
    // The lexer calls itself for a string inside the braces of another one; the parser's own limit comes too late for that.
    private const int MaxInterpolations = 50;

    private void Quoted()
    {
        var start = at;
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length)
        {
            var c = text[at];
            if (c == quote)
            {
                at++;
                if (quote != '`' || at >= text.Length || text[at] != '`')
                {
                    tokens.Add(new Token(TokenKind.String, start, at, value.ToString()));
                    return;
                }

                value.Append('`');
                at++;
            }
            else if (c == '\\' && quote != '`')
            {
                if (!EscapeSequence(start, value))
                {
                    return;
                }
            }
            else
            {
                value.Append(c);
                at++;
            }
        }

        Unterminated();
    }

    private void Unterminated() => Fail(
        text.Length - 1,
        interpolations > 0 ? "The interpolated string is not closed." : "Unexpected token: the string is not closed before the end of the template.");

    private bool EscapeSequence(int stringStart, StringBuilder value)
    {
        var c = at + 1 < text.Length ? text[at + 1] : '\0';
        if (c is 'u' or 'x')
        {
            return HexEscape(c == 'u' ? 4 : 2, value);
        }

        if (c == '\r' && at + 2 < text.Length && text[at + 2] == '\n')
        {
            at += 3;
            return true;
        }

        string? piece = c switch
        {
            '0' => "\0",
            '\'' or '"' or '\\' => c.ToString(),
            '{' when interpolations > 0 => "{",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '\n' or '\r' => "",
            _ => null,
        };
        if (piece is null)
        {
            Fail(stringStart, $"Unexpected escape `\\{c}` in a string; known are \\0 \\' \\\" \\\\ \\b \\f \\n \\r \\t \\v \\uXXXX \\xXX.");
            return false;
        }

        value.Append(piece);
        at += 2;
        return true;
    }

    private bool HexEscape(int digits, StringBuilder value)
    {
        var start = at + 2;
        for (var i = start; i < start + digits; i++)
        {
            if (i >= text.Length || !char.IsAsciiHexDigit(text[i]))
            {
                Fail(Math.Min(i, text.Length - 1), $"Expecting {digits} hex digits after `\\{text[at + 1]}`.");
                return false;
            }
        }

        value.Append((char)int.Parse(text.AsSpan(start, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        at = start + digits;
        return true;
    }

    private void InterpolatedString(char quote)
    {
        if (interpolations >= MaxInterpolations)
        {
            Fail(at, $"Interpolated strings are nested too deeply (limit {MaxInterpolations}).");
            return;
        }

        Add(TokenKind.InterpolatedStart, 2, null);
        var outerBraces = braces;
        interpolations++;
        var part = new StringBuilder();
        var partStart = at;
        while (at < text.Length && !failed && text[at] != quote)
        {
            if (text[at] == '\\')
            {
                EscapeSequence(partStart, part);
            }
            else if (text[at] == '{')
            {
                tokens.Add(new Token(TokenKind.String, partStart, at, part.ToString()));
                part.Clear();
                InterpolatedExpression();
                partStart = at;
            }
            else
            {
                part.Append(text[at++]);
            }
        }

        if (!failed && at >= text.Length)
        {
            Unterminated();
        }

        interpolations--;
        braces = outerBraces;
        if (!failed)
        {
            tokens.Add(new Token(TokenKind.String, partStart, at, part.ToString()));
            Add(TokenKind.InterpolatedEnd, 1, null);
        }
    }

    private void InterpolatedExpression()
    {
        Add(TokenKind.ExpressionStart, 1, null);
        braces = 0;
        while (at < text.Length && !failed && text[at] != '}')
        {
            CodeToken();
        }

        if (!failed && at >= text.Length)
        {
            Unterminated();
        }

        if (!failed)
        {
            Add(TokenKind.ExpressionEnd, 1, null);
        }
    }
}
