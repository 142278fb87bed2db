namespace ApprovalEngine.Templating.Syntax;

internal abstract record Statement(Span Span)
{
    /// <summary>The indentation of the code block this statement stands in, when auto-indentation applies to it.</summary>
    public string? Indent { get; init; }
}

internal sealed record Block(Span Span, IReadOnlyList<Statement> Statements);

internal sealed record Text(Span Span, string Value) : Statement(Span);

internal sealed record Print(Span Span, Expression Value) : Statement(Span);

/// <param name="Operator">The operator of a compound assignment (<c>x += 1</c>), else null.</param>
internal sealed record Assign(Span Span, Expression Target, BinaryOperator? Operator, Expression Value) : Statement(Span);

internal sealed record If(Span Span, IReadOnlyList<(Expression Condition, Block Body)> Clauses, Block? Else) : Statement(Span);

internal sealed record For(Span Span, ForHeader Header, Block Body, Block? Else) : Statement(Span);

internal sealed record ForHeader(Span Keyword, Expression Target, Expression List, IReadOnlyList<ForOption> Options);

internal sealed record ForOption(Span Span, string Name, Expression? Value);

internal sealed record TableRow(Span Span, ForHeader Header, Block Body, Block? Else) : Statement(Span);

internal sealed record While(Span Span, Span Keyword, Expression Condition, Block Body) : Statement(Span);

internal sealed record Case(Span Span, Expression Value, IReadOnlyList<(IReadOnlyList<Expression> Values, Block Body)> Whens, Block? Else)
    : Statement(Span);

internal sealed record Capture(Span Span, Expression Target, Block Body) : Statement(Span);

internal sealed record With(Span Span, Expression Value, Block Body) : Statement(Span);

internal sealed record Wrap(Span Span, Expression Target, Block Body) : Statement(Span);

/// <summary><c>$$</c>: renders the body of the enclosing <c>wrap</c>.</summary>
internal sealed record WrappedBody(Span Span) : Statement(Span);

internal sealed record Function(Span Span, Expression Target, FunctionDefinition Definition) : Statement(Span);

internal sealed record Return(Span Span, Expression? Value) : Statement(Span);

internal sealed record Break(Span Span) : Statement(Span);

internal sealed record Continue(Span Span) : Statement(Span);

internal sealed record ReadOnly(Span Span, Expression Target) : Statement(Span);

internal sealed record Import(Span Span, Expression Value) : Statement(Span);
