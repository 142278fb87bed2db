using ApprovalEngine.Templating.Lexing;
using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Parsing;

/// <summary>Statements (scriban.md section 4).</summary>
internal sealed partial class Parser
{
    private Statement? ParseStatement()
    {
        Enter();
        var statement = Current.Kind switch
        {
            TokenKind.Identifier => ParseKeyword(),
            TokenKind.WrappedBody => ParseWrappedBody(),
            _ => ParseExpressionStatement(),
        };
        Leave();
        return statement;
    }

    private Statement? ParseKeyword()
    {
        if (Current.Name is "for" or "while" or "tablerow" && tokens[position + 1].Sign == ".")
        {
            return ParseExpressionStatement();
        }

        switch (Current.Name)
        {
            case "if":
                return ParseIf();
            case "for":
                return ParseFor(isTable: false);
            case "tablerow":
                return ParseFor(isTable: true);
            case "while":
                return ParseWhile();
            case "case":
                return ParseCase();
            case "capture":
                return ParseCapture();
            case "with":
                return ParseWith();
            case "wrap":
                return ParseWrap();
            case "func":
                return ParseFunction();
            case "ret":
                return ParseReturn();
            case "break":
                return ParseSimple(span => new Break(span));
            case "continue":
                return ParseSimple(span => new Continue(span));
            case "readonly":
                return ParseReadOnly();
            case "import":
                return ParseImport();
            case "end":
                throw new ParseFault(Advance().End - 1, "Unexpected `end`: no block is open here.");
            case "else" or "when":
                return ParseMisplaced();
            default:
                return ParseExpressionStatement();
        }
    }

    private Statement ParseSimple(Func<Span, Statement> create)
    {
        var statement = create(SpanOf(Advance()));
        EndOfStatement();
        return statement;
    }

    private WrappedBody ParseWrappedBody()
    {
        var token = Advance();
        EndOfStatement();
        return new WrappedBody(SpanOf(token));
    }

    /// <summary>A stray <c>else</c> or <c>when</c>. A <c>when</c> is read as a block, so its <c>end</c> is not reported as well.</summary>
    private Statement? ParseMisplaced()
    {
        var keyword = Advance();
        var place = errors.Count;
        if (keyword.Name == "when")
        {
            Header();
            ParseBlock("end");
            if (Current.Kind is TokenKind.End)
            {
                errors.Insert(place++, MissingEnd("when"));
            }
            else
            {
                Advance();
            }
        }

        var owner = keyword.Name == "when" ? "`case`" : "`if`, `for` or `case`, once";
        errors.Insert(place, source.Error(keyword.Start, $"Unexpected `{keyword.Name}`: it belongs into {owner}."));
        return null;
    }

    private TemplateError MissingEnd(string keyword) => source.Error(
        tokens.Count > 1 ? tokens[^2].Start : 0, $"The `{keyword}` block has no `end` before the end of the template.");

    private void ExpectEnd(string keyword)
    {
        if (Current.Kind is TokenKind.End)
        {
            throw new ParseFault(tokens.Count > 1 ? tokens[^2].Start : 0, MissingEnd(keyword).Message, isFatal: true);
        }

        Advance();
        EndOfStatement();
    }

    /// <summary>The expression after a keyword and the end of its statement; a mistake in it does not hide the block that follows.</summary>
    private Expression Header() => Guarded(() =>
    {
        var value = ParseExpression();
        EndOfStatement();
        return value;
    }) ?? new Literal(SpanOf(Current), null);

    private If ParseIf()
    {
        var start = Advance().Start;
        var clauses = new List<(Expression, Block)> { (Header(), ParseBlock("else", "end")) };
        Block? otherwise = null;
        while (Current.Name == "else" && otherwise is null)
        {
            Advance();
            if (Current.Name == "if")
            {
                Advance();
                clauses.Add((Header(), ParseBlock("else", "end")));
            }
            else
            {
                EndOfStatement();
                otherwise = ParseBlock("end");
            }
        }

        ExpectEnd("if");
        return new If(From(start), clauses, otherwise);
    }

    private Statement ParseFor(bool isTable)
    {
        var keyword = Advance();
        var header = Guarded(() => ParseForHeader(keyword));
        var body = ParseBlock("else", "end");
        Block? otherwise = null;
        if (Current.Name == "else")
        {
            Advance();
            EndOfStatement();
            otherwise = ParseBlock("end");
        }

        ExpectEnd(keyword.Name);
        var placeholder = new Literal(SpanOf(keyword), null);
        header ??= new ForHeader(SpanOf(keyword), placeholder, placeholder, []);
        return isTable ? new TableRow(From(keyword.Start), header, body, otherwise) : new For(From(keyword.Start), header, body, otherwise);
    }

    private ForHeader ParseForHeader(Token keyword)
    {
        var target = StartsExpression ? ParsePostfix() : null;
        if (target is not (Variable or Local or Member or Indexer))
        {
            throw new ParseFault(keyword.Start, $"Expecting a variable after `{keyword.Name}`.");
        }

        if (Current.Name != "in")
        {
            throw new ParseFault(keyword.Start, $"Expecting `in` after the variable of `{keyword.Name}` instead of `{Found}`.");
        }

        Advance();
        stopAtOption = true;
        var list = ParseExpression();
        stopAtOption = false;
        var options = new List<ForOption>();
        while (Current.Kind is TokenKind.Identifier)
        {
            var name = Advance();
            Expression? value = null;
            if (Is(":"))
            {
                Advance();
                value = StartsExpression ? ParseUnary(inArguments: true) : throw Unexpected("<expression>");
            }

            options.Add(new ForOption(SpanOf(name), name.Name, value));
        }

        EndOfStatement();
        return new ForHeader(SpanOf(keyword), target, list, options);
    }

    private While ParseWhile()
    {
        var keyword = Advance();
        var condition = Header();
        var body = ParseBlock("end");
        ExpectEnd("while");
        return new While(From(keyword.Start), SpanOf(keyword), condition, body);
    }

    private Case ParseCase()
    {
        var start = Advance().Start;
        var value = Header();
        var stray = ParseBlock("when", "else", "end");
        if (stray.Statements.FirstOrDefault(statement => statement is not Text) is { } misplaced)
        {
            errors.Add(source.Error(misplaced.Span.Start, "Expecting `when` here: only text may stand between `case` and the first `when`."));
        }

        var whens = new List<(IReadOnlyList<Expression>, Block)>();
        while (Current.Name == "when")
        {
            Advance();
            whens.Add((Guarded(ParseWhenValues) ?? [], ParseBlock("when", "else", "end")));
        }

        Block? otherwise = null;
        if (Current.Name == "else")
        {
            Advance();
            EndOfStatement();
            otherwise = ParseBlock("end");
        }

        ExpectEnd("case");
        return new Case(From(start), value, whens, otherwise);
    }

    private List<Expression> ParseWhenValues()
    {
        const int aboveOr = 40;
        var values = new List<Expression>();
        do
        {
            if (values.Count > 0)
            {
                Advance();
            }

            values.Add(StartsExpression ? ParseBinary(aboveOr, inArguments: false) : throw Unexpected("<expression>"));
        }
        while (Is(",") || Is("||"));
        EndOfStatement();
        return values;
    }

    private Capture ParseCapture()
    {
        var start = Advance().Start;
        var target = Guarded(() =>
        {
            var found = StartsExpression ? ParsePostfix() : throw Unexpected("<expression>");
            EndOfStatement();
            return IsAssignable(found) ? found : throw new ParseFault(found.Span.Start, "Expecting a variable or a member after `capture`.");
        });
        var body = ParseBlock("end");
        ExpectEnd("capture");
        return new Capture(From(start), target ?? new Literal(From(start), null), body);
    }

    private With ParseWith()
    {
        var start = Advance().Start;
        var value = Header();
        var body = ParseBlock("end");
        ExpectEnd("with");
        return new With(From(start), value, body);
    }

    private Wrap ParseWrap()
    {
        var start = Advance().Start;
        var target = Header();
        var body = ParseBlock("end");
        ExpectEnd("wrap");
        return new Wrap(From(start), target, body);
    }

    private Return ParseReturn()
    {
        var keyword = Advance();
        var value = IsStatementEnd ? null : ParseExpression();
        EndOfStatement();
        return new Return(From(keyword.Start), value);
    }

    private ReadOnly ParseReadOnly()
    {
        var keyword = Advance();
        var target = StartsExpression ? ParsePostfix() : null;
        if (target is not (Variable or Local))
        {
            throw new ParseFault(keyword.Start, "Expecting a variable after `readonly`.");
        }

        EndOfStatement();
        return new ReadOnly(From(keyword.Start), target);
    }

    private Import ParseImport()
    {
        var keyword = Advance();
        var value = ParseExpression();
        EndOfStatement();
        return new Import(From(keyword.Start), value);
    }

    private Statement ParseExpressionStatement()
    {
        if (!StartsExpression && Current.Kind is TokenKind.Symbol)
        {
            throw new ParseFault(Current.Start, $"Unexpected token {Found}");
        }

        var start = Current.Start;
        var target = ParsePipe();
        if (AssignmentOperator() is not { } sign)
        {
            EndOfStatement();
            return new Print(target.Span, target);
        }

        if (sign == "=" && InlineFunctionParameters(target) is { } parameters)
        {
            Advance();
            var result = ParseExpression();
            EndOfStatement();
            var definition = new FunctionDefinition(From(start), parameters, null, result, IsAnonymous: false);
            return new Function(From(start), ((Call)target).Target, definition);
        }

        RefuseAssignment(target, isTopLevel: true);
        Advance();
        var value = ParseExpression();
        EndOfStatement();
        BinaryOperator? compound = sign != "=" && BinaryOperators.TryFind(sign[..^1], out var found, out _) ? found : null;
        return new Assign(From(start), target, compound, value);
    }
}
