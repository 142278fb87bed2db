using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Segregation;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The matrix cannot answer: a table is missing, or two of its rows contradict each other.</summary>
public sealed record MatrixUnusable(string Type, string Why)
    : ConflictError("matrix.unusable", $"The empowerment matrix cannot route a request of type {Type}: {Why}");

/// <summary>No authority rate turns the request's currency into the matrix's, so nobody knows whose limit the amount is within.</summary>
public sealed record RateMissing(string Currency, DateOnly Day)
    : ConflictError("matrix.rate-missing", FormattableString.Invariant(
        $"No authority rate from {Currency} to {AuthorityRates.MatrixCurrency} is known for {Day:yyyy-MM-dd}; load one with the import of exchange-rates."));

/// <summary>A route and what the matrix was asked with.</summary>
/// <param name="Amounts">The request's own, as later requests of the kind add them up; null = nothing adds up.</param>
internal sealed record Routed(Route Route, IReadOnlyDictionary<string, object?> Inputs, IReadOnlyDictionary<string, decimal>? Amounts = null);

/// <summary>Asks the matrix in force who must agree, and finds the people.</summary>
internal sealed class Routing(ApprovalDbContext db, MatrixCatalog matrices, AuthorityRates rates, RoleHolders roleHolders, SuperiorLine superiors)
{
    /// <param name="requester">Is never among the people of a route.</param>
    /// <param name="history">What was asked before of the same kind: the route follows the sum where it asks for more. Null = the amount alone.</param>
    public async Task<Result<Routed>> RouteAsync(
        RequestType requestType, RequestContent content, Place place, string requester, DateOnly day, CancellationToken cancellationToken, SplittingHistory? history = null)
    {
        var type = requestType.Code;
        var (version, model) = await matrices.InForceAsync(db, day, cancellationToken);
        if (model.Find(type) is not { } table)
        {
            return new MatrixUnusable(type, "it has no decision of that id.");
        }

        if (await rates.FindAsync(content.Currency, day, cancellationToken) is not { } rate)
        {
            return new RateMissing(content.Currency, day);
        }

        // Never rounded before a limit is compared with it.
        var inputs = requestType.MatrixInputs(content).ToDictionary(
            input => input.Key, input => input.Value is decimal money && requestType.MoneyInputs.Contains(input.Key) ? money * rate.Rate : input.Value);

        try
        {
            var rows = RowsOf(table, inputs);
            var raising = history?.Cumulated(inputs) is { } cumulated ? RowsOf(table, cumulated) : [];
            var holders = await roleHolders.FindAsync(RoleHolders.WithHigher(rows.Concat(raising).Select(row => row.Role)), place, day, cancellationToken);
            IEnumerable<RoleHolder> HoldersOf(string role) => holders[role].Where(one => !SegregationRules.OwnRequest.IsBrokenBy(one.UserName, requester));
            Route Fold(IReadOnlyCollection<AuthorityRow> some, Func<string, IReadOnlyList<string>> peopleOf) =>
                Route.Fold(version.ToString(CultureInfo.InvariantCulture), some, peopleOf, requestType.VoicesMin);

            var route = RaisedRoute.Of(rows, raising, some => Fold(some, role => [.. HoldersOf(role).Select(one => one.UserName)]));
            if (history is not null)
            {
                route = RaisedRoute.WithReasons(route, history, inputs, asked => Fold(RowsOf(table, asked), _ => []));
            }

            // Last: whom a limit leaves out, and whom it calls instead, is no other route of the matrix.
            var (amount, asksSuperior) = (Math.Abs(content.Amount) * rate.Rate, route.Stages.Any(stage => stage.Parts.Any(part => part.Role is Roles.Superior)));
            route = asksSuperior ? SuperiorParts.Apply(route, await superiors.AboveAsync(requester, cancellationToken), place, day, amount) : route;
            route = PersonLimits.Apply(route, amount, HoldersOf);
            route = route.AskedOnce();
            var isConverted = content.Currency != AuthorityRates.MatrixCurrency;
            return new Routed(isConverted ? route with { Rate = new RouteRate(rate.Currency, rate.Rate, rate.ValidFrom) } : route, inputs, history?.Own(inputs));
        }
        catch (Exception unfit) when (IsUnfit(unfit))
        {
            return new MatrixUnusable(type, unfit.Message);
        }
    }

    /// <summary>What a table asks for, whoever holds its roles; null where it cannot take the inputs, or its rows contradict each other.</summary>
    internal static Route? WithoutPeople(DecisionTable table, IReadOnlyDictionary<string, object?> inputs, string version, int voicesMin)
    {
        try
        {
            return Route.Fold(version, RowsOf(table, inputs), _ => [], voicesMin);
        }
        catch (Exception unfit) when (IsUnfit(unfit))
        {
            return null;
        }
    }

    private static bool IsUnfit(Exception fault) => fault is DecisionInputException or DecisionConflictException or MatrixAmbiguousException;

    private static List<AuthorityRow> RowsOf(DecisionTable table, IReadOnlyDictionary<string, object?> inputs) => [.. table.Evaluate(inputs).Select(RowOf)];

    internal static AuthorityRow RowOf(MatchedRule rule) => new(
        (string)rule.Outputs["function"]!,
        decimal.ToInt32((decimal)rule.Outputs["level"]!),
        (string)rule.Outputs["role"]!,
        Enum.Parse<AuthorityKind>((string)rule.Outputs["kind"]!, ignoreCase: true),
        AuthorityMode.Parse((string)rule.Outputs["mode"]!)!,
        decimal.ToInt32((decimal)rule.Outputs["slaHours"]!),
        new RouteRule(rule.Label ?? rule.RuleId, rule.TestedInputs),
        rule.Outputs.GetValueOrDefault("step") is decimal step ? decimal.ToInt32(step) : 1,
        rule.Outputs.GetValueOrDefault(MatrixFormat.Ladder) is true);
}
