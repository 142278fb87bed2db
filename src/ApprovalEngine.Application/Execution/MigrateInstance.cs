using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Whether an instance could go on in another version of its definition, and why not. Changes nothing.</summary>
public sealed record PreviewMigration(string Id, int ToVersion) : IRequest<Result<MigrationView>>;

/// <summary>Gives an instance a newer version of its definition.</summary>
/// <param name="Version">The version of the instance that was read (If-Match); null = whichever there is.</param>
public sealed record MigrateInstance(string Id, int ToVersion, int? Version) : IRequest<Result<OperatedInstance>>, IUseCase
{
    public static Permissions Needs => Permissions.OperateWorkflows;
}

/// <param name="Reasons">What stands in the way; empty = it can be done.</param>
public sealed record MigrationView(string Instance, int FromVersion, int ToVersion, bool IsPossible, IReadOnlyList<MigrationReason> Reasons);

/// <param name="Kind">A word for programs, such as <c>missing</c>: <see cref="MigrationObstacleKind"/>.</param>
/// <param name="ActivityId">Null where it is about the instance as a whole, or a variable.</param>
public sealed record MigrationReason(string Kind, string? ActivityId, string? ActivityName, string Message)
{
    internal static MigrationReason Of(MigrationObstacle obstacle) => new(
        System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(obstacle.Kind.ToString()), obstacle.ActivityId, obstacle.ActivityName, obstacle.Message);
}

public sealed record DefinitionVersionUnknown(string Definition, int Version)
    : NotFoundError("definition.unknown-version", $"Version {Version} of {Definition} is not published.");

public sealed record InstanceNotMigratable(string Id, int ToVersion, IReadOnlyList<MigrationReason> Reasons)
    : ConflictError(
        "instance.not-migratable",
        $"Workflow instance {Id} cannot go on in version {ToVersion}: {string.Join(' ', Reasons.Select(reason => $"{(reason.ActivityId is null ? "" : $"{reason.ActivityName} ({reason.ActivityId}): ")}{reason.Message}"))}");

internal sealed class PreviewMigrationHandler(ApprovalDbContext db, WorkflowEngine engine, DefinitionCatalog definitions, OperatorSight sight) : IRequestHandler<PreviewMigration, Result<MigrationView>>
{
    public async Task<Result<MigrationView>> Handle(PreviewMigration query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalToReadAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await engine.OpenAsync(query.Id, cancellationToken) is not { } opened)
        {
            return new InstanceUnknown(query.Id);
        }

        var found = await definitions.VersionAsync(db, opened.Row.DefinitionId, query.ToVersion, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        List<MigrationReason> reasons = [.. WorkflowMigration.Check(opened.Instance, opened.Workflow, found.Value).Select(MigrationReason.Of)];
        return new MigrationView(query.Id, opened.Row.DefinitionVersion, query.ToVersion, reasons is [], reasons);
    }
}

internal sealed class MigrateInstanceHandler(ApprovalDbContext db, WorkflowEngine engine, DefinitionCatalog definitions, OperatorSight sight, AuditTrail audit)
    : IRequestHandler<MigrateInstance, Result<OperatedInstance>>
{
    public async Task<Result<OperatedInstance>> Handle(MigrateInstance command, CancellationToken cancellationToken)
    {
        var changeable = await sight.ChangeableAsync(command.Id, command.Version, cancellationToken);
        if (changeable.IsError)
        {
            return changeable.Error;
        }

        var opened = changeable.Value;
        var found = await definitions.VersionAsync(db, opened.Row.DefinitionId, command.ToVersion, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        if (WorkflowMigration.Check(opened.Instance, opened.Workflow, found.Value) is { Count: > 0 } obstacles)
        {
            return new InstanceNotMigratable(command.Id, command.ToVersion, [.. obstacles.Select(MigrationReason.Of)]);
        }

        var (number, from) = (OperatorSight.CarriedBy(opened.Row), opened.Row.DefinitionVersion);
        await engine.MigrateAsync(opened, found.Value, cancellationToken);
        await audit.AppendAsync(
            OperatorSight.ChainOf(number, command.Id), "workflow.migrated", new { instance = command.Id, opened.Row.DefinitionId, from, to = command.ToVersion }, cancellationToken);
        return OperatedInstance.Of(opened, []);
    }
}

internal static class MigrationVersions
{
    extension(DefinitionCatalog definitions)
    {
        /// <summary>A version of a definition that is or was in force, compiled; a draft is none.</summary>
        public async Task<Result<CompiledWorkflow>> VersionAsync(ApprovalDbContext db, string definitionId, int version, CancellationToken cancellationToken) =>
            await db.Definitions.AnyAsync(row => row.DefinitionId == definitionId && row.Version == version && row.PublishedAt != null, cancellationToken)
                ? await definitions.GetAsync(db, definitionId, version, cancellationToken)
                : new DefinitionVersionUnknown(definitionId, version);
    }
}
