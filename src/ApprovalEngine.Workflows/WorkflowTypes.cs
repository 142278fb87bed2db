using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows;

/// <summary>The types that variables, inputs and outputs of a definition may have.</summary>
public static class WorkflowTypes
{
    /// <summary>Elsa's short names of them, as they stand in <c>typeName</c>.</summary>
    public static IReadOnlyCollection<string> Aliases => TypeAliases.All;
}
