using ApprovalEngine.Templating.Lexing;
using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Parsing;

/// <summary>
/// Builds the syntax tree. Goes on after a mistake at the next statement, so that one run reports all of them. Positions of errors are
/// those of scriban.md section 8. This file: tokens, blocks, errors.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Nesting of expressions and statements; keeps the stack safe while parsing and rendering.</summary>
    private const int MaxDepth = 250;

    /// <summary>Mistakes that are reported; to find the place of each, the text is read from its start.</summary>
    private const int MaxErrors = 100;

    private readonly SourceText source;
    private readonly IReadOnlyList<Token> tokens;
    private readonly List<TemplateError> errors = [];
    private int position;
    private int depth;
    private string? indent;

    private Parser(SourceText source) => (this.source, tokens) = (source, Lexer.Run(source));

    public static Block Parse(SourceText source)
    {
        var parser = new Parser(source);
        Block? page = null;
        try
        {
            page = parser.ParseBlock();
        }
        catch (ParseFault fault)
        {
            parser.Report(fault);
        }

        return page is not null && parser.errors.Count == 0 ? page : throw new TemplateException(parser.errors);
    }

    /// <summary>Parses one expression that is the whole text (<c>object.eval</c>).</summary>
    public static Expression ParseSingle(SourceText code)
    {
        const string open = "{{ ";
        var inner = new SourceText(code.Path, open + code.Text + " }}");
        var block = Parse(inner);
        return block.Statements is [Print print]
            ? print.Value
            : throw new TemplateException(code.Error(0, "Expecting one <expression> in the text to evaluate."));
    }

    private Token Current => tokens[position];

    private int PreviousEnd => position == 0 ? 0 : tokens[position - 1].End;

    private Token Advance() => tokens[position < tokens.Count - 1 ? position++ : position];

    private bool Is(string sign) => Current.Kind is TokenKind.Symbol && Current.Sign == sign;

    private bool Touches => Current.Start == PreviousEnd;

    private Span From(int start) => new(source, start, Math.Max(start, PreviousEnd));

    private Span SpanOf(Token token) => new(source, token.Start, token.End);

    private string Found => Current.Kind switch
    {
        TokenKind.End => "<end of template>",
        TokenKind.NewLine => "<end of line>",
        _ => Shorten(source.Text[Current.Start..Current.End]),
    };

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private ParseFault Unexpected(string expected) => Current.Kind is TokenKind.Error
        ? new ParseFault(Current.Start, (string)Current.Value!, isFatal: true)
        : new ParseFault(Current.Start, $"Expecting {expected} instead of `{Found}`.");

    private void Expect(string sign, string expected)
    {
        if (!Is(sign))
        {
            throw Unexpected(expected);
        }

        Advance();
    }

    /// <summary>Parses statements up to one of the keywords (not consumed) or the end of the template.</summary>
    private Block ParseBlock(params ReadOnlySpan<string> terminators)
    {
        var start = Current.Start;
        var statements = new List<Statement>();
        while (Current.Kind is not TokenKind.End)
        {
            if (SkipSeparator())
            {
                continue;
            }

            if (Current.Kind is TokenKind.Text)
            {
                var text = Advance();
                statements.Add(new Text(SpanOf(text), (string)text.Value!));
                continue;
            }

            if (Current.Kind is TokenKind.Identifier && terminators.Contains(Current.Name))
            {
                break;
            }

            var blockIndent = indent;
            if (Guarded(ParseStatement) is { } statement)
            {
                statements.Add(statement with { Indent = blockIndent });
            }
        }

        return new Block(new Span(source, start, Math.Max(start, PreviousEnd)), statements);
    }

    private bool SkipSeparator()
    {
        switch (Current.Kind)
        {
            case TokenKind.CodeEnter:
                indent = (string?)Advance().Value;
                return true;
            case TokenKind.CodeExit:
                indent = null;
                Advance();
                return true;
            case TokenKind.NewLine:
                Advance();
                return true;
            default:
                if (Is(";"))
                {
                    Advance();
                    return true;
                }

                return false;
        }
    }

    /// <summary>Runs <paramref name="parse"/>; on a mistake notes it and moves on to where the next statement can start.</summary>
    private T? Guarded<T>(Func<T> parse)
        where T : class?
    {
        var depthBefore = depth;
        var positionBefore = position;
        try
        {
            return parse();
        }
        catch (ParseFault fault) when (!fault.IsFatal)
        {
            depth = depthBefore;
            Report(fault);
            if (errors.Count >= MaxErrors)
            {
                throw new ParseFault(fault.Offset, $"There are more mistakes; the first {MaxErrors} are listed.", isFatal: true);
            }

            if (position == positionBefore)
            {
                Advance();
            }

            while (!IsStatementEnd)
            {
                Advance();
            }

            return null;
        }
    }

    private bool IsStatementEnd =>
        Current.Kind is TokenKind.NewLine or TokenKind.CodeExit or TokenKind.End or TokenKind.Text || Is(";");

    private void EndOfStatement()
    {
        if (!IsStatementEnd)
        {
            throw Current.Kind is TokenKind.Error
                ? Unexpected("")
                : new ParseFault(Current.Start, $"Invalid token found `{Found}`. Expecting the end of the statement (end of line, `;` or `}}}}`).");
        }
    }

    private void Report(ParseFault fault) => errors.Add(source.Error(fault.Offset, fault.Message));

    private void Enter()
    {
        if (++depth > MaxDepth)
        {
            throw new ParseFault(Current.Start, $"The template is nested too deeply (limit {MaxDepth}).", isFatal: true);
        }
    }

    private void Leave() => depth--;
}
