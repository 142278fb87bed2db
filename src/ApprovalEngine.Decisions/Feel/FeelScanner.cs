namespace ApprovalEngine.Decisions.Feel;

/// <summary>A place in an expression that moves forward.</summary>
internal sealed class FeelScanner(string text)
{
    private const int MaxFoundLength = 40;

    public int Position { get; private set; }

    public bool AtEnd => Position >= text.Length;

    /// <summary>The character here; NUL at the end.</summary>
    public char Current => At(0);

    public char At(int ahead) => Position + ahead < text.Length ? text[Position + ahead] : '\0';

    public void Advance(int count = 1) => Position += count;

    /// <summary>Goes back to a position that was left.</summary>
    public void Return(int position) => Position = position;

    /// <summary>Steps over white space and comments (<c>//</c> to the end of the line, <c>/* … */</c>).</summary>
    public void SkipWhiteSpace()
    {
        while (!AtEnd)
        {
            if (char.IsWhiteSpace(Current))
            {
                Advance();
            }
            else if (Current == '/' && (At(1) is '/' or '*'))
            {
                SkipComment();
            }
            else
            {
                break;
            }
        }
    }

    /// <summary>Steps over the keyword and the white space before it, if it is the next word.</summary>
    public bool TryTakeWord(string word)
    {
        SkipWhiteSpace();
        if (!PeekWord().SequenceEqual(word))
        {
            return false;
        }

        Advance(word.Length);
        return true;
    }

    public void TakeWord(string word)
    {
        if (!TryTakeWord(word))
        {
            throw Expected($"'{word}'");
        }
    }

    /// <summary>Steps over <paramref name="token"/> and the white space before it, if it comes next.</summary>
    public bool TryTake(string token)
    {
        SkipWhiteSpace();
        if (string.CompareOrdinal(text, Position, token, 0, token.Length) != 0)
        {
            return false;
        }

        Advance(token.Length);
        return true;
    }

    public void Take(string token)
    {
        if (!TryTake(token))
        {
            throw Expected($"'{token}'");
        }
    }

    /// <summary>The word (name or keyword) here, without stepping over it; empty where there is none.</summary>
    public ReadOnlySpan<char> PeekWord()
    {
        var end = Position;
        while (end < text.Length && (FeelName.IsPart(text[end]) && (end > Position || FeelName.IsStart(text[end]))))
        {
            end++;
        }

        return text.AsSpan(Position, end - Position);
    }

    public void TakeEnd(string after)
    {
        SkipWhiteSpace();
        if (!AtEnd)
        {
            throw Expected($"the end of the expression after {after}");
        }
    }

    public string Since(int start) => text[start..Position];

    /// <summary>The error that something else stands here.</summary>
    public FeelSyntaxException Expected(string what)
    {
        SkipWhiteSpace();
        return new FeelSyntaxException(Position, $"expected {what}, found {Found()}");
    }

    private void SkipComment()
    {
        var start = Position;
        var end = At(1) == '/'
            ? text.IndexOfAny(['\n', '\r'], start)
            : text.IndexOf("*/", start + 2, StringComparison.Ordinal) is >= 0 and var close
                ? close + 2
                : throw new FeelSyntaxException(start, "expected '*/' at the end of the comment, found the end of the expression");
        Position = end < 0 ? text.Length : end;
    }

    private string Found()
    {
        if (AtEnd)
        {
            return "the end of the expression";
        }

        var length = PeekWord().Length;
        while (length == 0 && char.IsAsciiDigit(At(length)))
        {
            length++;
        }

        while (length > 0 && char.IsAsciiDigit(At(length)))
        {
            length++;
        }

        length = Math.Clamp(length, 1, MaxFoundLength);
        return $"'{text.AsSpan(Position, Math.Min(length, text.Length - Position))}'";
    }
}
