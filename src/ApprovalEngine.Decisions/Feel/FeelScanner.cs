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

    public void SkipWhiteSpace()
    {
        while (!AtEnd && char.IsWhiteSpace(Current))
        {
            Advance();
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
