using System.Diagnostics.CodeAnalysis;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>A variable as it is declared: its type, and the value that a run begins with.</summary>
/// <param name="IsKept">False = it has its first value again whenever the instance is resumed.</param>
internal sealed record DeclaredVariable(string Name, Type Type, bool IsArray, object? First, bool IsKept);

/// <summary>The names that are visible at one place of a definition. Inner ones hide outer ones.</summary>
internal sealed class VariableScope(VariableScope? outer)
{
    private readonly Dictionary<string, string> namesByIdOrName = new(StringComparer.Ordinal);

    public static VariableScope None { get; } = new(null);

    public bool TryGetVariable(string idOrName, [NotNullWhen(true)] out string? name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope.namesByIdOrName.TryGetValue(idOrName, out name))
            {
                return true;
            }
        }

        name = null;
        return false;
    }

    /// <summary>Makes a name visible, by its id too. False when the id or the name is taken at this very place.</summary>
    public bool TryDeclare(string id, string name)
    {
        if (!namesByIdOrName.TryAdd(id, name))
        {
            return false;
        }

        return id == name || namesByIdOrName.TryAdd(name, name);
    }

    /// <summary>A variable of this name is visible from further out.</summary>
    public bool Hides(string name) => Outer is not null && Outer.TryGetVariable(name, out _);

    private VariableScope? Outer { get; } = outer;
}
