using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>What stands above the picture of a workflow instance; unknown where the caller may not see it.</summary>
public sealed record GetInstanceHead(string Id) : IRequest<Result<InstanceHead>>;

/// <param name="DefinitionName">As the version that it runs is called.</param>
/// <param name="Request">The request that it, or the topmost of its parents, carries; null = none.</param>
/// <param name="IsTrial">Whether somebody only tries the drawing.</param>
public sealed record InstanceHead(string Id, string Definition, string DefinitionName, int DefinitionVersion, string? Request, bool IsTrial);

internal sealed class GetInstanceHeadHandler(InstanceSight sight, ApprovalDbContext db) : IRequestHandler<GetInstanceHead, Result<InstanceHead>>
{
    public async Task<Result<InstanceHead>> Handle(GetInstanceHead query, CancellationToken cancellationToken)
    {
        var found = await sight.FindAsync(query.Id, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var row = found.Value;
        var name = await db.Definitions.AsNoTracking().Where(one => one.DefinitionId == row.DefinitionId && one.Version == row.DefinitionVersion).Select(one => one.Name).SingleAsync(cancellationToken);
        return new InstanceHead(row.Id, row.DefinitionId, name ?? row.DefinitionId, row.DefinitionVersion, row.RequestNumber, row.IsTrial);
    }
}
