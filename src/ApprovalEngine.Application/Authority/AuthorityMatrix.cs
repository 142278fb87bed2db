using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Authority;

/// <summary>What the matrix of a day says.</summary>
/// <param name="Route">Without people.</param>
/// <param name="Inputs">What it was asked with.</param>
internal sealed record AuthorityRoute(
    RequestType Type, int Version, DateTimeOffset PublishedAt, Route Route, string Currency, IReadOnlyDictionary<string, object?> Inputs);

/// <summary>Asks the matrix that was in force on a day, as known at an instant, about a request that there need not be.</summary>
internal sealed class AuthorityMatrix(ApprovalDbContext db, MatrixCatalog catalog, AuthorityRates rates, IEnumerable<RequestType> types)
{
    public async Task<Result<AuthorityRoute>> AskAsync(AskAuthority query, AuthorityPlace place, DateOnly on, DateTimeOffset asKnownAt, CancellationToken cancellationToken)
    {
        if (types.FirstOrDefault(one => one.Code == query.Type) is not { } type)
        {
            return new RequestTypeUnknown(query.Type, types.Select(one => one.Code));
        }

        if (query.ReasonCode is { Length: > 0 } reason && type.Reasons.All(one => one.Code != reason))
        {
            return new ReasonUnknown(reason, type.Reasons.Select(one => one.Code));
        }

        if (await catalog.InForceAsync(db, on, asKnownAt, cancellationToken) is not var (version, publishedAt, model))
        {
            return new NoMatrixInForce(on, asKnownAt);
        }

        if (model.Find(type.Code) is not { } table)
        {
            return new MatrixUnusable(type.Code, "it has no decision of that id.");
        }

        var currency = query.Currency is { Length: > 0 } named ? named : AuthorityRates.MatrixCurrency;
        if (await rates.FindAsync(currency, on, cancellationToken) is not { } rate)
        {
            return new RateMissing(currency, on);
        }

        var inputs = new AuthorityFacts(type, table, query, place).Read(rate.Rate);
        if (inputs.IsError)
        {
            return inputs.Error;
        }

        var route = Fold(type, table, version, inputs.Value);
        return route.IsError
            ? route.Error
            : new AuthorityRoute(
                type, version, publishedAt, currency == AuthorityRates.MatrixCurrency ? route.Value : route.Value with { Rate = new RouteRate(rate.Currency, rate.Rate, rate.ValidFrom) },
                currency, inputs.Value);
    }

    private static Result<Route> Fold(RequestType type, DecisionTable table, int version, Dictionary<string, object?> inputs)
    {
        try
        {
            var rows = table.Evaluate(inputs).Select(Routing.RowOf).ToList();
            return Route.Fold(version.ToString(CultureInfo.InvariantCulture), rows, _ => [], type.VoicesMin);
        }
        catch (DecisionInputException unfit)
        {
            return new CommandInvalid(new Dictionary<string, string[]> { [$"facts.{unfit.InputName}"] = [$"Expected {unfit.Expected}, found {unfit.Found}."] });
        }
        catch (Exception contradiction) when (contradiction is DecisionConflictException or MatrixAmbiguousException)
        {
            return new MatrixUnusable(type.Code, contradiction.Message);
        }
    }
}
