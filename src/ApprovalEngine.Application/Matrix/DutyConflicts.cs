using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Where a matrix and the people who hold its roles make duties meet that must be kept apart (domain.md 4.6).</summary>
/// <param name="Code">duty.too-few, duty.recommender, duty.same-role, duty.own-request, duty.matrix-publisher or duty.workflow-publisher.</param>
/// <param name="Type">The table; null = it is about the matrix or the workflows as a whole.</param>
/// <param name="Rows">Names of rows that match together, or that ask the role.</param>
/// <param name="Branches">Where; empty = it does not depend on the place.</param>
/// <param name="IsEverywhere">At every branch that there is.</param>
/// <param name="Example">An input for which it is so; empty = it does not depend on one.</param>
public sealed record DutyFinding(
    string Code, FindingSeverity Severity, string? Type, IReadOnlyList<string> Rows, IReadOnlyList<string> Roles, IReadOnlyList<string> People, IReadOnlyList<string> Branches,
    bool IsEverywhere, IReadOnlyDictionary<string, object?> Example);

/// <summary>
/// Finds conflicts with the segregation of duties in tables of the matrix. They stand beside the findings of the analysis, since they depend on the day and on who holds which role.
/// An error is only what nobody could ever approve, at any branch: everything else is for the owners of the matrix to weigh.
/// </summary>
internal sealed class DutyConflicts(ApprovalDbContext db, MatrixAnalysis analysis, IEnumerable<RequestType> types)
{
    private const int ListedMax = 10;

    /// <summary>In the order of the tables, errors first.</summary>
    public async Task<IReadOnlyList<DutyFinding>> FindAsync(IReadOnlyCollection<DecisionTable> tables, DateOnly day, CancellationToken cancellationToken)
    {
        var branches = await db.Branches.AsNoTracking().OrderBy(branch => branch.Code).Select(branch => new Place(branch.LegalEntity, branch.Region, branch.Code)).ToListAsync(cancellationToken);
        var held = await db.RolesHeldOn(day).ToListAsync(cancellationToken);
        var staff = branches.ConvertAll(branch => new Staff(branch, held));
        return
        [
            .. tables.OrderBy(table => table.Id, StringComparer.Ordinal).SelectMany(table => OfTable(table, staff).OrderByDescending(finding => finding.Severity)),
            .. Alone(held, SegregationRules.MatrixAuthor, "duty.matrix-publisher"),
            .. Alone(held, SegregationRules.WorkflowDrafter, "duty.workflow-publisher"),
        ];
    }

    /// <summary>Those of one table.</summary>
    public async Task<IReadOnlyList<DutyFinding>> OfAsync(DecisionTable table, DateOnly day, CancellationToken cancellationToken) =>
        [.. (await FindAsync([table], day, cancellationToken)).Where(finding => finding.Type is not null)];

    private IEnumerable<DutyFinding> OfTable(DecisionTable table, List<Staff> staff)
    {
        var voicesMin = types.FirstOrDefault(type => type.Code == table.Id)?.VoicesMin ?? 1;
        // Sets of rows that ask the same people for the same are one matter.
        var routes = analysis.RowSetsOf(table).Select(set => (Set: set, Route: Routing.WithoutPeople(table, set.Example, "", voicesMin))).Where(one => one.Route is { CanApprove: true })
            .Select(one => (one.Set, Route: one.Route!)).DistinctBy(one => Routes.NameOf(one.Route)).ToList();
        return routes.Select(one => TooFew(table, one.Set, one.Route, staff)).OfType<DutyFinding>()
            .Concat(routes.SelectMany(one => SameRole(table, one.Set, one.Route)).DistinctBy(finding => finding.Roles[0]))
            .Concat(OwnRequests(table, routes, staff));
    }

    // Whom the rows ask there cannot be enough different people, or would have to recommend and approve at once.
    private static DutyFinding? TooFew(DecisionTable table, RowSet set, Route route, List<Staff> staff)
    {
        var there = staff.Select(one => (one.Place.Branch, Route: Routes.At(route, one))).Where(one => one.Route.AskedOnce().Conflict is not null).ToList();
        if (there is [])
        {
            return null;
        }

        var parts = there[0].Route.DecidingStages.SelectMany(stage => stage.Parts).ToList();
        var twice = parts.SelectMany(part => part.People).GroupBy(person => person, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ToList();
        return new DutyFinding(
            there[0].Route.AskedOnce().Conflict == SegregationRules.Recommender.Code ? "duty.recommender" : "duty.too-few",
            there.Count == staff.Count ? FindingSeverity.Error : FindingSeverity.Warning,
            table.Id, Names(set.Rows), [.. parts.Where(part => part.People.Intersect(twice).Any()).Select(part => part.Role).Distinct()], [.. twice.Order(StringComparer.Ordinal).Take(ListedMax)],
            [.. there.Select(one => one.Branch)], there.Count == staff.Count, set.Example);
    }

    private static IEnumerable<DutyFinding> SameRole(DecisionTable table, RowSet set, Route route)
    {
        var parts = route.DecidingStages.SelectMany(stage => stage.Parts).ToList();
        return parts.Where(part => part.Kind is AuthorityKind.Recommend && parts.Exists(one => one.Kind is AuthorityKind.Approve && one.Role == part.Role))
            .Select(part => new DutyFinding("duty.same-role", FindingSeverity.Warning, table.Id, Names(set.Rows), [part.Role], [], [], IsEverywhere: true, set.Example));
    }

    // Where one person alone holds a role and may raise requests, his own find nobody.
    private static IEnumerable<DutyFinding> OwnRequests(DecisionTable table, List<(RowSet Set, Route Route)> routes, List<Staff> staff)
    {
        var roles = routes.SelectMany(one => one.Route.DecidingStages).SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform)
            .Select(part => part.Role).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var role in roles)
        {
            var alone = staff.Where(one => one.HoldersOf(role) is [var only] && one.MayRaise(only)).ToList();
            if (alone.Count > 0)
            {
                var asking = routes.First(one => one.Route.Stages.Any(stage => stage.Parts.Any(part => part.Role == role)));
                yield return new DutyFinding(
                    "duty.own-request", FindingSeverity.Warning, table.Id,
                    [.. table.Rules.Where(rule => (string?)rule.Outputs["role"] == role).Select(rule => rule.Label ?? rule.Id).Distinct().Take(ListedMax)],
                    [role], [.. alone.Select(one => one.HoldersOf(role)[0]).Distinct().Order(StringComparer.Ordinal).Take(ListedMax)], [.. alone.Select(one => one.Place.Branch)],
                    alone.Count == staff.Count, asking.Set.Example);
            }
        }
    }

    // Whoever writes must find somebody else who publishes.
    private static IEnumerable<DutyFinding> Alone(List<RoleAssignment> held, SegregationRule rule, string code)
    {
        var (writers, publishers) = (HoldersOf(rule.First), HoldersOf(rule.Second));
        return publishers is [var only] && writers.Contains(only)
            ? [new DutyFinding(code, FindingSeverity.Warning, null, [], [.. rule.First.Roles.Concat(rule.Second.Roles).Distinct()], [only], [], IsEverywhere: true, new Dictionary<string, object?>())]
            : [];

        List<string> HoldersOf(Duty duty) => [.. held.Where(one => duty.Roles.Contains(one.Role)).Select(one => one.UserName).Distinct(StringComparer.Ordinal)];
    }

    private static List<string> Names(IEnumerable<FindingRow> rows) => [.. rows.Select(row => row.Label ?? row.Id)];
}

/// <summary>Who holds which role at one branch.</summary>
internal sealed class Staff(Place place, IEnumerable<RoleAssignment> held)
{
    private readonly Dictionary<string, List<string>> holders = held.Where(one => one.Scope.Covers(place)).GroupBy(one => one.Role, one => one.UserName, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList(), StringComparer.Ordinal);

    public Place Place => place;

    public IReadOnlyList<string> HoldersOf(string role) => holders.GetValueOrDefault(role) ?? [];

    public bool MayRaise(string userName) => Duties.Raise.Roles.Any(role => HoldersOf(role).Contains(userName));
}

/// <summary>Routes as a set of rows asks for them.</summary>
internal static class Routes
{
    /// <summary>The same for two routes that ask the same roles for the same.</summary>
    public static string NameOf(Route route) =>
        string.Join('|', route.Stages.SelectMany(stage => stage.Parts.Select(part => FormattableString.Invariant($"{stage.Stage}:{part.Function}:{part.Level}:{part.Role}:{part.Kind}:{part.Mode}"))));

    /// <summary>With whoever holds the roles at a branch.</summary>
    public static Route At(Route route, Staff staff) =>
        route with { Stages = [.. route.Stages.Select(stage => stage with { Parts = [.. stage.Parts.Select(part => part with { People = staff.HoldersOf(part.Role) })] })] };
}
