namespace ApprovalEngine.Domain.Segregation;

/// <summary>
/// The segregation of duties (domain.md 4.6), in one place: every guard asks here, so that each path – REST, portal, process designer, spreadsheet, a step of a workflow –
/// gets the same answer. Not among them is what the data cannot tell: customers have no account owner and no commissioned salesperson, and an import says who loaded a file, but
/// not which customer's terms or limit it has changed.
/// </summary>
public static class SegregationRules
{
    // What people are told; domain.md 4.1, 4.3, 4.6 and 4.7 have the details.
    private const string Practice = "Ministry of Finance, Internal Control Guideline No. 9 (sales)";
    private const string Control = "dual control, as usual in empowerment matrices";
    private const string Governance = "two people for each change of the rules";

    /// <summary>Requester ≠ approver, directly, by a delegation, by a further role, or by being asked elsewhere in the request.</summary>
    public static SegregationRule OwnRequest { get; } = new(
        "request.own", Duties.Raise, Duties.Agree, RuleAnswer.Refused,
        "Whoever has raised a request neither approves nor recommends it, in nobody's name. Rejecting one's own request is allowed.", Practice,
        ["route", "decision", "drawn-step", "newer-rate", "effect"]);

    /// <summary>A delegate is neither the requester nor somebody whose own voice the request has or needs.</summary>
    public static SegregationRule StandIn { get; } = new(
        "segregation.stand-in", Duties.Answer, Duties.StandIn, RuleAnswer.NotAsked,
        "Nobody stands in for somebody else in a request that he has raised or answered, or that needs his own voice.", Practice, ["stand-in"]);

    /// <summary>One voice per person.</summary>
    public static SegregationRule OneVoice { get; } = new(
        "segregation.same-person", Duties.Agree, Duties.Agree, RuleAnswer.Refused,
        "Nobody agrees twice to one request. Whoever would be asked in several stages is asked once, in the last of them.", Control,
        ["route", "decision", "drawn-step", "newer-rate", "effect"]);

    /// <summary>Dual control: never fewer different people than the type of request calls for.</summary>
    public static SegregationRule DualControl { get; } = new(
        "segregation.dual-control", Duties.Approve, Duties.Approve, RuleAnswer.Parked,
        "Where a type of request calls for several people, as write-offs do, that many different ones agree, whatever roles one of them holds.", Control,
        ["route", "effect", "matrix-analysis"]);

    /// <summary>Write-off: who recommends ≠ who approves. Holds wherever dual control does.</summary>
    public static SegregationRule Recommender { get; } = new(
        "segregation.recommender", Duties.Recommend, Duties.Approve, RuleAnswer.Parked,
        "Under dual control, as with write-offs, whoever recommends does not approve: an approval is never taken for the recommendation too.", Practice,
        ["route", "matrix-analysis"]);

    /// <summary>Poster ≠ approver. What the ERP answers is nobody's: it comes from its files alone.</summary>
    public static SegregationRule Poster { get; } = new(
        "segregation.poster", Duties.Agree, Duties.OrderAgain, RuleAnswer.Refused,
        "Whoever has agreed to a request, or in whose name somebody has, does not order its effect from the ERP again.", Practice, ["effect-again"]);

    /// <summary>A delegate sits nowhere below the level that is needed.</summary>
    public static SegregationRule DelegateAuthority { get; } = new(
        "delegation.no-authority", Duties.Delegate, Duties.StandIn, RuleAnswer.Refused,
        "Nobody answers in another person's name what he has no authority of his own to answer.", Control, ["delegation", "stand-in", "decision"]);

    /// <summary>Nobody delegates to himself.</summary>
    public static SegregationRule OwnDelegate { get; } = new(
        "delegation.self", Duties.Delegate, Duties.StandIn, RuleAnswer.Refused,
        "Nobody is his own delegate.", Practice, ["delegation"]);

    /// <summary>Matrix author ≠ publisher.</summary>
    public static SegregationRule MatrixAuthor { get; } = new(
        "matrix.change-own", Duties.WriteMatrix, Duties.PublishMatrix, RuleAnswer.Refused,
        "Whoever has written in a change of the empowerment matrix, taken a spreadsheet into it or put it forward, does not decide it.", Governance, ["matrix-change"]);

    /// <summary>Workflow drafter ≠ publisher.</summary>
    public static SegregationRule WorkflowDrafter { get; } = new(
        "definition.own-draft", Duties.DrawWorkflow, Duties.PublishWorkflow, RuleAnswer.Refused,
        "Whoever has saved a workflow since it was last published, by drawing, import or going back to an older version, does not publish it.", Governance, ["definition"]);

    /// <summary>Who gives a role ≠ who gets it.</summary>
    public static SegregationRule OwnRole { get; } = new(
        "role.own", Duties.GiveRole, Duties.HoldRole, RuleAnswer.Refused,
        "Nobody gives a role to himself, or changes one of his own.", Practice, ["role-assignment"]);

    /// <summary>All of them, in the order of a request's life; those about governance last.</summary>
    public static IReadOnlyList<SegregationRule> All { get; } =
        [OwnRequest, StandIn, OneVoice, DualControl, Recommender, Poster, DelegateAuthority, OwnDelegate, MatrixAuthor, WorkflowDrafter, OwnRole];

    /// <summary>Whether fewer different people agree than must (<see cref="DualControl"/>).</summary>
    public static bool AreTooFew(int people, int voicesMin) => people < voicesMin;

    /// <summary>Whether a request's type calls for more than one person, so that <see cref="Recommender"/> holds.</summary>
    public static bool IsUnderDualControl(int voicesMin) => voicesMin > 1;
}
