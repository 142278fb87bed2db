using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>An activity of a compiled definition: everything looked up once.</summary>
internal sealed class CompiledNode(ActivityDefinition definition, ActivityDescriptor descriptor, CompiledNode? parent, int indexInParent)
{
    public ActivityDefinition Definition { get; } = definition;

    public ActivityDescriptor Descriptor { get; } = descriptor;

    public CompiledNode? Parent { get; } = parent;

    public int IndexInParent { get; } = indexInParent;

    public int Depth { get; } = parent is null ? 0 : parent.Depth + 1;

    public string Id { get; } = definition.Id;

    public string NodeId { get; } = definition.NodeId;

    public string? Name { get; } = definition.Name;

    public string Type { get; } = definition.Type;

    public string Label => Name is null ? Id : $"{Id} ({Name})";

    public CompiledNode[] Children { get; set; } = [];

    /// <summary>Parallel to the descriptor's inputs; null where the definition does not mention the input.</summary>
    public Expression?[] Inputs { get; set; } = [];

    /// <summary>Parallel to the descriptor's outputs: the variable that takes the value, or null.</summary>
    public string?[] OutputVariables { get; set; } = [];

    /// <summary>What a built-in activity prepared for itself.</summary>
    public object? Plan { get; set; }
}
