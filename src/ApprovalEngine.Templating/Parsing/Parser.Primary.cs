using ApprovalEngine.Templating.Lexing;
using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Parsing;

/// <summary>Operands: literals, names, members, indexes.</summary>
internal sealed partial class Parser
{
    private static readonly Dictionary<string, string[]> LoopMembers = new(StringComparer.Ordinal)
    {
        ["for"] = ["index", "rindex", "first", "last", "even", "odd", "changed", "length"],
        ["tablerow"] = ["index", "rindex", "first", "last", "even", "odd", "changed", "length", "col"],
        ["while"] = ["index", "first", "even", "odd"],
    };

    private Expression ParsePostfix()
    {
        var value = ParsePrimary();
        while (Current.Kind is TokenKind.Symbol)
        {
            if (Is(".") || Is("?."))
            {
                value = ParseMember(value);
            }
            else if (Is("[") && Touches && value is not (ListLiteral or ObjectLiteral))
            {
                value = ParseIndex(value);
            }
            else if (Is("(") && Touches && value is Variable or Local or Member or Indexer)
            {
                value = ParseParenthesisedArguments(value);
            }
            else if (Is("++") || Is("--"))
            {
                var sign = Advance();
                value = IsAssignable(value)
                    ? new Increment(From(value.Span.Start), value, sign.Sign == "++" ? 1 : -1, IsPrefix: false)
                    : throw new ParseFault(sign.Start, $"Unexpected `{sign.Sign}`: it needs a variable, a member or an index before it.");
            }
            else
            {
                break;
            }
        }

        return value;
    }

    private Expression ParseMember(Expression target)
    {
        var isSafe = Advance().Sign == "?." || target is Member { IsSafe: true } or Indexer { IsSafe: true };
        if (Current.Kind is not TokenKind.Identifier)
        {
            throw Unexpected("an identifier after the dot");
        }

        var name = Advance();
        if (name.Name is "empty" or "blank" && Is("?") && Touches)
        {
            Advance();
            return new EmptyTest(From(target.Span.Start), target);
        }

        if (target is Variable { Name: var loop } && LoopMembers.TryGetValue(loop, out var known) && !known.Contains(name.Name))
        {
            throw new ParseFault(target.Span.Start, $"`{loop}.{name.Name}` does not exist; known are {string.Join(", ", known)}.");
        }

        if (target is Variable { Name: "math" } && name.Name is "random" or "uuid")
        {
            throw new ParseFault(target.Span.Start, $"`math.{name.Name}` is not supported: a template must render the same twice.");
        }

        return new Member(From(target.Span.Start), target, name.Name, SpanOf(name), isSafe);
    }

    private Indexer ParseIndex(Expression target)
    {
        Advance();
        var key = ParseExpression();
        Expect("]", "a closing `]`");
        return new Indexer(From(target.Span.Start), target, key, target is Member { IsSafe: true } or Indexer { IsSafe: true });
    }

    private Expression ParsePrimary()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TokenKind.Identifier when token.Name == "do":
                return ParseAnonymousFunction();
            case TokenKind.Identifier:
                Advance();
                return token.Name switch
                {
                    "true" => new Literal(SpanOf(token), true),
                    "false" => new Literal(SpanOf(token), false),
                    "null" => new Literal(SpanOf(token), null),
                    "this" => new This(SpanOf(token)),
                    _ => new Variable(SpanOf(token), token.Name),
                };
            case TokenKind.Local:
                Advance();
                return new Local(SpanOf(token), (string)token.Value!);
            case TokenKind.ArgumentIndex:
                Advance();
                return new Indexer(SpanOf(token), new Local(SpanOf(token), ""), new Literal(SpanOf(token), token.Value), IsSafe: false);
            case TokenKind.Number or TokenKind.String:
                Advance();
                return new Literal(SpanOf(token), token.Value);
            case TokenKind.InterpolatedStart:
                return ParseInterpolated();
            default:
                return token.Sign switch
                {
                    "(" => ParseParenthesised(),
                    "[" => ParseList(),
                    "{" => ParseObject(),
                    _ => throw Unexpected("<expression>"),
                };
        }
    }

    private Interpolated ParseInterpolated()
    {
        var start = Advance().Start;
        var parts = new List<Expression>();
        while (Current.Kind is not TokenKind.InterpolatedEnd)
        {
            if (Current.Kind is TokenKind.String)
            {
                var text = Advance();
                parts.Add(new Literal(SpanOf(text), text.Value));
                continue;
            }

            if (Current.Kind is not TokenKind.ExpressionStart)
            {
                throw Unexpected("the end of the interpolated string");
            }

            Advance();
            parts.Add(ParseExpression());
            if (Current.Kind is not TokenKind.ExpressionEnd)
            {
                throw Unexpected("`}` after the expression of an interpolated string");
            }

            Advance();
        }

        Advance();
        return new Interpolated(From(start), parts);
    }

    private Parenthesised ParseParenthesised()
    {
        var start = Advance().Start;
        var inner = ParseExpression();
        Expect(")", "a closing `)`");
        return new Parenthesised(From(start), inner);
    }

    private ListLiteral ParseList()
    {
        var start = Advance().Start;
        var items = new List<Expression>();
        SkipNewLines();
        while (!Is("]"))
        {
            items.Add(ParseExpression());
            SkipNewLines();
            if (!Is("]"))
            {
                Expect(",", "a comma or a closing `]`");
                SkipNewLines();
            }
        }

        Advance();
        return new ListLiteral(From(start), items);
    }

    private ObjectLiteral ParseObject()
    {
        var start = Advance().Start;
        var members = new List<(string, Expression)>();
        SkipNewLines();
        while (!Is("}"))
        {
            if (Current.Kind is not (TokenKind.Identifier or TokenKind.String))
            {
                throw Unexpected("an identifier or a string as the key of an object");
            }

            var key = Advance();
            if (key.Value is "")
            {
                throw new ParseFault(key.Start, "The key of an object must not be empty.");
            }

            Expect(":", "a colon after the key of an object");
            SkipNewLines();
            members.Add(((string)key.Value!, ParseExpression()));
            SkipNewLines();
            if (!Is("}"))
            {
                Expect(",", "a comma or a closing `}`");
                SkipNewLines();
            }
        }

        Advance();
        return new ObjectLiteral(From(start), members);
    }

    private void SkipNewLines()
    {
        while (Current.Kind is TokenKind.NewLine)
        {
            Advance();
        }
    }
}
