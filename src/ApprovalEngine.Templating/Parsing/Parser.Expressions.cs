using ApprovalEngine.Templating.Lexing;
using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Parsing;

/// <summary>Operators and calls (scriban.md 3.1 and 3.2).</summary>
internal sealed partial class Parser
{
    // Set while the list of a `for` starts: an option (`limit: 2`, `reversed`) after the first operand is not an argument.
    private bool stopAtOption;

    private bool StartsArgument => Current.Kind switch
    {
        TokenKind.Identifier or TokenKind.Local or TokenKind.ArgumentIndex or TokenKind.Number or TokenKind.String
            or TokenKind.InterpolatedStart => true,
        TokenKind.Symbol => Current.Sign is "(" or "[" or "{" or "!" or "@" or "^",
        _ => false,
    };

    private bool StartsExpression => StartsArgument || Current.Sign is "-" or "+" or "++" or "--";

    private Expression ParseExpression()
    {
        var value = ParsePipe();
        if (AssignmentOperator() is not null)
        {
            RefuseAssignment(value, isTopLevel: false);
        }

        return value;
    }

    private string? AssignmentOperator() => Current.Sign is "=" or "+=" or "-=" or "*=" or "/=" or "//=" or "%=" ? Current.Sign : null;

    private static bool IsAssignable(Expression target) => target is Variable or Member or Indexer or Local { Name.Length: > 0 } or This;

    private void RefuseAssignment(Expression target, bool isTopLevel)
    {
        if (!isTopLevel || !IsAssignable(target))
        {
            throw new ParseFault(
                target.Span.Start,
                $"An assignment (`{Current.Sign}`) is only allowed at the top level of a statement, to a variable, a member or an index.");
        }
    }

    private Expression ParsePipe()
    {
        Enter();
        var left = ParseConditional();
        while (Is("|") || Is("|>"))
        {
            Advance();
            SkipNewLines();
            var right = ParseConditional();
            left = new Pipe(left.Span.To(right.Span), left, right);
        }

        Leave();
        return left;
    }

    private Expression ParseConditional()
    {
        var condition = ParseBinary(0, inArguments: false);
        if (!Is("?"))
        {
            return condition;
        }

        Advance();
        var then = ParseExpression();
        Expect(":", "`:` and the other branch of `? :`");
        var otherwise = ParseExpression();
        return new Conditional(condition.Span.To(otherwise.Span), condition, then, otherwise);
    }

    private Expression ParseBinary(int minimum, bool inArguments)
    {
        Enter();
        var left = ParseUnary(inArguments);
        while (Current.Kind is TokenKind.Symbol
            && BinaryOperators.TryFind(Current.Sign, out var found, out var precedence)
            && precedence >= minimum)
        {
            var sign = Advance();
            if (!StartsExpression)
            {
                throw Unexpected($"an <expression> to the right of the operator `{sign.Sign}`");
            }

            var right = ParseBinary(precedence + 1, inArguments);
            left = new Binary(left.Span.To(right.Span), left, found, SpanOf(sign), right);
        }

        Leave();
        return left;
    }

    /// <summary>A signed operand. Outside of arguments, an operand directly followed by another one is a call of the first.</summary>
    private Expression ParseUnary(bool inArguments)
    {
        var stop = stopAtOption;
        stopAtOption = false;
        Enter();
        var operand = ParseSigned(inArguments);
        if (!inArguments && StartsArgument && !(stop && IsForOption))
        {
            operand = ParseArguments(operand);
        }

        Leave();
        return operand;
    }

    private bool IsForOption => Current.Name == "reversed" || (Current.Kind is TokenKind.Identifier && tokens[position + 1].Sign == ":");

    private Expression ParseSigned(bool inArguments)
    {
        var token = Current;
        switch (token.Sign)
        {
            case "!" or "-" or "+":
                Advance();
                var operand = ParseUnary(inArguments);
                return new Unary(From(token.Start), token.Sign[0], operand);
            case "@":
                Advance();
                var function = ParsePostfix();
                return new Alias(From(token.Start), function);
            case "^":
                Advance();
                var list = ParsePostfix();
                return new Expand(From(token.Start), list);
            case "++" or "--":
                Advance();
                var target = ParsePostfix();
                return IsAssignable(target)
                    ? new Increment(From(token.Start), target, token.Sign == "++" ? 1 : -1, IsPrefix: true)
                    : throw new ParseFault(target.Span.Start, $"Expecting a variable, a member or an index after `{token.Sign}`.");
            default:
                return ParsePostfix();
        }
    }

    private Call ParseArguments(Expression target)
    {
        var arguments = new List<Argument>();
        while (StartsArgument)
        {
            if (IsNamedArgument)
            {
                var name = Advance().Name;
                Advance();
                arguments.Add(new Argument(name, StartsExpression ? ParseUnary(inArguments: true) : new Literal(SpanOf(Current), true)));
            }
            else
            {
                arguments.Add(new Argument(null, ParseBinary(0, inArguments: true)));
            }
        }

        return new Call(target.Span.To(From(target.Span.Start)), target, arguments);
    }

    private bool IsNamedArgument =>
        Current.Kind is TokenKind.Identifier && tokens[position + 1].Sign == ":" && tokens[position + 1].Start == Current.End;

    private Call ParseParenthesisedArguments(Expression target)
    {
        Advance();
        var arguments = new List<Argument>();
        while (!Is(")") || arguments.Count > 0)
        {
            if (!StartsExpression)
            {
                throw Unexpected("an expression");
            }

            string? name = null;
            if (IsNamedArgument)
            {
                name = Advance().Name;
                Advance();
            }

            arguments.Add(new Argument(name, ParseExpression()));
            if (Is(")"))
            {
                break;
            }

            Expect(",", "a comma or `)` after an argument");
        }

        Advance();
        return new Call(From(target.Span.Start), target, arguments);
    }
}
