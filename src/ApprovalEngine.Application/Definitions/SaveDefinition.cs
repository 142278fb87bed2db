using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// What the designer sends when it saves, and when it publishes: two use cases, one after the other. So a draft whose publication is refused is saved
/// all the same. Who may only publish sends nothing new: what he sees must be the draft.
/// </summary>
public sealed record SaveDefinition(string Model, bool Publish) : IRequest<Result<SavedDefinition>>;

/// <param name="AlreadyPublished">It was in force before.</param>
/// <param name="ConsumerCount">Other definitions that use it as an activity.</param>
public sealed record SavedDefinition(DefinitionDocument Document, bool AlreadyPublished, int ConsumerCount);

internal sealed class SaveDefinitionHandler(IMediator mediator, DefinitionDesk desk, DefinitionSight sight, DefinitionConsumers consumers, Caller caller)
    : IRequestHandler<SaveDefinition, Result<SavedDefinition>>
{
    public async Task<Result<SavedDefinition>> Handle(SaveDefinition command, CancellationToken cancellationToken)
    {
        var rights = await sight.RightsAsync(cancellationToken);
        var saved = rights is { MayEdit: false, MayPublish: true } ? await SeenAsync(command, cancellationToken) : await SaveAsync(command.Model, cancellationToken);
        if (saved.IsError)
        {
            return saved.Error;
        }

        var isPublished = true;
        if (command.Publish)
        {
            // The key was for saving; publishing again changes nothing by itself.
            caller.ForgetKey();
            var published = await mediator.Send(new PublishDefinition(saved.Value, command.Model), cancellationToken);
            if (published.IsError)
            {
                return published.Error;
            }

            isPublished = !published.Value.IsNew;
        }

        var document = await mediator.Send(new GetDefinition(saved.Value, null), cancellationToken);
        return document.IsError
            ? document.Error
            : new SavedDefinition(document.Value, command.Publish && isPublished, await consumers.CountAsync(saved.Value, cancellationToken));
    }

    private async Task<Result<string>> SaveAsync(string model, CancellationToken cancellationToken)
    {
        var saved = await mediator.Send(new SaveDraft(model), cancellationToken);
        return saved switch
        {
            { IsError: true } => saved.Error,
            { Value.Overtaken: { } overtaken } => new DraftOvertaken(saved.Value.DefinitionId, overtaken.By, overtaken.At, overtaken.Version),
            _ => saved.Value.DefinitionId,
        };
    }

    // The designer saves by itself, also for somebody who only looks: positions that it measured, or nothing at all.
    private async Task<Result<string>> SeenAsync(SaveDefinition command, CancellationToken cancellationToken)
    {
        var read = DefinitionContent.Read(command.Model, "The definition");
        if (read.IsError)
        {
            return read.Error;
        }

        var id = read.Value.DefinitionId;
        return await desk.LatestAsync(id, cancellationToken) is { } latest && DefinitionContent.IsSameButForLayout(read.Value, latest.Read())
            ? id
            : command.Publish ? new DraftDiffers(id) : new PermissionMissing(caller.UserName, nameof(Permissions.EditWorkflows));
    }
}
