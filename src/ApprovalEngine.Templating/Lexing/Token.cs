namespace ApprovalEngine.Templating.Lexing;

internal enum TokenKind
{
    /// <summary>Text outside of code, after white space control; the value is the text.</summary>
    Text,

    /// <summary>An opening <c>{{</c>; the value is the indentation for auto-indent, or null.</summary>
    CodeEnter,
    CodeExit,
    NewLine,
    Identifier,

    /// <summary><c>$name</c>, <c>$</c>; the value is the name without the sign.</summary>
    Local,

    /// <summary><c>$0</c>, <c>$1</c> …; the value is the number.</summary>
    ArgumentIndex,

    /// <summary><c>$$</c>.</summary>
    WrappedBody,

    /// <summary>A number; the value is an int, long, BigInteger, float, double or decimal.</summary>
    Number,
    String,

    /// <summary>Start of <c>$"…"</c>. String tokens and expressions between <c>ExpressionStart</c> and <c>ExpressionEnd</c> follow.</summary>
    InterpolatedStart,
    ExpressionStart,
    ExpressionEnd,
    InterpolatedEnd,

    /// <summary>An operator or a punctuation mark; the value is its text.</summary>
    Symbol,

    /// <summary>The lexer cannot go on here; the value is the message.</summary>
    Error,
    End,
}

internal readonly record struct Token(TokenKind Kind, int Start, int End, object? Value)
{
    public string Sign => Kind is TokenKind.Symbol ? (string)Value! : "";

    public string Name => Kind is TokenKind.Identifier ? (string)Value! : "";
}
