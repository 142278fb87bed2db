using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The matrix asks for more than a request's route by now.</summary>
/// <param name="Rate">The newer authority rate at which it does; null = the rate does not matter.</param>
/// <param name="MatrixVersion">The version that was published for requests under way, too; null = it is the one that the request was routed by.</param>
/// <param name="Missing">Whom it asks besides; without people.</param>
internal sealed record RouteShift(RouteRate? Rate, int? MatrixVersion, IReadOnlyList<RoutePart> Missing);

/// <summary>
/// Looks whether a request under way is still routed high enough. Rate and version are frozen at submission; the route is looked at again only where the rate has moved by more than the
/// threshold and the next limit is crossed (domain.md 4.4), or where a version has come into force that says so (4.7). It is only ever tightened.
/// </summary>
internal sealed class RouteWatch(ApprovalDbContext db, MatrixCatalog matrices, AuthorityRates rates, EngineOptions options)
{
    /// <summary>Null = the route is high enough.</summary>
    public async Task<RouteShift?> FindAsync(RequestType type, ApprovalRequest request, DateOnly day, CancellationToken cancellationToken)
    {
        if (request is not { Status: RequestStatus.InReview, Route: { CanApprove: true } route })
        {
            return null;
        }

        var own = int.Parse(route.MatrixVersion, CultureInfo.InvariantCulture);
        var (rate, version) = (await MovedAsync(route, day, cancellationToken), await StricterAsync(own, day, cancellationToken));
        if ((rate is null && version is null) || (await matrices.FindAsync(db, version ?? own, cancellationToken))?.Find(type.Code) is not { } table)
        {
            return null;
        }

        var inputs = InputsAt(rate?.Rate ?? route.Rate?.Rate ?? 1, type, request, route.Splitting);
        // A version that cannot take the request says nothing of it: then its own counts alone.
        var missing = Routing.WithoutPeople(table, inputs, route.MatrixVersion, route.VoicesMin)?.Beyond(route).Where(part => part.Kind is not AuthorityKind.Inform).ToList() ?? [];
        return missing is [] ? null : new RouteShift(rate, version, missing);
    }

    // For amounts in the currency of the matrix that is known without a query.
    private async Task<RouteRate?> MovedAsync(Route route, DateOnly day, CancellationToken cancellationToken) =>
        route.Rate is { } pinned && await rates.FindAsync(pinned.Currency, day, cancellationToken) is { } newer
            && newer.ValidFrom > pinned.ValidFrom && Math.Abs((newer.Rate / pinned.Rate) - 1) * 100 > options.RateShiftPercent
            ? new RouteRate(newer.Currency, newer.Rate, newer.ValidFrom)
            : null;

    // The version in force, where it or one between it and the request's own was published for requests under way, too.
    private async Task<int?> StricterAsync(int own, DateOnly day, CancellationToken cancellationToken)
    {
        var later = db.MatrixVersions.Where(one => one.Version > own && one.ValidFrom <= day);
        return await later.AnyAsync(one => one.Running == RunningPolicy.Tighten, cancellationToken) ? await MatrixCatalog.NumberInForceAsync(db, day, cancellationToken) : null;
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
