using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The matrix cannot answer: a table is missing, or two of its rows contradict each other.</summary>
public sealed record MatrixUnusable(string Type, string Why)
    : ConflictError("matrix.unusable", $"The empowerment matrix cannot route a request of type {Type}: {Why}");

/// <summary>Asks the current matrix who must agree, and finds the people.</summary>
internal sealed class Routing(ApprovalDbContext db, MatrixCatalog matrices)
{
    /// <param name="requester">Is never among the people of a route.</param>
    public async Task<Result<Route>> RouteAsync(
        string type, IReadOnlyDictionary<string, object?> inputs, Place place, string requester, DateOnly day, CancellationToken cancellationToken)
    {
        var (version, model) = await matrices.CurrentAsync(db, cancellationToken);
        if (model.Find(type) is not { } table)
        {
            return new MatrixUnusable(type, "it has no decision of that id.");
        }

        List<AuthorityRow> rows;
        try
        {
            rows = [.. table.Evaluate(inputs).Select(RowOf)];
        }
        catch (Exception unfit) when (unfit is DecisionInputException or DecisionConflictException)
        {
            return new MatrixUnusable(type, unfit.Message);
        }

        var roles = rows.Select(row => row.Role).Distinct().ToList();
        var holders = await db.RoleAssignments.AsNoTracking()
            .Where(one => roles.Contains(one.Role) && db.People.Any(person => person.UserName == one.UserName && person.IsActive))
            .ToListAsync(cancellationToken);
        try
        {
            return Route.Fold(version.ToString(CultureInfo.InvariantCulture), rows, role => PeopleOf(holders, role, place, requester, day));
        }
        catch (MatrixAmbiguousException ambiguous)
        {
            return new MatrixUnusable(type, ambiguous.Message);
        }
    }

    private static List<string> PeopleOf(List<RoleAssignment> holders, string role, Place place, string requester, DateOnly day) =>
        [.. holders
            .Where(one => one.Role == role && one.UserName != requester && one.IsValidOn(day) && one.Scope.Covers(place))
            .Select(one => one.UserName).Distinct().Order(StringComparer.Ordinal)];

    private static AuthorityRow RowOf(MatchedRule rule) => new(
        (string)rule.Outputs["function"]!,
        decimal.ToInt32((decimal)rule.Outputs["level"]!),
        (string)rule.Outputs["role"]!,
        Enum.Parse<AuthorityKind>((string)rule.Outputs["kind"]!, ignoreCase: true),
        Enum.Parse<AuthorityMode>((string)rule.Outputs["mode"]!, ignoreCase: true),
        decimal.ToInt32((decimal)rule.Outputs["slaHours"]!),
        new RouteRule(rule.Label ?? rule.RuleId, rule.TestedInputs));
}
