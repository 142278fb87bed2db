using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>What led to a run of an activity: each was led to by the one before, beginning with the first. It ends where the caller may not see further.</summary>
/// <param name="IsAcrossWorkflows">Also what led to the instance in the workflow that started it.</param>
public sealed record ViewCauses(string ExecutionId, bool IsAcrossWorkflows, int Skip, int Take) : IRequest<Result<CauseChain>>;

/// <param name="TotalCount">How many there are; at most 5,000 of one instance are followed.</param>
public sealed record CauseChain(IReadOnlyList<ExecutionView> Runs, int TotalCount);

internal sealed class ViewCausesHandler(ApprovalDbContext db, InstanceWindow window) : IRequestHandler<ViewCauses, Result<CauseChain>>
{
    private const int RunsMax = 5_000;
    private const int TakeMax = 200;

    // As deep as workflows may start each other.
    private const int InstancesMax = 17;

    public async Task<Result<CauseChain>> Handle(ViewCauses query, CancellationToken cancellationToken)
    {
        var chain = new List<Link>();
        for (var (next, instances) = (query.ExecutionId, 0); next is not null && instances < InstancesMax; instances++)
        {
            var opened = await window.OfExecutionAsync(next, cancellationToken);
            if (opened.IsError)
            {
                if (chain is [])
                {
                    return opened.Error;
                }

                break;
            }

            next = await FollowAsync(opened.Value, next, chain, cancellationToken);
            if (!query.IsAcrossWorkflows)
            {
                break;
            }
        }

        if (chain is [])
        {
            return new ExecutionUnknown(query.ExecutionId);
        }

        chain.Reverse();
        var page = chain.Skip(Math.Max(0, query.Skip)).Take(Math.Clamp(query.Take, 1, TakeMax)).ToList();
        return new CauseChain(await ViewsAsync(page, cancellationToken), chain.Count);
    }

    /// <summary>Follows the causes within one instance, newest first.</summary>
    /// <returns>The run of another instance that led to it; null = that is all.</returns>
    private async Task<string?> FollowAsync(SeenInstance seen, string from, List<Link> chain, CancellationToken cancellationToken)
    {
        var causes = await db.ActivityExecutions.Where(row => row.InstanceId == seen.Row.Id).OrderByDescending(row => row.Ordinal).Take(RunsMax)
            .Select(row => new { row.Id, row.CauseId }).ToDictionaryAsync(row => row.Id, row => row.CauseId, StringComparer.Ordinal, cancellationToken);
        foreach (var open in seen.Open)
        {
            causes[open.ExecutionId] = open.CauseId;
        }

        var next = (string?)from;
        while (next is not null && causes.Remove(next, out var cause))
        {
            chain.Add(new Link(next, seen));
            next = cause;
        }

        return next is null || next.StartsWith(seen.Row.Id + "-", StringComparison.Ordinal) ? null : next;
    }

    private async Task<IReadOnlyList<ExecutionView>> ViewsAsync(List<Link> links, CancellationToken cancellationToken)
    {
        var ids = links.ConvertAll(link => link.ExecutionId);
        var rows = await db.ActivityExecutions.AsNoTracking().Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, StringComparer.Ordinal, cancellationToken);
        return [.. links.Select(link => rows.TryGetValue(link.ExecutionId, out var row)
            ? ExecutionView.Of(row, link.Seen.Labels)
            : link.Seen.ViewOf(link.Seen.Open.First(run => run.ExecutionId == link.ExecutionId)))];
    }

    private sealed record Link(string ExecutionId, SeenInstance Seen);
}
