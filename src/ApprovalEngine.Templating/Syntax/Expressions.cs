namespace ApprovalEngine.Templating.Syntax;

internal abstract record Expression(Span Span);

internal sealed record Literal(Span Span, object? Value) : Expression(Span);

/// <summary><c>$"text {expression} text"</c>: parts are literals or expressions, in order.</summary>
internal sealed record Interpolated(Span Span, IReadOnlyList<Expression> Parts) : Expression(Span);

internal sealed record Variable(Span Span, string Name) : Expression(Span);

/// <summary><c>$name</c>, or <c>$</c> (empty name) for the arguments.</summary>
internal sealed record Local(Span Span, string Name) : Expression(Span);

internal sealed record This(Span Span) : Expression(Span);

internal sealed record Parenthesised(Span Span, Expression Inner) : Expression(Span);

internal sealed record ListLiteral(Span Span, IReadOnlyList<Expression> Items) : Expression(Span);

internal sealed record ObjectLiteral(Span Span, IReadOnlyList<(string Key, Expression Value)> Members) : Expression(Span);

/// <param name="IsSafe">A <c>?.</c> stands here or earlier in the same chain, so null passes through instead of being an error.</param>
internal sealed record Member(Span Span, Expression Target, string Name, Span NameSpan, bool IsSafe) : Expression(Span);

/// <summary><c>x.empty?</c> and <c>x.blank?</c>.</summary>
internal sealed record EmptyTest(Span Span, Expression Target) : Expression(Span);

internal sealed record Indexer(Span Span, Expression Target, Expression Key, bool IsSafe) : Expression(Span);

internal sealed record Unary(Span Span, char Operator, Expression Operand) : Expression(Span);

/// <summary><c>@f</c>: the function itself, not its result.</summary>
internal sealed record Alias(Span Span, Expression Operand) : Expression(Span);

/// <summary><c>^list</c>: as an argument, one argument per item.</summary>
internal sealed record Expand(Span Span, Expression Operand) : Expression(Span);

internal sealed record Increment(Span Span, Expression Target, int By, bool IsPrefix) : Expression(Span);

internal sealed record Binary(Span Span, Expression Left, BinaryOperator Operator, Span OperatorSpan, Expression Right) : Expression(Span);

internal sealed record Conditional(Span Span, Expression Condition, Expression Then, Expression Else) : Expression(Span);

internal sealed record Pipe(Span Span, Expression Left, Expression Right) : Expression(Span);

internal sealed record Argument(string? Name, Expression Value);

internal sealed record Call(Span Span, Expression Target, IReadOnlyList<Argument> Arguments) : Expression(Span);

/// <summary><c>do … end</c> as a value.</summary>
internal sealed record AnonymousFunction(Span Span, FunctionDefinition Definition) : Expression(Span);

/// <param name="Default">The literal of an optional parameter.</param>
internal sealed record Parameter(string Name, bool IsOptional, object? Default, bool IsVariadic);

/// <param name="Parameters">Null for a simple function, which finds its arguments in <c>$</c>.</param>
/// <param name="Body">The body, or null for an inline function, whose result is <paramref name="Result"/>.</param>
internal sealed record FunctionDefinition(Span Span, IReadOnlyList<Parameter>? Parameters, Block? Body, Expression? Result, bool IsAnonymous);
