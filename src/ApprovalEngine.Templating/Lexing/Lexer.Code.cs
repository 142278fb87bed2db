namespace ApprovalEngine.Templating.Lexing;

/// <summary>Inside <c>{{ }}</c>: names, operators, comments.</summary>
internal sealed partial class Lexer
{
    // Longest first, so that the first match is the right one.
    private static readonly string[] Symbols =
    [
        "..<", "...", "//=", "..", "??", "?!", "?.", "||", "|>", "&&", "==", "!=", "<=", "<<", ">=", ">>", "++", "--", "+=", "-=", "*=",
        "/=", "//", "%=",
    ];

    // Braces of object literals that are open: a `}}` only ends the block when there are none.
    private int braces;
    private int interpolations;

    private char Code()
    {
        braces = 0;
        while (at < text.Length && !failed)
        {
            if (interpolations == 0 && TryExit(out var marker))
            {
                return marker;
            }

            CodeToken();
        }

        return '\0';
    }

    private bool TryExit(out char marker)
    {
        marker = text[at] is '-' or '~' ? text[at] : '\0';
        var close = marker == '\0' ? at : at + 1;
        if (braces > 0 || close + 1 >= text.Length || text[close] != '}' || text[close + 1] != '}')
        {
            return false;
        }

        tokens.Add(new Token(TokenKind.CodeExit, at, close + 2, null));
        at = close + 2;
        return true;
    }

    private void CodeToken()
    {
        var c = text[at];
        if (c is '\n' or '\r')
        {
            var length = c == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? 2 : 1;
            Add(TokenKind.NewLine, length, null);
        }
        else if (char.IsWhiteSpace(c))
        {
            at++;
        }
        else if (c == '#')
        {
            Comment();
        }
        else if (char.IsLetter(c) || c == '_')
        {
            var end = NameEnd(at);
            Add(TokenKind.Identifier, end - at, text[at..end]);
        }
        else if (char.IsAsciiDigit(c))
        {
            Number();
        }
        else if (c is '"' or '\'' or '`')
        {
            Quoted();
        }
        else if (c == '$')
        {
            Dollar();
        }
        else
        {
            Symbol(c);
        }
    }

    private void Symbol(char c)
    {
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) == 0)
            {
                Add(TokenKind.Symbol, symbol.Length, symbol);
                return;
            }
        }

        braces += c == '{' ? 1 : c == '}' && braces > 0 ? -1 : 0;
        Add(TokenKind.Symbol, 1, c.ToString());
    }

    private void Dollar()
    {
        var next = at + 1 < text.Length ? text[at + 1] : '\0';
        if (next is '"' or '\'')
        {
            InterpolatedString(next);
        }
        else if (next == '$')
        {
            Add(TokenKind.WrappedBody, 2, null);
        }
        else if (char.IsAsciiDigit(next))
        {
            var end = at + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
            {
                end++;
            }

            if (!int.TryParse(text.AsSpan(at + 1, end - at - 1), out var index))
            {
                Fail(at, $"Unexpected token {text[at..end]}: the number of the argument is too large.");
                return;
            }

            Add(TokenKind.ArgumentIndex, end - at, index);
        }
        else
        {
            var end = NameEnd(at + 1);
            Add(TokenKind.Local, end - at, text[(at + 1)..end]);
        }
    }

    private void Comment()
    {
        var isMultiLine = at + 1 < text.Length && text[at + 1] == '#';
        at += isMultiLine ? 2 : 1;
        while (at < text.Length && !StartsExit(at))
        {
            if (isMultiLine && string.CompareOrdinal(text, at, "##", 0, 2) == 0)
            {
                at += 2;
                return;
            }

            if (!isMultiLine && text[at] is '\n' or '\r')
            {
                return;
            }

            at++;
        }
    }

    private bool StartsExit(int offset)
    {
        var close = text[offset] is '-' or '~' ? offset + 1 : offset;
        return string.CompareOrdinal(text, close, "}}", 0, 2) == 0;
    }

    private int NameEnd(int offset)
    {
        while (offset < text.Length && (char.IsLetterOrDigit(text[offset]) || text[offset] == '_'))
        {
            offset++;
        }

        return offset;
    }

    private void Add(TokenKind kind, int length, object? value)
    {
        tokens.Add(new Token(kind, at, at + length, value));
        at += length;
    }
}
