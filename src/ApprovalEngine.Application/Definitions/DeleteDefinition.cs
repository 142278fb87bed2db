using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// Deletes a definition with all its versions, where nothing of it is in force, nothing runs on it and nothing is shown with it any more. Trials of it
/// that are over go with it.
/// </summary>
public sealed record DeleteDefinition(string DefinitionId) : IRequest<Result<DeletedVersions>>, IUseCase
{
    public static Permissions Needs => Permissions.PublishWorkflows;
}

/// <summary>Deletes one version, by its own id. Where it was the one that the designer opens, the one before it is.</summary>
public sealed record DeleteDefinitionVersion(string Id) : IRequest<Result<DeletedVersions>>, IUseCase
{
    public static Permissions Needs => Permissions.PublishWorkflows;
}

/// <param name="Count">How many versions are gone.</param>
public sealed record DeletedVersions(int Count);

internal sealed class DeleteDefinitionHandler(ApprovalDbContext db, DefinitionRemoval removal, DefinitionSight sight, AuditTrail audit) : IRequestHandler<DeleteDefinition, Result<DeletedVersions>>
{
    public async Task<Result<DeletedVersions>> Handle(DeleteDefinition command, CancellationToken cancellationToken)
    {
        var rights = await sight.PublisherAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var rows = await db.Definitions.Where(row => row.DefinitionId == command.DefinitionId).ToListAsync(cancellationToken);
        if (rows is [])
        {
            return new DefinitionUnknown(command.DefinitionId);
        }

        if (await removal.RefusalAsync(rows, isWhole: true, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await removal.RemoveAsync(rows, cancellationToken);
        await audit.AppendAsync(
            DefinitionDesk.ChainOf(command.DefinitionId), "definition.deleted", new { command.DefinitionId, versions = rows.Select(row => new { row.Version, content = DefinitionDesk.HashOf(row) }) },
            cancellationToken);
        return new DeletedVersions(rows.Count);
    }
}

internal sealed class DeleteDefinitionVersionHandler(ApprovalDbContext db, DefinitionRemoval removal, DefinitionSight sight, AuditTrail audit)
    : IRequestHandler<DeleteDefinitionVersion, Result<DeletedVersions>>
{
    public async Task<Result<DeletedVersions>> Handle(DeleteDefinitionVersion command, CancellationToken cancellationToken)
    {
        var rights = await sight.PublisherAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        if (await db.Definitions.SingleOrDefaultAsync(row => row.Id == command.Id, cancellationToken) is not { } row)
        {
            return new DefinitionUnknown(command.Id);
        }

        if (await removal.RefusalAsync([row], isWhole: false, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await removal.RemoveAsync([row], cancellationToken);
        if (row.IsLatest)
        {
            await removal.OpenAnotherAsync(row, cancellationToken);
        }

        await audit.AppendAsync(
            DefinitionDesk.ChainOf(row.DefinitionId), "definition.version-deleted",
            new { row.DefinitionId, row.Version, row.Id, row.SavedBy, content = DefinitionDesk.HashOf(row) }, cancellationToken);
        return new DeletedVersions(1);
    }
}
