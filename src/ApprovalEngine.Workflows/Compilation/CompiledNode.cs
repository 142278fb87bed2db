using ApprovalEngine.Workflows.Expressions;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>An activity of a compiled definition: everything looked up once.</summary>
internal sealed class CompiledNode(
    ActivityDefinition definition, ActivityDescriptor descriptor, CompiledNode? parent, int indexInParent, VariableScope scope)
{
    private string? outputKey;

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

    /// <summary>The variables that the activity sees, its own included.</summary>
    public VariableScope Scope { get; } = scope;

    /// <summary>Variables of its own that a run begins with; empty for most.</summary>
    public DeclaredVariable[] OwnVariables { get; set; } = [];

    /// <summary>The workflow whose drawing it stands in: the root, or an activity that is a workflow itself.</summary>
    public CompiledNode Drawing => Parent is null || Parent.Descriptor.Shared is Activities.Composite ? Parent ?? this : Parent.Drawing;

    /// <summary>Under which its outputs are kept: the id, and the whole path inside a workflow used as an activity, where ids come again.</summary>
    public string OutputKey => outputKey ??= Drawing.Parent is null ? Id : NodeId;

    public CompiledNode[] Children { get; set; } = [];

    /// <summary>Parallel to the descriptor's inputs; null where the definition does not mention the input.</summary>
    public Expression?[] Inputs { get; set; } = [];

    /// <summary>Parallel to the descriptor's outputs: the variable that takes the value, or null.</summary>
    public string?[] OutputVariables { get; set; } = [];

    /// <summary>The child in a slot such as <c>then</c>, <c>body</c> or <c>cases[1].activity</c>; null where it is empty.</summary>
    public CompiledNode? ChildIn(string slot) => Array.Find(Children, child => child.Definition.Path.Length == Definition.Path.Length + slot.Length + 1
        && child.Definition.Path.EndsWith(slot, StringComparison.Ordinal));

    /// <summary>What a built-in activity prepared for itself.</summary>
    public object? Plan { get; set; }
}
