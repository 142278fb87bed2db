using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Makes a new draft of an earlier version, saved by whoever does it. A draft that is there stays in the version history.</summary>
public sealed record RevertDefinition(string DefinitionId, int Version) : IRequest<Result<DefinitionSummary>>, IUseCase
{
    public static Permissions Needs => Permissions.EditWorkflows;
}

internal sealed class RevertDefinitionHandler(ApprovalDbContext db, DefinitionDesk desk, DefinitionSight sight) : IRequestHandler<RevertDefinition, Result<DefinitionSummary>>
{
    public async Task<Result<DefinitionSummary>> Handle(RevertDefinition command, CancellationToken cancellationToken)
    {
        var rights = await sight.EditorAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var source = await db.Definitions.AsNoTracking().SingleOrDefaultAsync(row => row.DefinitionId == command.DefinitionId && row.Version == command.Version, cancellationToken);
        var latest = await desk.LatestAsync(command.DefinitionId, cancellationToken);
        if (source is null || latest is null)
        {
            return new DefinitionUnknown($"{command.DefinitionId}, version {command.Version}");
        }

        var content = source.Read();
        if (DefinitionContent.IsSame(content, latest.Read()))
        {
            return DefinitionSummary.Of(latest, rights.Value);
        }

        // What others drew and nobody published stays theirs: they may not publish it either because somebody else brought it back.
        var row = await desk.SaveAsync(content, command.DefinitionId, latest, cancellationToken, keepsDraft: true, moreSavers: source.SaverNames);
        return DefinitionSummary.Of(row, rights.Value);
    }
}
