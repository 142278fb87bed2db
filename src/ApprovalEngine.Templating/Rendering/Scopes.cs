using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Rendering;

/// <summary>A place for names: an object and, above it, the variables of the loops that run in it.</summary>
internal sealed class Scope(TemplateObject variables)
{
    public TemplateObject Variables => variables;

    public List<(string Name, object? Value)> Loops { get; } = [];

    public bool TryGet(string name, out object? value)
    {
        for (var i = Loops.Count - 1; i >= 0; i--)
        {
            if (Loops[i].Name == name)
            {
                value = Loops[i].Value;
                return true;
            }
        }

        return variables.TryGet(name, out value);
    }
}

/// <summary>A function that runs.</summary>
/// <param name="IsParametric">It has a variable scope of its own for writes.</param>
/// <param name="HidesCallers">A named function does not see the parameters of its callers; an anonymous one does.</param>
internal sealed record Frame(Scope Scope, bool IsParametric, bool HidesCallers);

/// <summary>The <c>$name</c> variables and the arguments (<c>$</c>) of a page, include, function call or <c>with</c> body.</summary>
internal sealed class Locals(object? arguments)
{
    public object? Arguments => arguments;

    public TemplateObject Variables { get; } = new();
}

/// <summary>The value on the left of a pipe, waiting for the first function call on the right.</summary>
internal sealed class PendingPipe(Expression left)
{
    public Expression Left => left;

    public bool IsConsumed { get; set; }
}

internal enum Flow
{
    Next,
    Break,
    Continue,
    Return,
}
