using ApprovalEngine.Templating.Lexing;
using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Parsing;

/// <summary>Function definitions (scriban.md section 5).</summary>
internal sealed partial class Parser
{
    private Function ParseFunction()
    {
        var keyword = Advance();
        var target = StartsExpression && Current.Kind is TokenKind.Identifier or TokenKind.Local ? ParseFunctionName() : null;
        if (target is not (Variable or Local or Member))
        {
            throw new ParseFault(keyword.Start, "Expecting a variable name after `func`.");
        }

        IReadOnlyList<Parameter>? parameters = null;
        Guarded<object?>(() =>
        {
            parameters = Is("(") ? ParseParameters() : null;
            EndOfStatement();
            return null;
        });
        var body = ParseBlock("end");
        ExpectEnd("func");
        var definition = new FunctionDefinition(From(keyword.Start), parameters, body, null, IsAnonymous: false);
        return new Function(From(keyword.Start), target, definition);
    }

    private Expression ParseFunctionName()
    {
        var token = Advance();
        Expression name = token.Kind is TokenKind.Local
            ? new Local(SpanOf(token), (string)token.Value!)
            : new Variable(SpanOf(token), token.Name);
        while (Is(".") && tokens[position + 1].Kind is TokenKind.Identifier)
        {
            Advance();
            var member = Advance();
            name = new Member(From(token.Start), name, member.Name, SpanOf(member), IsSafe: false);
        }

        return name;
    }

    private AnonymousFunction ParseAnonymousFunction()
    {
        var keyword = Advance();
        var parameters = Is("(") && Touches ? ParseParameters() : null;
        var body = ParseBlock("end");
        if (Current.Kind is TokenKind.End)
        {
            ExpectEnd("do");
        }

        Advance();
        var span = From(keyword.Start);
        return new AnonymousFunction(span, new FunctionDefinition(span, parameters, body, null, IsAnonymous: true));
    }

    private List<Parameter> ParseParameters()
    {
        Advance();
        var parameters = new List<Parameter>();
        while (!Is(")"))
        {
            if (parameters.Count > 0)
            {
                Expect(",", "a comma or `)` after a parameter");
            }

            parameters.Add(ParseParameter(parameters));
        }

        Advance();
        return parameters;
    }

    private Parameter ParseParameter(List<Parameter> earlier)
    {
        var token = Current;
        if (token.Kind is not TokenKind.Identifier)
        {
            throw Unexpected("a parameter name");
        }

        Advance();
        if (earlier.Exists(parameter => parameter.Name == token.Name))
        {
            throw new ParseFault(token.Start, $"The parameter `{token.Name}` is there twice.");
        }

        var isVariadic = Is("...");
        object? value = null;
        var isOptional = Is("=");
        if (isVariadic)
        {
            Advance();
        }
        else if (isOptional)
        {
            Advance();
            value = ParseDefault();
        }

        if (earlier.Exists(parameter => parameter.IsVariadic)
            || (!isOptional && !isVariadic && earlier.Exists(parameter => parameter.IsOptional)))
        {
            throw new ParseFault(token.Start, $"The parameter `{token.Name}` stands after an optional or variadic one; only optional ones may follow.");
        }

        return new Parameter(token.Name, isOptional, value, isVariadic);
    }

    private object? ParseDefault() => ParseUnary(inArguments: true) switch
    {
        Literal literal => literal.Value,
        Unary { Operator: '-', Operand: Literal { Value: int number } } => -number,
        Unary { Operator: '-', Operand: Literal { Value: double number } } => -number,
        Unary { Operator: '-', Operand: Literal { Value: decimal number } } => -number,
        var other => throw new ParseFault(other.Span.Start, "The default of a parameter must be a literal."),
    };

    /// <summary>The parameters of <c>name(a, b) = expression</c>, or null when <paramref name="target"/> is something else.</summary>
    private static List<Parameter>? InlineFunctionParameters(Expression target)
    {
        if (target is not Call { Target: Variable } call
            || call.Span.Text[^1] != ')'
            || !call.Arguments.All(argument => argument is { Name: null, Value: Variable }))
        {
            return null;
        }

        return [.. call.Arguments.Select(argument => new Parameter(((Variable)argument.Value).Name, false, null, false))];
    }
}
