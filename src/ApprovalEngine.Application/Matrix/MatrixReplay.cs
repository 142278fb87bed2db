using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>
/// Runs two matrices over the requests that were submitted in a period, and says what the second one would have made otherwise
/// (domain.md 9, number 2). A request is asked with its own facts and at the rate that was pinned with it; people are not looked up, because
/// whom a role has is no matter of the matrix. Of the requests of the places for which the caller may read the matrix.
/// </summary>
internal sealed class MatrixReplay(ApprovalDbContext db, IEnumerable<RequestType> types, RoleTimes roleTimes, Caller caller, TimeProvider clock)
{
    /// <summary>How many changed requests are listed.</summary>
    public const int ListedMax = 10_000;

    private readonly Dictionary<string, RequestType> typesByCode = types.ToDictionary(type => type.Code, StringComparer.Ordinal);

    /// <summary>Replays the requests submitted from one day to another, both included.</summary>
    public async Task<ReplayResult> RunAsync(DecisionModel before, DecisionModel candidate, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var (since, until) = (BusinessDay.StartOf(from), BusinessDay.StartOf(to.AddDays(1)));
        var times = await roleTimes.FindAsync(since, until, cancellationToken);
        var rates = await db.AuthorityRates.AsNoTracking().Where(rate => rate.ValidFrom <= to).OrderByDescending(rate => rate.ValidFrom).ToListAsync(cancellationToken);
        var run = new ReplayRun(new ReplayPlans(before), new ReplayPlans(candidate));
        await foreach (var line in Lines(await ReachAsync(cancellationToken), since, until).WithCancellation(cancellationToken))
        {
            Take(run, line, rates);
        }

        var stopped = await NoLongerStoppedAsync(run, cancellationToken);
        return new ReplaySummary(run, times, stopped).Result(from, to);
    }

    private async Task<Reach> ReachAsync(CancellationToken cancellationToken) =>
        await caller.PersonAsync(cancellationToken) is { } person ? person.ReachOf(Permissions.ReadMatrix, BusinessDay.Of(clock.Now())) : Reach.Of([Scope.Everywhere]);

    // One reader, newest first: however many there are, only one of them is in memory.
    private IAsyncEnumerable<ReplayLine> Lines(Reach reach, DateTimeOffset since, DateTimeOffset until)
    {
        var requests = db.Requests.AsNoTracking().Where(request => request.SubmittedAt >= since && request.SubmittedAt < until);
        if (!reach.IsEverywhere)
        {
            requests = requests.Where(request =>
                reach.LegalEntities.Contains(request.LegalEntity) || reach.Regions.Contains(request.Region) || reach.Branches.Contains(request.Branch));
        }

        return requests.OrderByDescending(request => request.SubmittedAt).ThenByDescending(request => request.Id)
            .Select(request => new ReplayLine(
                request.Id, request.Number, request.Type, request.CustomerNumber, request.LegalEntity, request.Branch, request.SubmittedAt!.Value, request.Amount, request.Currency,
                request.ReasonCode, request.Facts, request.Status, request.Currency == AuthorityRates.MatrixCurrency ? null : request.Route))
            .AsAsyncEnumerable();
    }

    private void Take(ReplayRun run, ReplayLine line, List<AuthorityRate> rates)
    {
        if (!typesByCode.TryGetValue(line.Type, out var type))
        {
            run.Skip(line.Type, "type", null);
        }
        else if (RateOf(line, rates) is not { } rate)
        {
            run.Skip(line.Type, "rate", line.Currency);
        }
        else if (InputsOf(type, line, rate) is not { } inputs)
        {
            run.Skip(line.Type, "facts", null);
        }
        else
        {
            run.Take(type, line, inputs);
        }
    }

    // The pinned one; a request that never had a route is asked at the rate of its day.
    private static decimal? RateOf(ReplayLine line, List<AuthorityRate> rates) => line.Currency is AuthorityRates.MatrixCurrency
        ? 1
        : line.Route?.Rate?.Rate ?? rates.Find(rate => rate.Currency == line.Currency && rate.ValidFrom <= BusinessDay.Of(line.SubmittedAt))?.Rate;

    // As Routing asks; null where a fact that the type reads today was not kept then.
    private static IReadOnlyDictionary<string, object?>? InputsOf(RequestType type, ReplayLine line, decimal rate)
    {
        var content = new RequestContent(line.Type, line.CustomerNumber, line.LegalEntity, line.Branch, line.Amount, line.Currency, line.ReasonCode, line.Facts, "");
        try
        {
            var inputs = type.MatrixInputs(content);
            return rate == 1
                ? inputs
                : inputs.ToDictionary(input => input.Key, input => input.Value is decimal money && type.MoneyInputs.Contains(input.Key) ? money * rate : input.Value);
        }
        catch (Exception incomplete) when (incomplete is KeyNotFoundException or InvalidCastException or JsonException)
        {
            return null;
        }
    }

    // Rejected by somebody of the route whom the candidate would not have asked, nor anybody higher of the same function.
    private async Task<IReadOnlySet<Guid>> NoLongerStoppedAsync(ReplayRun run, CancellationToken cancellationToken)
    {
        const int IdsPerQuery = 500;
        var stopped = new HashSet<Guid>();
        foreach (var ids in run.RejectedAndChanged.Keys.Chunk(IdsPerQuery))
        {
            var rejections = await db.Decisions.AsNoTracking()
                .Where(decision => ids.Contains(decision.RequestId) && decision.Verdict == Verdict.Reject && decision.Stage < DrawnStage.Numbers)
                .Select(decision => new { decision.RequestId, decision.Function, decision.Level }).ToListAsync(cancellationToken);
            stopped.UnionWith(rejections
                .Where(one => run.RejectedAndChanged[one.RequestId].After is { Route.CanApprove: true } after && !after.Asked.Any(part => part.Function == one.Function && part.Level >= one.Level))
                .Select(one => one.RequestId));
        }

        return stopped;
    }
}

/// <summary>What is read of a request to replay it.</summary>
/// <param name="Route">Null also where the amount is in the currency of the matrix: then nothing of it is needed.</param>
internal sealed record ReplayLine(
    Guid Id, string Number, string Type, string CustomerNumber, string LegalEntity, string Branch, DateTimeOffset SubmittedAt, decimal Amount, string Currency,
    string ReasonCode, string Facts, RequestStatus Status, Route? Route);
