using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>How far an instance is: asked every few seconds by whoever watches it without the hub.</summary>
public sealed record ViewProgress(string Id) : IRequest<Result<InstanceProgress>>;

public sealed record InstanceProgress(string Status, string SubStatus, DateTimeOffset UpdatedAt);

internal sealed class ViewProgressHandler(InstanceSight sight) : IRequestHandler<ViewProgress, Result<InstanceProgress>>
{
    public async Task<Result<InstanceProgress>> Handle(ViewProgress query, CancellationToken cancellationToken)
    {
        var visible = await sight.VisibleAsync(cancellationToken);
        if (visible.IsError)
        {
            return visible.Error;
        }

        var found = await visible.Value.Rows.Where(row => row.Id == query.Id).Select(row => new InstanceProgress(row.Status, row.SubStatus, row.UpdatedAt)).SingleOrDefaultAsync(cancellationToken);
        return found is null ? new InstanceUnknown(query.Id) : found;
    }
}
