using System.IO.Compression;
using System.Text.Json;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Domain;
using ApprovalEngine.Web.Portal;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>What Studio's list does to instances: cancels, deletes, writes to a file. Of several, each is done or refused by itself.</summary>
internal static class InstanceActEndpoints
{
    private const int IdsMax = 100;

    // Studio asks for no reason; the trail says at least where it was done.
    private const string Reason = "Cancelled in the designer.";

    public static void MapInstanceActs(this IEndpointRouteBuilder group)
    {
        group.MapPost("/cancel/workflow-instances/{id}", CancelAsync).WithName("ElsaCancelInstance");
        group.MapPost("/bulk-actions/cancel/workflow-instances", CancelAllAsync).WithName("ElsaCancelInstances");
        group.MapDelete("/workflow-instances/{id}", DeleteAsync).WithName("ElsaDeleteInstance");
        group.MapPost("/bulk-actions/delete/workflow-instances/by-id", DeleteAllAsync).WithName("ElsaDeleteInstances");
        group.MapGet("/workflow-instances/{id}/export", ExportAsync).WithName("ElsaExportInstance");
        group.MapPost("/bulk-actions/export/workflow-instances", ExportAllAsync).WithName("ElsaExportInstances");
        group.MapPost("/bulk-actions/import/workflow-instances", RefuseImport).WithName("ElsaImportInstances");
    }

    private static async Task<IResult> CancelAsync(string id, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new CancelInstance(id, Reason, null), cancellationToken), _ => new { Cancelled = 1 });

    private static async Task<IResult> CancelAllAsync(IdsBody? body, ErrorWords words, IStringLocalizer<Texts> text, IMediator mediator, CancellationToken cancellationToken) =>
        await EachAsync(body, words, text, async id => (await mediator.Send(new CancelInstance(id, Reason, null), cancellationToken)).Error, count => new { Cancelled = count });

    private static async Task<IResult> DeleteAsync(string id, IMediator mediator, CancellationToken cancellationToken) =>
        await DeleteOneAsync(id, mediator, cancellationToken) is { } refusal ? ElsaAnswers.Refused(refusal) : ElsaAnswers.Json(new { Deleted = 1 });

    private static async Task<IResult> DeleteAllAsync(IdsBody? body, ErrorWords words, IStringLocalizer<Texts> text, IMediator mediator, CancellationToken cancellationToken) =>
        await EachAsync(body, words, text, id => DeleteOneAsync(id, mediator, cancellationToken), count => new { Deleted = count });

    // One that is under way is cancelled first: both are what the person asked for.
    private static async Task<Error?> DeleteOneAsync(string id, IMediator mediator, CancellationToken cancellationToken)
    {
        var deleted = await mediator.Send(new DeleteTrial(id), cancellationToken);
        if (deleted.Error is not TrialUnderWay)
        {
            return deleted.Error;
        }

        var cancelled = await mediator.Send(new CancelInstance(id, Reason, null), cancellationToken);
        return cancelled.Error is null or InstanceOver ? (await mediator.Send(new DeleteTrial(id), cancellationToken)).Error : cancelled.Error;
    }

    private static async Task<IResult> EachAsync(IdsBody? body, ErrorWords words, IStringLocalizer<Texts> text, Func<string, Task<Error?>> act, Func<int, object> shape)
    {
        if (body?.Ids is not { Count: > 0 and <= IdsMax } ids)
        {
            return ElsaAnswers.Refused(StatusCodes.Status400BadRequest, [text["Expected the ids of 1 to {0} instances.", IdsMax]]);
        }

        var refused = new List<string>();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (await act(id) is { } refusal)
            {
                refused.Add(ids.Count > 1 ? $"{id}: {words.Say(refusal)}" : words.Say(refusal));
            }
        }

        return refused is [] ? ElsaAnswers.Json(shape(ids.Count)) : ElsaAnswers.Refused(StatusCodes.Status400BadRequest, refused);
    }

    private static async Task<IResult> ExportAsync(string id, IMediator mediator, CancellationToken cancellationToken)
    {
        var exported = await mediator.Send(new ExportInstance(id), cancellationToken);
        return exported.IsError
            ? ElsaAnswers.Refused(exported.Error)
            : Results.File(JsonSerializer.SerializeToUtf8Bytes(FileOf(exported.Value), ElsaAnswers.Options), "application/json", NameOf(exported.Value));
    }

    private static async Task<IResult> ExportAllAsync(IdsBody? body, IStringLocalizer<Texts> text, IMediator mediator, CancellationToken cancellationToken)
    {
        if (body?.Ids is not { Count: > 0 and <= IdsMax } ids)
        {
            return ElsaAnswers.Refused(StatusCodes.Status400BadRequest, [text["Expected the ids of 1 to {0} instances.", IdsMax]]);
        }

        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var id in ids.Distinct(StringComparer.Ordinal))
            {
                var exported = await mediator.Send(new ExportInstance(id), cancellationToken);
                if (exported.IsError)
                {
                    return ElsaAnswers.Refused(exported.Error);
                }

                await using var entry = await zip.CreateEntry(NameOf(exported.Value)).OpenAsync(cancellationToken);
                await JsonSerializer.SerializeAsync(entry, FileOf(exported.Value), ElsaAnswers.Options, cancellationToken);
            }
        }

        return Results.File(packed.ToArray(), "application/zip", "workflow-instances.zip");
    }

    private static IResult RefuseImport(IStringLocalizer<Texts> text) => ElsaAnswers.Refused(
        StatusCodes.Status400BadRequest, [text["Instances are not imported: what did not happen here has no history here. Import the definition and run it instead."]]);

    private static string NameOf(ExportedInstance exported) => $"workflow-instance-{exported.Instance.Line.Id}.json";

    private static object FileOf(ExportedInstance exported) => new
    {
        WorkflowInstance = InstanceShapes.Instance(exported.Instance),
        ActivityExecutionRecords = exported.Runs.Select(InstanceShapes.Record),
        WorkflowExecutionLogRecords = exported.Journal.Select(InstanceShapes.JournalLine),
        exported.IsCut,
    };

    internal sealed record IdsBody(IReadOnlyList<string>? Ids);
}
