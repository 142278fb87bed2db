namespace ApprovalEngine.Application.Definitions;

public enum ChangeKind
{
    Added,
    Removed,
    Changed,
}

/// <summary>A member that differs.</summary>
/// <param name="Member">Its name in the JSON; with what it stands in before it, <c>options.usableAsActivity</c>.</param>
/// <param name="Old">Null = it was not there.</param>
/// <param name="New">Null = it is not there any more.</param>
public sealed record MemberChange(string Member, string? Old, string? New);

/// <summary>A variable, input or output that differs.</summary>
/// <param name="Members">What differs; of one that came or went, all that it says.</param>
public sealed record ItemChange(ChangeKind Kind, string Name, IReadOnlyList<MemberChange> Members);

/// <summary>An activity that differs.</summary>
/// <param name="Inside">The activity around it, where that is not the root.</param>
/// <param name="Members">What differs; of one that came or went, all that it says.</param>
public sealed record ActivityChange(ChangeKind Kind, string Id, string Name, string Type, string? Inside, IReadOnlyList<MemberChange> Members);

/// <summary>A way from one activity to another that came or went.</summary>
public sealed record ConnectionChange(ChangeKind Kind, string From, string Port, string To);

/// <summary>What a version does otherwise than another one, for a person who is to agree to it. Nothing that has an effect is left out.</summary>
/// <param name="Properties">Of the definition itself: name, description, options.</param>
/// <param name="IsLayoutChanged">Activities lie elsewhere in the picture.</param>
/// <param name="IsReordered">Something is written in another order.</param>
public sealed record DefinitionDifference(
    IReadOnlyList<MemberChange> Properties, IReadOnlyList<ItemChange> Variables, IReadOnlyList<ItemChange> Inputs, IReadOnlyList<ItemChange> Outputs,
    IReadOnlyList<ActivityChange> Activities, IReadOnlyList<ConnectionChange> Connections, bool IsLayoutChanged, bool IsReordered)
{
    /// <summary>Nothing that it does is different.</summary>
    public bool IsNothing => Properties.Count + Variables.Count + Inputs.Count + Outputs.Count + Activities.Count + Connections.Count == 0 && !IsReordered;
}
