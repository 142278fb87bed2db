using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>What is done to definitions: one at a time, and several.</summary>
internal static partial class DefinitionEndpoints
{
    private const int BulkMax = 200;

    public static void MapDefinitionChanges(this IEndpointRouteBuilder group)
    {
        var definitions = group.MapGroup("/workflow-definitions").WithTags(Tag);
        definitions.MapPost("/", SaveAsync).WithName("ElsaSaveDefinition");
        definitions.MapPost("/{definitionId}/publish", PublishAsync).WithName("ElsaPublishDefinition");
        definitions.MapPost("/{definitionId}/retract", RetractAsync).WithName("ElsaRetractDefinition");
        definitions.MapPost("/{definitionId}/revert/{version}", RevertAsync).WithName("ElsaRevertDefinition");
        definitions.MapPost("/{definitionId}/update-references", UpdateReferencesAsync).WithName("ElsaUpdateReferences");
        definitions.MapDelete("/{definitionId}", DeleteAsync).WithName("ElsaDeleteDefinition");
        group.MapDelete("/workflow-definition-versions/{id}", DeleteVersionAsync).WithTags(Tag).WithName("ElsaDeleteDefinitionVersion");
        var bulk = group.MapGroup("/bulk-actions").WithTags(Tag);
        bulk.MapPost("/publish/workflow-definitions/by-definition-ids", PublishAllAsync).WithName("ElsaPublishDefinitions");
        bulk.MapPost("/retract/workflow-definitions/by-definition-ids", RetractAllAsync).WithName("ElsaRetractDefinitions");
        bulk.MapPost("/delete/workflow-definitions/by-definition-id", DeleteAllAsync).WithName("ElsaDeleteDefinitions");
        bulk.MapPost("/delete/workflow-definitions/by-id", DeleteAllVersionsAsync).WithName("ElsaDeleteDefinitionVersions");
    }

    private static async Task<IResult> SaveAsync(HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var body = await ElsaBodies.ReadAsync(context.Request, cancellationToken);
        if (body.IsError)
        {
            return ElsaAnswers.Refused(body.Error);
        }

        var model = ElsaBodies.TextOf(body.Value, "model");
        return model.IsError
            ? ElsaAnswers.Refused(model.Error)
            : ElsaAnswers.Of(await mediator.Send(new SaveDefinition(model.Value, body.Value["publish"]?.ToString() is "true"), cancellationToken), SavedOf);
    }

    private static async Task<IResult> PublishAsync(string definitionId, IMediator mediator, CancellationToken cancellationToken)
    {
        var published = await mediator.Send(new PublishDefinition(definitionId), cancellationToken);
        if (published.IsError)
        {
            return ElsaAnswers.Refused(published.Error);
        }

        var document = await mediator.Send(new GetDefinition(definitionId, null), cancellationToken);
        var consumers = await mediator.Send(new ListConsumers(definitionId), cancellationToken);
        return (document.Error ?? consumers.Error) is { } refusal
            ? ElsaAnswers.Refused(refusal)
            : ElsaAnswers.Json(SavedOf(new SavedDefinition(document.Value!, !published.Value.IsNew, consumers.Value!.DefinitionIds.Count)));
    }

    // What the editor is given it shows from now on: that is the latest version, which need not be the one that was retracted.
    private static async Task<IResult> RetractAsync(string definitionId, IMediator mediator, CancellationToken cancellationToken)
    {
        var retracted = await mediator.Send(new RetractDefinition(definitionId), cancellationToken);
        return retracted.IsError ? ElsaAnswers.Refused(retracted.Error) : await GetAsync(definitionId, null, mediator, cancellationToken);
    }

    private static async Task<IResult> RevertAsync(string definitionId, int version, IMediator mediator, Words words, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new RevertDefinition(definitionId, version), cancellationToken), summary => SummaryOf(summary, words));

    private static async Task<IResult> UpdateReferencesAsync(string definitionId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new UpdateReferences(definitionId), cancellationToken), updated => new { AffectedWorkflows = updated.DefinitionIds });

    private static async Task<IResult> DeleteAsync(string definitionId, IMediator mediator, CancellationToken cancellationToken)
    {
        var deleted = await mediator.Send(new DeleteDefinition(definitionId), cancellationToken);
        return deleted.IsError ? ElsaAnswers.Refused(deleted.Error) : Results.NoContent();
    }

    private static async Task<IResult> DeleteVersionAsync(string id, IMediator mediator, CancellationToken cancellationToken)
    {
        var deleted = await mediator.Send(new DeleteDefinitionVersion(id), cancellationToken);
        return deleted.IsError ? ElsaAnswers.Refused(deleted.Error) : Results.NoContent();
    }

    private static async Task<IResult> PublishAllAsync(DefinitionIdsBody body, IMediator mediator, Caller caller, ErrorWords words, CancellationToken cancellationToken)
    {
        var done = await EachAsync(body.DefinitionIds, id => mediator.Send(new PublishDefinition(id), cancellationToken), caller, words);
        return done.Refusal ?? ElsaAnswers.Json(new
        {
            Published = done.Values.Where(one => one.Value.IsNew).Select(one => one.Id),
            AlreadyPublished = done.Values.Where(one => !one.Value.IsNew).Select(one => one.Id),
            done.NotFound,
            UpdatedConsumers = Array.Empty<string>(),
        });
    }

    private static async Task<IResult> RetractAllAsync(DefinitionIdsBody body, IMediator mediator, Caller caller, ErrorWords words, CancellationToken cancellationToken)
    {
        var done = await EachAsync(body.DefinitionIds, id => RetractOneAsync(id, mediator, cancellationToken), caller, words);
        return done.Refusal ?? ElsaAnswers.Json(new
        {
            Retracted = done.Values.Where(one => one.Value).Select(one => one.Id),
            AlreadyRetracted = done.Values.Where(one => !one.Value).Select(one => one.Id),
            done.NotFound,
        });
    }

    // False where nothing was in force: for several at once that is no refusal.
    private static async Task<Result<bool>> RetractOneAsync(string id, IMediator mediator, CancellationToken cancellationToken)
    {
        var retracted = await mediator.Send(new RetractDefinition(id), cancellationToken);
        return retracted.Error switch
        {
            null => true,
            DefinitionNotInForce => false,
            var refusal => refusal,
        };
    }

    private static async Task<IResult> DeleteAllAsync(DefinitionIdsBody body, IMediator mediator, Caller caller, ErrorWords words, CancellationToken cancellationToken)
    {
        var done = await EachAsync(body.DefinitionIds, id => mediator.Send(new DeleteDefinition(id), cancellationToken), caller, words);
        return done.Refusal ?? ElsaAnswers.Json(new { Deleted = done.Values.Count });
    }

    private static async Task<IResult> DeleteAllVersionsAsync(IdsBody body, IMediator mediator, Caller caller, ErrorWords words, CancellationToken cancellationToken)
    {
        var done = await EachAsync(body.Ids, id => mediator.Send(new DeleteDefinitionVersion(id), cancellationToken), caller, words);
        return done.Refusal ?? ElsaAnswers.Json(new { Deleted = done.Values.Count });
    }

    // Each is a use case of its own: one that is refused does not undo another. What was refused is said, with what was done.
    private static async Task<BulkAnswer<T>> EachAsync<T>(string[]? ids, Func<string, Task<Result<T>>> act, Caller caller, ErrorWords words) where T : notnull
    {
        // One key cannot stand for several commands; what was done already is found to be so.
        caller.ForgetKey();
        var (values, notFound, refused) = (new List<(string Id, T Value)>(), new List<string>(), new List<string>());
        if (ids?.Length > BulkMax)
        {
            refused.Add(FormattableString.Invariant($"Expected at most {BulkMax} at once."));
            return new BulkAnswer<T>(values, notFound, ElsaAnswers.Refused(StatusCodes.Status400BadRequest, refused));
        }

        foreach (var id in (ids ?? []).Distinct())
        {
            var result = await act(id);
            switch (result.Error)
            {
                case null:
                    values.Add((id, result.Value!));
                    break;
                case NotFoundError:
                    notFound.Add(id);
                    break;
                case DefinitionInvalid invalid:
                    refused.AddRange(invalid.Problems.Select(problem => $"{id}: {problem}"));
                    break;
                default:
                    refused.Add($"{id}: {words.Say(result.Error)}");
                    break;
            }
        }

        return new BulkAnswer<T>(values, notFound, refused is [] ? null : ElsaAnswers.Refused(StatusCodes.Status400BadRequest, refused));
    }

    private static object SavedOf(SavedDefinition saved) =>
        new { WorkflowDefinition = saved.Document.Json, saved.AlreadyPublished, ConsumingWorkflowCount = saved.ConsumerCount };

    /// <param name="Refusal">The answer where some were refused; null = none was.</param>
    private sealed record BulkAnswer<T>(IReadOnlyList<(string Id, T Value)> Values, IReadOnlyList<string> NotFound, IResult? Refusal);

    internal sealed record DefinitionIdsBody(string[]? DefinitionIds);

    internal sealed record IdsBody(string[]? Ids);
}
