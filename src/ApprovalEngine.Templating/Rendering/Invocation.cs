using ApprovalEngine.Templating.Syntax;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>An argument that has been evaluated.</summary>
internal readonly record struct ArgumentValue(string? Name, object? Value, Span Span);

/// <summary>A call: where it stands, and its arguments in the order they were written, a piped value first.</summary>
internal sealed record Invocation(Span Span, IReadOnlyList<ArgumentValue> Arguments)
{
    public TemplateException Fault(string message) => Span.Fault(message);

    /// <summary>Too few arguments are reported just after the call.</summary>
    public TemplateException TooFew(string message) => (Span with { Start = Span.End }).Fault(message);
}
