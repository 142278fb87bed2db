namespace ApprovalEngine.Workflows;

/// <summary>One input as the designer and the compiler see it.</summary>
/// <param name="Name">Name in code; the JSON member is <paramref name="JsonName"/>, its camel case.</param>
/// <param name="TypeName">Elsa's alias of the type, such as <c>String</c>.</param>
public sealed record InputDescriptor(
    string Name,
    string JsonName,
    Type Type,
    string TypeName,
    object? Default,
    string? Description,
    bool IsRequired,
    string? UiHint,
    IReadOnlyList<string>? Options)
{
    /// <summary>A secret: nobody who looks at a run is shown its value.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>Name for people, in English.</summary>
    public required string DisplayName { get; init; }

    /// <summary>False = the JSON member holds the value itself, not <c>{typeName, expression}</c>.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>The name of choices that the host knows; null = any value will do.</summary>
    public string? Choices { get; init; }
}

/// <summary>One output as the designer and the compiler see it.</summary>
public sealed record OutputDescriptor(string Name, string JsonName, Type Type, string TypeName, string? Description)
{
    /// <summary>Name for people, in English.</summary>
    public required string DisplayName { get; init; }
}

/// <summary>A place for one other activity; the JSON member is the name in camel case.</summary>
/// <param name="DisplayName">Name for people, in English.</param>
public sealed record SlotDescriptor(string Name, string DisplayName);

/// <summary>What the catalog knows about one activity type.</summary>
/// <param name="Outcomes">Ways out, in the order of the drawing; empty for an activity with outcomes of its own drawing (<paramref name="HasDynamicOutcomes"/>) or none.</param>
/// <param name="IsContainer">Activities sit inside it.</param>
/// <param name="IsStart">Drawn without a way in.</param>
/// <param name="IsTerminal">Drawn without a way out.</param>
/// <param name="IsBuiltIn">Part of this library, not registered by the host.</param>
public sealed record ActivityDescriptor(
    string TypeName,
    int Version,
    string DisplayName,
    string Category,
    string Description,
    ActivityKind Kind,
    IReadOnlyList<InputDescriptor> Inputs,
    IReadOnlyList<OutputDescriptor> Outputs,
    IReadOnlyList<string> Outcomes,
    bool HasDynamicOutcomes,
    bool IsContainer,
    bool IsStart,
    bool IsTerminal,
    bool IsBuiltIn,
    Type ClrType)
{
    /// <summary>Every outcome must be connected before a flowchart can be published.</summary>
    public bool MustConnectOutcomes { get; init; }

    /// <summary>Offered in the designer's toolbox.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Places for one activity each.</summary>
    public IReadOnlyList<SlotDescriptor> Slots { get; init; } = [];

    /// <summary>Members that Elsa writes and that mean nothing here, each with the reason.</summary>
    public IReadOnlyDictionary<string, string> UnreadMembers { get; init; } = new Dictionary<string, string>();

    /// <summary>Built-in activities keep nothing, so one instance serves every run; null for the host's.</summary>
    internal Activity? Shared { get; init; }
}
