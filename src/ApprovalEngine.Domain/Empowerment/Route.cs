namespace ApprovalEngine.Domain.Empowerment;

/// <summary>What somebody on a route is asked for; the words of the matrix column <c>kind</c>, in the order of the stages.</summary>
public enum AuthorityKind
{
    /// <summary>An opinion of somebody who may not approve (the branch, the account owner).</summary>
    Recommend,

    /// <summary>A yes or no that counts.</summary>
    Approve,

    /// <summary>Is told, decides nothing.</summary>
    Inform,
}

/// <summary>A matrix row that matched: its name and the inputs that it tested, with the values it saw.</summary>
public sealed record RouteRule(string Row, IReadOnlyDictionary<string, object?> Inputs);

/// <summary>What one matching row asks for, as the matrix says it.</summary>
/// <param name="Step">Within one kind, lower steps are asked before higher ones; 1 where the matrix says nothing of it.</param>
/// <param name="IsLadder">Lower levels of the function that match are asked too, in turn; otherwise the highest alone.</param>
public sealed record AuthorityRow(string Function, int Level, string Role, AuthorityKind Kind, AuthorityMode Mode, int SlaHours, RouteRule Rule, int Step = 1, bool IsLadder = false);

/// <summary>One function's part of a stage: who is asked, for what, until when, and because of which rows.</summary>
/// <param name="SlaHours">Hours from the opening of the stage until the answer is due; 0 = no due time.</param>
/// <param name="People">Who holds the role where the request belongs, at the time of pinning; the requester is never among them.</param>
/// <param name="Limited">Who holds the role, too, and is not asked because of his own limit; null = nobody.</param>
/// <param name="IsSuperior">The matrix asks whoever is above the requester, see <see cref="SuperiorParts"/>.</param>
/// <param name="InsteadOf">The role that the matrix names, where everybody who holds it is below the amount; null = it is <paramref name="Role"/>.</param>
public sealed record RoutePart(
    string Function, int Level, string Role, AuthorityKind Kind, AuthorityMode Mode, int SlaHours, IReadOnlyList<string> People, IReadOnlyList<RouteRule> Rules,
    IReadOnlyList<LimitedPerson>? Limited = null, string? InsteadOf = null, bool IsSuperior = false)
{
    /// <summary>Voices that come from later parts, beside those of <see cref="People"/>; null = none (<see cref="RouteMerging"/>).</summary>
    public IReadOnlyList<MergedVoice>? Merged { get; init; }

    /// <summary>Whether it cannot be answered without any one of its people.</summary>
    public bool NeedsEverybody => Kind is not AuthorityKind.Inform && People.Count > 0 && this.VoicesAsked() >= People.Count;

    /// <summary>Whether fewer people hold the role than must agree: nobody lowers the number for them. Where nobody does, the part waits for the first.</summary>
    public bool HasTooFew => Kind is not AuthorityKind.Inform && People.Count > 0 && this.VoicesAsked() > People.Count;
}

/// <summary>The authority rate that was in force when the route was found: matrix currency for one unit of <paramref name="Currency"/>.</summary>
public sealed record RouteRate(string Currency, decimal Rate, DateOnly ValidFrom);

/// <summary>Parts that are asked at the same time. All of them must agree.</summary>
/// <param name="Stage">1-based.</param>
public sealed record RouteStage(int Stage, IReadOnlyList<RoutePart> Parts)
{
    /// <summary>Stages of information decide nothing and hold nothing up.</summary>
    public bool IsDeciding => Parts.Any(part => part.Kind is not AuthorityKind.Inform);
}

/// <summary>A step that the drawing of the workflow asks beside the matrix: one voice more, never in place of one of the route.</summary>
/// <param name="Stage">Above <see cref="Numbers"/>, in the order in which they were opened.</param>
/// <param name="Run">The activity's run that asked: a loop asks anew in every turn, a retry does not.</param>
/// <param name="Activity">The name of that activity in the drawing.</param>
public sealed record DrawnStage(int Stage, string Run, string Activity, RoutePart Part)
{
    /// <summary>Stages of the route are numbered from 1 and never come this far.</summary>
    public const int Numbers = 1000;
}

/// <summary>An agreement of an earlier round that still counts: nothing that its part looks at has become worse since.</summary>
/// <param name="UserName">Whom the part asks, and who has agreed or was stood in for.</param>
/// <param name="Decision">The id of that agreement.</param>
public sealed record CarriedVoice(int Stage, string Function, AuthorityKind Kind, string UserName, int Round, Guid Decision);

/// <summary>
/// The way of a request through the people who must agree. Pinned at submission; what the drawing asks beside it, and what a newer authority rate calls for, is only ever added.
/// </summary>
/// <param name="VoicesMin">How many different people must agree at least (dual control: 2), whatever the rows say.</param>
/// <param name="Rate">What turned the amounts into the matrix currency; null = they were in it.</param>
/// <param name="Drawn">Null = nothing.</param>
/// <param name="Splitting">What other requests of the kind add up to with this one; null = there are none, and nothing to look at.</param>
/// <param name="Carried">Null = no voice of an earlier round counts.</param>
/// <param name="NewerRate">The rate for which the route was extended while the request was under way; null = it was not.</param>
/// <param name="NewerMatrix">The version of the matrix for which it was extended under way; null = it was not.</param>
public sealed record Route(
    string MatrixVersion, IReadOnlyList<RouteStage> Stages, int VoicesMin = 1, RouteRate? Rate = null, IReadOnlyList<DrawnStage>? Drawn = null, RouteSplitting? Splitting = null,
    RouteRate? NewerRate = null, IReadOnlyList<CarriedVoice>? Carried = null, string? NewerMatrix = null)
{
    /// <summary>The code of the rule of the segregation of duties that no choice of people could keep; null = none (<see cref="RouteMerging"/>).</summary>
    public string? Conflict { get; init; }

    /// <summary>What the drawing has asked beside the matrix so far.</summary>
    public IReadOnlyList<DrawnStage> DrawnStages => Drawn ?? [];

    /// <summary>A route that asks nobody for approval, or fewer people than must agree, or one in which duties would meet, empowers nobody: the matrix fails closed.</summary>
    public bool CanApprove => HasApprover && Conflict is null && VoiceCount >= VoicesMin && !Parts.Any(part => part.HasTooFew);

    /// <summary>Whether anybody is asked to approve at all.</summary>
    public bool HasApprover => Stages.Any(stage => stage.Parts.Any(part => part.Kind is AuthorityKind.Approve));

    public IEnumerable<RouteStage> DecidingStages => Stages.Where(stage => stage.IsDeciding);

    private IEnumerable<RoutePart> Parts => Stages.SelectMany(stage => stage.Parts);

    // How high whoever approves stands: sales below finance. Legal is asked besides, and stands on no ladder.
    private int Rung => Parts.Where(part => part.Kind is AuthorityKind.Approve && part.Function is not "legal").Select(RungOf).DefaultIfEmpty(0).Max();

    private int VoiceCount => DecidingStages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform)
        .Sum(part => part.VoicesAsked());

    /// <summary>
    /// The parts that the other route lacks: it asks the function lower, fewer of its people, for less, or not at all. A voice that approves below the other's highest approver may be asked for its opinion
    /// there instead.
    /// </summary>
    public IEnumerable<RoutePart> Beyond(Route other) => Parts.Where(part => !other.Parts.Any(one =>
        one.Function == part.Function && IsAsHigh(one, part) && (IsAsMuch(one.Kind, part.Kind) || one.Kind is not AuthorityKind.Inform && part.Function is not "legal" && other.Rung > RungOf(part))));

    /// <summary>Whether nobody is missing whom the other route asks.</summary>
    public bool IsAtLeast(Route other) => !other.Beyond(this).Any() && (CanApprove || !other.CanApprove);

    /// <summary>
    /// Folds matching rows to stages: per function and kind the highest level named counts, with every row that named it, or each level in turn where the table asks the whole ladder;
    /// stages in the order recommend, approve, inform, and within one kind by the steps that the rows name; functions of one stage
    /// side by side.
    /// </summary>
    /// <param name="peopleOf">Who holds a role where the request belongs, without the requester; whoever is named twice is asked once.</param>
    public static Route Fold(string matrixVersion, IReadOnlyCollection<AuthorityRow> rows, Func<string, IReadOnlyList<string>> peopleOf, int voicesMin = 1)
    {
        var stages = rows
            .GroupBy(row => (row.Kind, row.Function))
            .SelectMany(RungsOf)
            .GroupBy(rung => (rung.Rows[0].Kind, Step: rung.Rows.Max(row => row.Step), rung.Below), rung => PartOf(rung.Rows, peopleOf))
            .OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Step).ThenByDescending(group => group.Key.Below)
            .Select((group, index) => new RouteStage(index + 1, [.. group.OrderBy(part => part.Function, StringComparer.Ordinal)]));
        return new Route(matrixVersion, [.. stages], voicesMin);
    }

    // The highest level alone or, where the table asks the whole ladder, each that is named: the highest of all functions side by side, the others in turn before them.
    private static IEnumerable<(List<AuthorityRow> Rows, int Below)> RungsOf(IEnumerable<AuthorityRow> rows)
    {
        List<List<AuthorityRow>> levels = [.. rows.GroupBy(row => row.Level).OrderByDescending(level => level.Key).Select(level => level.ToList())];
        return levels.Exists(level => level.Exists(row => row.IsLadder)) ? levels.Select((level, below) => (level, below)) : [(levels[0], 0)];
    }

    private static int RungOf(RoutePart part) => part.Function is "sales" ? part.Level : part.Level + 1;

    // At the same level as many of its people must agree; a higher level stands for them.
    private static bool IsAsHigh(RoutePart asked, RoutePart needed) =>
        asked.Level > needed.Level || (asked.Level == needed.Level && asked.Mode.IsAtLeast(needed.Mode, Math.Max(asked.People.Count, needed.People.Count)));

    private static bool IsAsMuch(AuthorityKind asked, AuthorityKind needed) => needed switch
    {
        AuthorityKind.Approve => asked is AuthorityKind.Approve,
        AuthorityKind.Recommend => asked is not AuthorityKind.Inform,
        AuthorityKind.Inform => true,
    };

    // Several rows of one level may differ in mode or time: what their modes ask together and the shorter time count.
    private static RoutePart PartOf(List<AuthorityRow> rows, Func<string, IReadOnlyList<string>> peopleOf)
    {
        var first = rows[0];
        var role = rows.Select(row => row.Role).Distinct(StringComparer.Ordinal).Count() == 1
            ? first.Role
            : throw new MatrixAmbiguousException(first.Function, first.Level, [.. rows.Select(row => row.Rule.Row)]);
        var timed = rows.Where(row => row.SlaHours > 0).Select(row => row.SlaHours).ToList();
        List<string> people = [.. peopleOf(role).Distinct(StringComparer.Ordinal)];
        return new RoutePart(
            first.Function, first.Level, role, first.Kind, rows.Select(row => row.Mode).Aggregate((one, other) => one.With(other)), timed is [] ? 0 : timed.Min(), people, [.. rows.Select(row => row.Rule)]);
    }
}

/// <summary>Two rows name different roles for one level of a function: the matrix contradicts itself, and nothing is routed by it.</summary>
public sealed class MatrixAmbiguousException(string function, int level, IReadOnlyList<string> rows)
    : Exception($"Level {level} of the function '{function}' must name one role; rows {string.Join(", ", rows)} name several.");
