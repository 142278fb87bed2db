using ApprovalEngine.Templating.Rendering;

namespace ApprovalEngine.Templating.Values;

/// <summary>
/// Text that is HTML already. Only made while HTML escaping is on, by <c>include</c>, <c>capture</c>, <c>html.escape</c> and
/// <c>html.newline_to_br</c>. Everything else treats it as the plain text it holds, and its results are escaped again.
/// </summary>
internal sealed record Markup(string Text);

/// <summary><c>empty</c> and <c>blank</c>: equal to an empty list or object, prints nothing, is false.</summary>
internal sealed class EmptyValue
{
    public static readonly EmptyValue Instance = new();

    private EmptyValue()
    {
    }
}

/// <summary>What <c>for</c>, <c>while</c> and <c>tablerow</c> are inside a loop.</summary>
internal sealed class LoopState
{
    public int Index { get; set; }

    public int Length { get; init; }

    public bool IsChanged { get; set; } = true;

    public int Column { get; set; }

    public object? Get(string name) => name switch
    {
        "index" => Index,
        "rindex" => Length - Index - 1,
        "first" => Index == 0,
        "last" => Index == Length - 1,
        "even" => Index % 2 == 0,
        "odd" => Index % 2 == 1,
        "changed" => IsChanged,
        "length" => Length,
        "col" => Column,
        _ => null,
    };
}

/// <summary>A function value: a built-in one or one that a template defines.</summary>
internal abstract class TemplateFunction
{
    public abstract object? Invoke(Renderer renderer, Invocation call);
}
