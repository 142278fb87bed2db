using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Requests;

/// <summary>What has changed in who is asked for whom.</summary>
/// <param name="Asked">Who was not asked for the person before.</param>
public sealed record StandInChanges(IReadOnlyList<(ApprovalTask Task, StandIn StandIn)> Asked, IReadOnlyList<(ApprovalTask Task, StandIn StandIn)> Ended)
{
    public bool IsEmpty => Asked.Count + Ended.Count == 0;
}

/// <summary>Who answers for people who are away. It adds nobody's voice: a part needs as many as before, each of another person.</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>The amount in the currency of the matrix, at the rate that was pinned with the route; also of a credit.</summary>
    public decimal MatrixAmount => Math.Abs(Amount) * (Route?.Rate?.Rate ?? 1);

    /// <summary>Whether anybody of an open task is away or is stood in for, as far as was seen last.</summary>
    public bool HasAbsences => tasks.Exists(task => task.IsOpen && (task.People.Any(person => person.IsAway) || task.StandIns.Any(one => one.IsAsked)));

    /// <summary>
    /// Whether the person may be asked in another's name: not who raised the request, nor who has answered in it, nor who is needed for a part that
    /// nobody else can answer. Dual control stays what it is.
    /// </summary>
    public bool MayStandIn(string userName) => Route is { } route && MayBeAskedFurther(userName, route) && !SegregationRules.StandIn.IsBrokenBy(userName, CountedDecisions.Select(one => one.DecidedBy).Append(RequestedBy));

    /// <summary>Asks for the open tasks whom the rule of today names, and nobody else any more. The same again changes nothing.</summary>
    public StandInChanges SettleStandIns(StandInRule rule, DateTimeOffset now)
    {
        var (absences, version) = (Status is RequestStatus.InReview ? rule.Of(this) : [], Version);
        List<(ApprovalTask, StandIn)> asked = [], ended = [];
        foreach (var task in tasks.Where(task => task.IsOpen))
        {
            var here = absences.Where(one => one.Task == task).ToList();
            Version += task.MarkAway(here) ? 1 : 0;
            var wanted = here.SelectMany(one => one.StandIns.Select(userName => (userName, one))).ToList();
            ended.AddRange(task.Release(row => !wanted.Exists(one => Is(row, one.userName, one.one)), now).Select(row => (task, row)));
            asked.AddRange(wanted.Select(one => task.AskFor(one.userName, one.one, now)).OfType<StandIn>().Select(row => (task, row)));
        }

        Version += asked.Count + ended.Count > 0 && Version == version ? 1 : 0;
        return new StandInChanges(asked, ended);
    }

    private static bool Is(StandIn row, string userName, Absence absence) =>
        row.UserName == userName && row.OnBehalfOf == absence.Principal && row.DelegationId == absence.Delegation.Id;

    // The row says that he was asked, the rule that he still may answer: both are needed.
    private StandIn? StandInOf(ApprovalTask task, string userName, StandInRule? rule) => task.Asks(userName) || rule is null
        ? null
        : task.StandIns.FirstOrDefault(row => row.UserName == userName && row.IsAsked
            && rule.Of(this).Any(one => one.Task == task && one.StandIns.Contains(userName) && Is(row, userName, one)));

    private static Error RefusalOfStranger(ApprovalTask task, string userName) =>
        task.StandIns.FirstOrDefault(row => row.UserName == userName) is { } former
            ? new DelegationNotInForce(userName, former.OnBehalfOf)
            : new NotAssigned(task.Id, userName);

    private bool IsEmpowered(ApprovalTask task, Person person, StandIn? standIn, DateOnly today) =>
        AuthorityFor(task).All(asked => GroundsOf(asked.Role, asked.Kind, person, standIn, today).Any());

    // Each ground by itself: a limit in one role takes nothing from another.
    private LimitExceeded? RefusalOfLimit(ApprovalTask task, Person person, StandIn? standIn, DateOnly today) => AuthorityFor(task)
        .Where(asked => asked.Kind is AuthorityKind.Approve)
        .Select(asked => GroundsOf(asked.Role, asked.Kind, person, standIn, today).ToList())
        .Where(grounds => !grounds.Exists(one => one.Allows(MatrixAmount)))
        .Select(grounds => new LimitExceeded(person.UserName, grounds.Max(one => one.ApprovalLimit ?? 0), MatrixAmount))
        .FirstOrDefault();

    // Whoever stands in holds the authority that the rule asks for; whoever is asked himself, the role.
    private IEnumerable<RoleAssignment> GroundsOf(string role, AuthorityKind kind, Person person, StandIn? standIn, DateOnly today) =>
        StandInRule.GroundsOf(person, role, kind, Place, today).Where(one => standIn is not null || one.Role == role);
}
