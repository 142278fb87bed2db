using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>One run of an activity.</summary>
public sealed record ViewExecution(string Id) : IRequest<Result<ExecutionView>>;

internal sealed class ViewExecutionHandler(ApprovalDbContext db, InstanceWindow window) : IRequestHandler<ViewExecution, Result<ExecutionView>>
{
    public async Task<Result<ExecutionView>> Handle(ViewExecution query, CancellationToken cancellationToken)
    {
        var opened = await window.OfExecutionAsync(query.Id, cancellationToken);
        if (opened.IsError)
        {
            return opened.Error;
        }

        var seen = opened.Value;
        if (seen.Open.FirstOrDefault(run => run.ExecutionId == query.Id) is { } open)
        {
            return seen.ViewOf(open);
        }

        return await db.ActivityExecutions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == query.Id, cancellationToken) is { } row
            ? ExecutionView.Of(row, seen.Labels)
            : new ExecutionUnknown(query.Id);
    }
}
