using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Has every definition that uses this one as an activity use the version that is in force. That makes drafts of them, which a second person publishes.</summary>
public sealed record UpdateReferences(string DefinitionId) : IRequest<Result<UpdatedReferences>>, IUseCase
{
    public static Permissions Needs => Permissions.EditWorkflows;
}

/// <param name="DefinitionIds">Those that were changed.</param>
public sealed record UpdatedReferences(IReadOnlyList<string> DefinitionIds);

internal sealed class UpdateReferencesHandler(ApprovalDbContext db, DefinitionDesk desk, DefinitionSight sight, DefinitionConsumers consumers)
    : IRequestHandler<UpdateReferences, Result<UpdatedReferences>>
{
    public async Task<Result<UpdatedReferences>> Handle(UpdateReferences command, CancellationToken cancellationToken)
    {
        var rights = await sight.EditorAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        if (await desk.InForceAsync(command.DefinitionId, cancellationToken) is not { } used)
        {
            return await desk.LatestAsync(command.DefinitionId, cancellationToken) is null ? new DefinitionUnknown(command.DefinitionId) : new DefinitionNotInForce(command.DefinitionId);
        }

        if (!used.IsUsable)
        {
            return new UpdatedReferences([]);
        }

        var ids = await consumers.IdsAsync(command.DefinitionId, cancellationToken);
        var changed = new List<string>();
        foreach (var latest in await db.Definitions.Where(row => ids.Contains(row.DefinitionId) && row.IsLatest).OrderBy(row => row.DefinitionId).ToListAsync(cancellationToken))
        {
            var content = latest.Read();
            var old = DefinitionConsumers.UsesIn(content, used.ActivityTypeName!).Where(activity => activity.Version != used.Version).ToList();
            if (old is [])
            {
                continue;
            }

            old.ForEach(activity => activity.Json["version"] = used.Version);
            _ = await desk.SaveAsync(WorkflowDefinition.Parse(content.Json, content.Source), latest.DefinitionId, latest, cancellationToken);
            changed.Add(latest.DefinitionId);
        }

        return new UpdatedReferences(changed);
    }
}
