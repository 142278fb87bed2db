using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Lexing;

/// <summary>
/// Cuts a template into tokens (scriban.md section 1). This file: text, code and escape blocks with their white space control.
/// The first thing that cannot be a token becomes an <see cref="TokenKind.Error"/> token and ends the list.
/// </summary>
internal sealed partial class Lexer
{
    private readonly string text;
    private readonly List<Token> tokens = [];
    private int at;
    private bool failed;

    private Lexer(SourceText source) => text = source.Text;

    public static IReadOnlyList<Token> Run(SourceText source)
    {
        var lexer = new Lexer(source);
        var strip = '\0';
        while (lexer.at < lexer.text.Length && !lexer.failed)
        {
            strip = lexer.Piece(strip);
        }

        lexer.tokens.Add(new Token(TokenKind.End, lexer.text.Length, lexer.text.Length, null));
        return lexer.tokens;
    }

    /// <summary>Reads text up to the next block, then that block; returns the strip marker of the block's end.</summary>
    private char Piece(char stripBefore)
    {
        var (open, percents) = FindOpening(at);
        var body = open + 2 + percents;
        var marker = body < text.Length && text[body] is '-' or '~' ? text[body] : '\0';
        var start = SkipAfter(at, open, stripBefore);
        var end = open < text.Length ? TrimBefore(start, open, marker) : open;
        if (end > start)
        {
            tokens.Add(new Token(TokenKind.Text, start, end, text[start..end]));
        }

        at = open;
        if (open >= text.Length)
        {
            return '\0';
        }

        at = marker == '\0' ? body : body + 1;
        if (percents > 0)
        {
            return Escape(percents);
        }

        var indent = marker == '\0' ? Indentation(start, end) : null;
        tokens.Add(new Token(TokenKind.CodeEnter, open, at, indent));
        return Code();
    }

    private (int Open, int Percents) FindOpening(int from)
    {
        for (var i = from; (i = text.IndexOf('{', i)) >= 0; i++)
        {
            var next = i + 1;
            while (next < text.Length && text[next] == '%')
            {
                next++;
            }

            if (next < text.Length && text[next] == '{')
            {
                return (i, next - i - 1);
            }
        }

        return (text.Length, 0);
    }

    /// <summary>White space that the marker of the previous block removes after it.</summary>
    private int SkipAfter(int start, int end, char marker)
    {
        if (marker == '\0')
        {
            return start;
        }

        while (start < end && char.IsWhiteSpace(text[start]))
        {
            var isLineEnd = text[start] == '\n' || (text[start] == '\r' && (start + 1 >= text.Length || text[start + 1] != '\n'));
            start++;
            if (marker == '~' && isLineEnd)
            {
                break;
            }
        }

        return start;
    }

    /// <summary>White space that the marker of the next block removes before it.</summary>
    private int TrimBefore(int start, int end, char marker)
    {
        while (marker != '\0' && end > start && char.IsWhiteSpace(text[end - 1]) && !(marker == '~' && text[end - 1] is '\n' or '\r'))
        {
            end--;
        }

        return end;
    }

    /// <summary>The white space between the start of the line and the code block, or null when something else stands there.</summary>
    private string? Indentation(int start, int end)
    {
        var first = end;
        while (first > start && text[first - 1] is not ('\n' or '\r') && char.IsWhiteSpace(text[first - 1]))
        {
            first--;
        }

        var isLineStart = first == 0 || text[first - 1] is '\n' or '\r';
        return isLineStart && first < end ? text[first..end] : null;
    }

    private char Escape(int percents)
    {
        var closing = string.Concat("}", new string('%', percents), "}");
        var close = text.IndexOf(closing, at, StringComparison.Ordinal);
        var end = close < 0 ? text.Length : close;
        var marker = close > at && text[close - 1] is '-' or '~' ? text[close - 1] : '\0';
        if (marker != '\0')
        {
            end--;
        }

        if (end > at)
        {
            tokens.Add(new Token(TokenKind.Text, at, end, text[at..end]));
        }

        at = close < 0 ? text.Length : close + closing.Length;
        return marker;
    }

    private void Fail(int offset, string message)
    {
        failed = true;
        tokens.Add(new Token(TokenKind.Error, offset, offset, message));
    }
}
