using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Definitions;

/// <summary>What the caller may do with definitions. They belong to no branch: who saves or publishes them must hold a role that reaches everywhere.</summary>
public sealed record DefinitionRights(bool MayRead, bool MayEdit, bool MayPublish)
{
    /// <summary>Whether the designer opens a version for changes: for whoever edits, and, so that there is a button to publish it, for whoever may publish a draft.</summary>
    internal bool Opens(DefinitionVersion row) => row.IsLatest && (MayEdit || (MayPublish && !row.IsPublished));

    /// <summary>Whether a list offers to publish, retract and delete.</summary>
    public bool MayActOnList => MayEdit || MayPublish;
}

internal sealed class DefinitionSight(Caller caller, TimeProvider clock)
{
    public async Task<DefinitionRights> RightsAsync(CancellationToken cancellationToken)
    {
        if (await caller.PersonAsync(cancellationToken) is not { IsActive: true } person)
        {
            return new DefinitionRights(false, false, false);
        }

        var today = BusinessDay.Of(clock.Now());
        return new DefinitionRights(
            person.May(Permissions.ReadWorkflows, today), person.ReachOf(Permissions.EditWorkflows, today).IsEverywhere, person.ReachOf(Permissions.PublishWorkflows, today).IsEverywhere);
    }

    /// <summary>The caller's rights, where he may read at all.</summary>
    public async Task<Result<DefinitionRights>> ReaderAsync(CancellationToken cancellationToken)
    {
        var rights = await RightsAsync(cancellationToken);
        return rights.MayRead ? rights : new PermissionMissing(caller.UserName, nameof(Permissions.ReadWorkflows));
    }

    public async Task<Result<DefinitionRights>> EditorAsync(CancellationToken cancellationToken)
    {
        var rights = await RightsAsync(cancellationToken);
        return rights.MayEdit ? rights : new PermissionMissing(caller.UserName, nameof(Permissions.EditWorkflows));
    }

    public async Task<Result<DefinitionRights>> PublisherAsync(CancellationToken cancellationToken)
    {
        var rights = await RightsAsync(cancellationToken);
        return rights.MayPublish ? rights : new PermissionMissing(caller.UserName, nameof(Permissions.PublishWorkflows));
    }
}
