using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Takes a definition out of force: nothing new starts on it until a version is published again. What runs goes on.</summary>
public sealed record RetractDefinition(string DefinitionId) : IRequest<Result<RetractedDefinition>>, IUseCase
{
    public static Permissions Needs => Permissions.PublishWorkflows;
}

/// <param name="Version">The one that was in force.</param>
public sealed record RetractedDefinition(string DefinitionId, int Version);

internal sealed class RetractDefinitionHandler(DefinitionDesk desk, DefinitionSight sight, AuditTrail audit) : IRequestHandler<RetractDefinition, Result<RetractedDefinition>>
{
    public async Task<Result<RetractedDefinition>> Handle(RetractDefinition command, CancellationToken cancellationToken)
    {
        var rights = await sight.PublisherAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        if (await desk.InForceAsync(command.DefinitionId, cancellationToken) is not { } row)
        {
            return await desk.LatestAsync(command.DefinitionId, cancellationToken) is null ? new DefinitionUnknown(command.DefinitionId) : new DefinitionNotInForce(command.DefinitionId);
        }

        row.IsPublished = false;
        row.Revision++;
        await audit.AppendAsync(DefinitionDesk.ChainOf(row.DefinitionId), "definition.retracted", new { row.DefinitionId, row.Version, row.Id }, cancellationToken);
        return new RetractedDefinition(row.DefinitionId, row.Version);
    }
}
