using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A newer authority rate at which the matrix asks for more than a request's route.</summary>
/// <param name="Missing">Whom it asks besides; without people.</param>
internal sealed record RateShift(RouteRate Rate, IReadOnlyList<RoutePart> Missing);

/// <summary>
/// Looks whether a request under way is still routed high enough. The rate is frozen at submission; the route is looked at again only where the rate has moved by more than the threshold
/// and the next limit is crossed (domain.md 4.4), by the version of the matrix that the request was routed with. It is only ever tightened.
/// </summary>
internal sealed class RateWatch(ApprovalDbContext db, MatrixCatalog matrices, AuthorityRates rates, EngineOptions options)
{
    /// <summary>Null = the route is high enough; for amounts in the currency of the matrix that is known without a query.</summary>
    public async Task<RateShift?> FindAsync(RequestType type, ApprovalRequest request, DateOnly day, CancellationToken cancellationToken)
    {
        if (request is not { Status: RequestStatus.InReview, Route: { Rate: { } pinned, CanApprove: true } route }
            || await rates.FindAsync(pinned.Currency, day, cancellationToken) is not { } newer
            || newer.ValidFrom <= pinned.ValidFrom || Math.Abs((newer.Rate / pinned.Rate) - 1) * 100 <= options.RateShiftPercent
            || (await matrices.FindAsync(db, int.Parse(route.MatrixVersion, CultureInfo.InvariantCulture), cancellationToken))?.Find(type.Code) is not { } table)
        {
            return null;
        }

        var inputs = InputsAt(newer.Rate, type, request, route.Splitting);
        var needed = Route.Fold(route.MatrixVersion, [.. table.Evaluate(inputs).Select(Routing.RowOf)], _ => [], route.VoicesMin);
        var missing = needed.Beyond(route).Where(part => part.Kind is not AuthorityKind.Inform).ToList();
        return missing is [] ? null : new RateShift(new RouteRate(newer.Currency, newer.Rate, newer.ValidFrom), missing);
    }

    // What others add to the sum stays at the rates that they were routed with.
    private static Dictionary<string, object?> InputsAt(decimal rate, RequestType type, ApprovalRequest request, RouteSplitting? splitting)
    {
        var sums = splitting?.Windows.FirstOrDefault(window => window.Days == splitting.RaisingDays)?.Sums;
        return type.MatrixInputs(request.Content).ToDictionary(input => input.Key, input => input.Value is decimal money && type.MoneyInputs.Contains(input.Key)
            ? (money * rate) + OthersOf(input.Key, sums, request.MatrixAmounts)
            : input.Value);
    }

    private static decimal OthersOf(string input, IReadOnlyDictionary<string, decimal>? sums, IReadOnlyDictionary<string, decimal>? own) =>
        sums is not null && sums.TryGetValue(input, out var sum) ? sum - (own?.GetValueOrDefault(input) ?? 0) : 0;
}
