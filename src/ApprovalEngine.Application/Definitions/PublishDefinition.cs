using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// Puts the latest version in force, for requests that come from now on. What is wrong with it comes first; then that somebody else must do it than
/// those who saved it.
/// </summary>
/// <param name="SeenModel">What the person saw, as the designer sends it; null = it is not said.</param>
/// <param name="SeenAt">When what the person saw had been saved; null = it is not said.</param>
public sealed record PublishDefinition(string DefinitionId, string? SeenModel = null, DateTimeOffset? SeenAt = null) : IRequest<Result<PublishedDefinition>>, IUseCase
{
    public static Permissions Needs => Permissions.ReadWorkflows;
}

/// <param name="IsNew">False = it was in force already.</param>
public sealed record PublishedDefinition(string DefinitionId, int Version, bool IsNew);

internal sealed class PublishDefinitionHandler(ApprovalDbContext db, DefinitionDesk desk, DefinitionCatalog catalog, DefinitionSight sight, Caller caller)
    : IRequestHandler<PublishDefinition, Result<PublishedDefinition>>
{
    public async Task<Result<PublishedDefinition>> Handle(PublishDefinition command, CancellationToken cancellationToken)
    {
        var rights = await sight.RightsAsync(cancellationToken);
        if (!rights.MayEdit && !rights.MayPublish)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.PublishWorkflows));
        }

        if (await desk.LatestAsync(command.DefinitionId, cancellationToken) is not { } latest)
        {
            return new DefinitionUnknown(command.DefinitionId);
        }

        var definition = latest.Read();
        if (RefusalOfSeen(command, latest, definition) is { } differs)
        {
            return differs;
        }

        if (latest.IsPublished)
        {
            return new PublishedDefinition(latest.DefinitionId, latest.Version, IsNew: false);
        }

        var problems = (await catalog.ProblemsAsync(db, definition, cancellationToken)).Where(problem => problem.Severity is ProblemSeverity.Error).ToList();
        if (problems.Count > 0)
        {
            return new DefinitionInvalid(latest.DefinitionId, [.. problems.Select(ProblemWords.Line)]);
        }

        if (await RefusalOfPersonAsync(rights, latest, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var row = await desk.RaisedAsync(latest, cancellationToken);
        await desk.PublishAsync(row, cancellationToken);
        return new PublishedDefinition(row.DefinitionId, row.Version, IsNew: true);
    }

    // Somebody may have saved between the look and the click: then it is not that which would be published.
    private static Error? RefusalOfSeen(PublishDefinition command, DefinitionVersion latest, WorkflowDefinition definition)
    {
        if (command.SeenAt is { } at && at != latest.SavedAt)
        {
            return new DraftDiffers(latest.DefinitionId);
        }

        if (command.SeenModel is null)
        {
            return null;
        }

        var seen = DefinitionContent.Read(command.SeenModel, "The definition");
        return seen.IsError ? seen.Error : DefinitionContent.IsSameButForLayout(seen.Value, definition) ? null : new DraftDiffers(latest.DefinitionId);
    }

    private async Task<Error?> RefusalOfPersonAsync(DefinitionRights rights, DefinitionVersion latest, CancellationToken cancellationToken)
    {
        if (SegregationRules.WorkflowDrafter.IsBrokenBy(caller.UserName, latest.SaverNames))
        {
            return new DraftOwn(latest.DefinitionId, caller.UserName);
        }

        if (!rights.MayPublish)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.PublishWorkflows));
        }

        // Versions that were in force count too: instances of workflows that use them still run.
        return latest is { IsUsable: true, ActivityTypeName: { } name } && await db.Definitions.AsNoTracking()
            .Where(row => row.IsUsable && row.ActivityTypeName == name && row.DefinitionId != latest.DefinitionId && row.PublishedAt != null)
            .Select(row => row.DefinitionId).FirstOrDefaultAsync(cancellationToken) is { } other
            ? new ActivityNameTaken(latest.DefinitionId, name, other)
            : null;
    }
}
