using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Domain.Delegations;

/// <summary>One person of a task is away by a delegation that covers the request.</summary>
/// <param name="StandIns">Who answers in his name; empty = nobody may, or somebody else who is asked is there.</param>
public sealed record Absence(ApprovalTask Task, string Principal, Delegation Delegation, IReadOnlyList<string> StandIns);

/// <summary>
/// Who stands in for whom on one day. A delegate answers in the principal's name, with authority of his own: he is passed over to his own
/// delegate where he lacks it, is away himself, raised the request, has answered or is needed elsewhere in it. Where the chain finds nobody and nobody
/// else who is asked is there, whoever holds the function's next level is asked; where that finds nobody, the task stays with the principal.
/// </summary>
/// <param name="delegations">Those in force on the day.</param>
/// <param name="people">With their roles: every delegate, and who holds a higher level of the functions that are asked.</param>
public sealed class StandInRule(IReadOnlyCollection<Delegation> delegations, IReadOnlyCollection<Person> people, DateOnly day)
{
    /// <summary>How many delegations may follow each other: A → B → C → D.</summary>
    public const int LinksMax = 3;

    /// <summary>
    /// Whether somebody may answer what asks for a role: he holds it, or another of its function on at least its level; where only an opinion is
    /// asked, any role of the function that reads requests. What stands on no ladder is only answered by who holds it. At the place, on the day, and within his own limit.
    /// </summary>
    /// <param name="amount">What is to be approved, in the currency of the matrix; 0 = whether he may approve anything at all.</param>
    public static bool HasAuthority(Person person, string role, AuthorityKind kind, Place place, DateOnly day, decimal amount = 0) =>
        GroundsOf(person, role, kind, place, day).Any(one => kind is not AuthorityKind.Approve || one.Allows(amount));

    /// <summary>The assignments because of which he may answer, whatever their limits.</summary>
    public static IEnumerable<RoleAssignment> GroundsOf(Person person, string role, AuthorityKind kind, Place place, DateOnly day) => !person.IsActive
        ? []
        : person.Assignments.Where(one => one.IsValidOn(day) && one.Scope.Covers(place) && (one.Role == role || StandsFor(one.Role, role, kind)));

    private static bool StandsFor(string heldRole, string askedRole, AuthorityKind kind) =>
        Roles.Find(askedRole) is { } asked && Roles.Find(heldRole) is { } held && held.Function == asked.Function
            && (kind is AuthorityKind.Recommend ? held.Permissions.HasFlag(Permissions.ReadRequests) : asked.Level > 0 && held.Level >= asked.Level);

    /// <summary>Roles of a function above the level of a role, by level.</summary>
    public static IEnumerable<Role> Above(string role) => Roles.Find(role) is { Level: > 0 } asked
        ? Roles.All.Values.Where(one => one.Function == asked.Function && one.Level > asked.Level).OrderBy(one => one.Level)
        : [];

    /// <summary>Who of the request's open tasks is away, and who answers instead. Nobody stands in for two tasks of one request: they ask for two voices.</summary>
    public IReadOnlyList<Absence> Of(ApprovalRequest request)
    {
        List<Absence> absences = [];
        foreach (var task in request.Tasks.Where(task => task.IsOpen).OrderBy(task => task.Id))
        {
            List<Absence> away = [.. task.People
                .Select(person => (person.UserName, Delegation: OfPrincipal(person.UserName, request)))
                .Where(one => one.Delegation is not null).OrderBy(one => one.UserName, StringComparer.Ordinal)
                .Select(one => new Absence(task, one.UserName, one.Delegation!, []))];
            for (var index = 0; index < away.Count; index++)
            {
                if (InChainOf(away[index].Principal, task, request, Busy()) is { } standIn)
                {
                    away[index] = away[index] with { StandIns = [standIn] };
                }
            }

            if (away.Count > 0 && away.Count == task.People.Count && away.TrueForAll(one => one.StandIns is []))
            {
                away[0] = away[0] with { StandIns = Superiors(task, request, Busy()) };
            }

            absences.AddRange(away);

            HashSet<string> Busy() => [.. absences.Concat(away).SelectMany(one => one.StandIns)];
        }

        return absences;
    }

    private Delegation? OfPrincipal(string userName, ApprovalRequest request) =>
        delegations.FirstOrDefault(one => one.Principal == userName && one.IsInForceOn(day) && one.Covers(request));

    private string? InChainOf(string principal, ApprovalTask task, ApprovalRequest request, HashSet<string> busy)
    {
        HashSet<string> passed = [principal];
        var current = principal;
        for (var link = 1; link <= LinksMax && OfPrincipal(current, request) is { } delegation && passed.Add(delegation.Delegate); link++)
        {
            current = delegation.Delegate;
            if (people.FirstOrDefault(one => one.UserName == current) is { } person && MayAnswer(person, task, request, busy))
            {
                return current;
            }
        }

        return null;
    }

    private List<string> Superiors(ApprovalTask task, ApprovalRequest request, HashSet<string> busy) => Above(task.Role)
        .Select(role => people.Where(person => person.Holds(role.Code, request.Place, day) && MayAnswer(person, task, request, busy))
            .Select(person => person.UserName).Order(StringComparer.Ordinal).ToList())
        .FirstOrDefault(found => found.Count > 0) ?? [];

    private bool MayAnswer(Person person, ApprovalTask task, ApprovalRequest request, HashSet<string> busy) =>
        request.AuthorityFor(task).All(asked => HasAuthority(person, asked.Role, asked.Kind, request.Place, day, request.MatrixAmount))
        && OfPrincipal(person.UserName, request) is null
        && !busy.Contains(person.UserName)
        && !task.Asks(person.UserName)
        && request.MayStandIn(person.UserName);
}
