namespace ApprovalEngine.Web.ElsaApi;

/// <summary>An activity type as Elsa Studio reads it; members and order are Elsa's.</summary>
/// <param name="Kind">Always Action: by Trigger, Task and Job Studio offers to start by an event and to run in the background, which this engine does not do.</param>
internal sealed record ActivityShape(
    string TypeName, string Namespace, string Name, int Version, string Category, string DisplayName, string Description, string Kind,
    bool IsBrowsable, bool IsContainer, bool IsStart, bool IsTerminal, bool RunAsynchronously,
    IReadOnlyList<PortShape> Ports, IReadOnlyDictionary<string, object> CustomProperties, IReadOnlyDictionary<string, object> ConstructionProperties,
    IReadOnlyList<InputShape> Inputs, IReadOnlyList<OutputShape> Outputs);

/// <param name="Type">Flow is a way out; Embedded holds one other activity.</param>
internal sealed record PortShape(string Name, string DisplayName, string Type, bool IsBrowsable)
{
    public const string Flow = nameof(Flow);
    public const string Embedded = nameof(Embedded);
}

internal sealed record InputShape(
    string Name, string TypeName, string DisplayName, string Description, int Order, bool IsBrowsable, bool IsSerializable, bool IsSynthetic, bool IsWrapped,
    string UiHint, string? Category, object? DefaultValue, string DefaultSyntax, bool IsReadOnly, bool IsSensitive, string? StorageDriverType, bool AutoEvaluate,
    IReadOnlyDictionary<string, object> UiSpecifications);

internal sealed record OutputShape(string Name, string TypeName, string DisplayName, string Description, int Order, bool IsBrowsable, bool IsSerializable, bool IsSynthetic);

/// <summary>One line of a dropdown.</summary>
internal sealed record ChoiceShape(string Text, string Value);

/// <summary>One line of a checklist.</summary>
internal sealed record CheckShape(string Text, string Value, bool IsChecked);
