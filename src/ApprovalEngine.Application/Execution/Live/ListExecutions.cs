using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>The runs of one activity in an instance, oldest first; of very many, the newest.</summary>
public sealed record ListExecutions(string InstanceId, string NodeId) : IRequest<Result<ExecutionList>>;

public sealed record ExecutionList(IReadOnlyList<ExecutionView> Items);

internal sealed class ListExecutionsHandler(ApprovalDbContext db, InstanceWindow window) : IRequestHandler<ListExecutions, Result<ExecutionList>>
{
    private const int CountMax = 500;

    public async Task<Result<ExecutionList>> Handle(ListExecutions query, CancellationToken cancellationToken)
    {
        var opened = await window.OpenAsync(query.InstanceId, cancellationToken);
        if (opened.IsError)
        {
            return opened.Error;
        }

        var seen = opened.Value;
        var ended = await db.ActivityExecutions.AsNoTracking().Where(row => row.InstanceId == query.InstanceId && row.NodeId == query.NodeId)
            .OrderByDescending(row => row.Ordinal).Take(CountMax).ToListAsync(cancellationToken);
        return new ExecutionList([.. ended.Select(row => (row.Ordinal, View: ExecutionView.Of(row, seen.Labels)))
            .Concat(seen.Open.Where(run => run.NodeId == query.NodeId).Select(run => (run.Ordinal, View: seen.ViewOf(run))))
            .OrderBy(one => one.Ordinal).Select(one => one.View)]);
    }
}
