using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>Which of some instances the caller may watch.</summary>
public sealed record WatchInstances(IReadOnlyCollection<string> Ids) : IRequest<Result<WatchableInstances>>;

public sealed record WatchableInstances(IReadOnlyList<string> Ids);

internal sealed class WatchInstancesHandler(InstanceSight sight) : IRequestHandler<WatchInstances, Result<WatchableInstances>>
{
    public async Task<Result<WatchableInstances>> Handle(WatchInstances query, CancellationToken cancellationToken)
    {
        var visible = await sight.VisibleAsync(cancellationToken);
        return visible.IsError
            ? visible.Error
            : new WatchableInstances(await visible.Value.Rows.Where(row => query.Ids.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken));
    }
}
