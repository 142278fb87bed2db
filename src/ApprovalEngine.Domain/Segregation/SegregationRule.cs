using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Domain.Segregation;

/// <summary>What happens where a rule would be broken.</summary>
public enum RuleAnswer
{
    /// <summary>The act is refused with the rule's code.</summary>
    Refused,

    /// <summary>Somebody else is asked instead; nobody is refused anything.</summary>
    NotAsked,

    /// <summary>The request waits with the matrix owner, and its findings name the rule's code.</summary>
    Parked,
}

/// <summary>Something that a person does for the company, as far as it must not meet something else in one person.</summary>
/// <param name="Code">A word for clients and pages.</param>
/// <param name="Roles">The roles that bring it with them; empty = it is no role's, whoever is named or asked does it.</param>
public sealed record Duty(string Code, IReadOnlyList<string> Roles);

/// <summary>One rule of the segregation of duties: whoever has done the first duty does not do the second in the same matter.</summary>
/// <param name="Code">That of the error, or of the finding, by which people see it.</param>
/// <param name="Forbids">In English; the portal says it in both languages.</param>
/// <param name="Source">Where the rule comes from.</param>
/// <param name="Places">Where it is asked; words for clients and pages.</param>
public sealed record SegregationRule(
    string Code, Duty First, Duty Second, RuleAnswer Answer, string Forbids, string Source, IReadOnlyList<string> Places)
{
    /// <summary>Roles that bring both duties with them: whoever holds one of them is kept apart from himself by this rule alone.</summary>
    public IReadOnlyList<string> RolesInBoth { get; } = [.. First.Roles.Intersect(Second.Roles, StringComparer.Ordinal)];

    /// <summary>The rule, where somebody would do the second duty who has done the first; null = it is kept.</summary>
    public SegregationRule? BrokenBy(string userName, params IEnumerable<string> whoeverDidTheFirst) =>
        whoeverDidTheFirst.Contains(userName, StringComparer.Ordinal) ? this : null;

    /// <summary>Whether somebody would do the second duty who has done the first.</summary>
    public bool IsBrokenBy(string userName, params IEnumerable<string> whoeverDidTheFirst) => BrokenBy(userName, whoeverDidTheFirst) is not null;

    /// <summary>Whether the roles of one person bring both duties with them.</summary>
    public bool MeetsIn(IReadOnlyCollection<string> rolesOfOnePerson) =>
        rolesOfOnePerson.Intersect(First.Roles, StringComparer.Ordinal).Any() && rolesOfOnePerson.Intersect(Second.Roles, StringComparer.Ordinal).Any();
}

/// <summary>The duties that the rules keep apart.</summary>
public static class Duties
{
    public static Duty Raise { get; } = Of("raise-request", Permissions.RaiseRequests);

    public static Duty Recommend { get; } = new("recommend", [.. OnLadders()]);

    public static Duty Approve { get; } = new("approve", [.. OnLadders()]);

    /// <summary>To approve or to recommend.</summary>
    public static Duty Agree { get; } = new("agree", [.. OnLadders()]);

    public static Duty Answer { get; } = new("answer-request", []);

    public static Duty StandIn { get; } = new("stand-in", []);

    public static Duty Delegate { get; } = new("delegate", []);

    public static Duty OrderAgain { get; } = Of("order-effect-again", Permissions.ResendEffects);

    public static Duty WriteMatrix { get; } = Of("write-matrix", Permissions.EditMatrix);

    public static Duty PublishMatrix { get; } = Of("publish-matrix", Permissions.PublishMatrix);

    public static Duty DrawWorkflow { get; } = Of("draw-workflow", Permissions.EditWorkflows);

    public static Duty PublishWorkflow { get; } = Of("publish-workflow", Permissions.PublishWorkflows);

    public static Duty GiveRole { get; } = Of("give-role", Permissions.ManageRoles);

    public static Duty HoldRole { get; } = new("hold-role", []);

    private static Duty Of(string code, Permissions permission) =>
        new(code, [.. Roles.All.Values.Where(role => role.Permissions.HasFlag(permission)).Select(role => role.Code)]);

    private static IEnumerable<string> OnLadders() => Roles.All.Values.Where(role => role.Level > 0).Select(role => role.Code);
}
