namespace ApprovalEngine.Workflows;

/// <summary>What an activity is to the designer; Elsa's words.</summary>
public enum ActivityKind
{
    Action,
    Trigger,
    Job,
    Task,
}

/// <summary>Names an activity in workflow definitions. The type name is never changed once a definition that uses it is published.</summary>
/// <param name="typeName">The name in the JSON, such as <c>ApprovalEngine.SendLetter</c>.</param>
/// <param name="description">One sentence for the designer.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ActivityAttribute(string typeName, string description) : Attribute
{
    public string TypeName { get; } = typeName;

    public string Description { get; } = description;

    /// <summary>Group in the designer's toolbox.</summary>
    public string Category { get; init; } = "General";

    /// <summary>Name in the designer; null takes the last part of the type name.</summary>
    public string? DisplayName { get; init; }

    public ActivityKind Kind { get; init; } = ActivityKind.Action;

    /// <summary>Offered in the designer's toolbox. What is not can still be run and drawn.</summary>
    public bool IsBrowsable { get; init; } = true;

    /// <summary>Version of the activity itself, as in the definition's <c>version</c> member.</summary>
    public int Version { get; init; } = 1;
}

/// <summary>One input of an activity. In the JSON its member is the name in camel case.</summary>
/// <param name="name">Name as used with <see cref="ActivityContext.Input{T}"/>.</param>
/// <param name="type">Declared type; literals of a definition are converted to it.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivityInputAttribute(string name, Type type) : Attribute
{
    public string Name { get; } = name;

    public Type Type { get; } = type;

    /// <summary>Name in the designer; null takes the words of the name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Taken where the definition does not mention the input at all.</summary>
    public object? Default { get; init; }

    public string? Description { get; init; }

    /// <summary>False = the JSON member holds the value itself (cases, a variable), not <c>{typeName, expression}</c>.</summary>
    public bool IsWrapped { get; init; } = true;

    /// <summary>A definition that leaves it out (and no default exists) is refused.</summary>
    public bool Required { get; init; }

    /// <summary>Elsa Studio's editor, such as <c>singleline</c> or <c>dropdown</c>; null chooses by type.</summary>
    public string? UiHint { get; init; }

    /// <summary>The choices of a dropdown.</summary>
    public string[]? Options { get; init; }

    /// <summary>A secret: nobody who looks at a run is shown its value.</summary>
    public bool IsSensitive { get; init; }

    /// <summary>The name of choices that the host knows (<see cref="ActivityCatalog.AddChoices"/>); publishing refuses a literal that is none of them.</summary>
    public string? Choices { get; init; }
}

/// <summary>One output of an activity, set with <see cref="ActivityContext.SetOutput"/>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ActivityOutputAttribute(string name, Type type) : Attribute
{
    public string Name { get; } = name;

    public Type Type { get; } = type;

    /// <summary>Name in the designer; null takes the words of the name.</summary>
    public string? DisplayName { get; init; }

    public string? Description { get; init; }
}

/// <summary>Places in an activity for one other activity each, such as <c>Then</c> and <c>Else</c>. In the JSON the member is the name in camel case.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class SlotsAttribute(params string[] slots) : Attribute
{
    public IReadOnlyList<string> Slots { get; } = slots;
}

/// <summary>A member that Elsa writes for this activity and that means nothing here. Publishing warns of it, where any other unknown member refuses.</summary>
/// <param name="jsonName">The member as it stands in the JSON.</param>
/// <param name="reason">Why it may be left unread: the end of a sentence.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UnreadMemberAttribute(string jsonName, string reason) : Attribute
{
    public string JsonName { get; } = jsonName;

    public string Reason { get; } = reason;
}

/// <summary>The ways out of an activity. Without it the only one is <c>Done</c>.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class OutcomesAttribute(params string[] outcomes) : Attribute
{
    public IReadOnlyList<string> Outcomes { get; } = outcomes;

    /// <summary>A flowchart that leaves one of them unconnected is refused on publish; without it that is a warning.</summary>
    public bool MustBeConnected { get; init; }
}
