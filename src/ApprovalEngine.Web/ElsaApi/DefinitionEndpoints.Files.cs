using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Http.Metadata;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Definitions as files: out as JSON or zip, in likewise.</summary>
internal static partial class DefinitionEndpoints
{
    public static void MapDefinitionFiles(this IEndpointRouteBuilder group)
    {
        var definitions = group.MapGroup("/workflow-definitions").WithTags(Tag);
        definitions.MapGet("/{definitionId}/export", ExportAsync).WithName("ElsaExportDefinition");
        definitions.MapPost("/import", ImportAsync).WithName("ElsaImportDefinition");
        definitions.MapPost("/import-files", ImportFilesAsync).WithName("ElsaImportDefinitionFiles").WithMetadata(new ImportLimit());
        group.MapPost("/bulk-actions/export/workflow-definitions", ExportAllAsync).WithTags(Tag).WithName("ElsaExportDefinitions");
    }

    private static async Task<IResult> ExportAsync(string definitionId, string? versionOptions, string? includeConsumingWorkflows, IMediator mediator, CancellationToken cancellationToken) =>
        FileOf(await mediator.Send(new ExportDefinition(definitionId, versionOptions, bool.TryParse(includeConsumingWorkflows, out var with) && with), cancellationToken));

    private static async Task<IResult> ExportAllAsync(ExportBody body, IMediator mediator, CancellationToken cancellationToken) =>
        FileOf(await mediator.Send(new ExportDefinitions(body.Ids ?? [], body.IncludeConsumingWorkflows is true), cancellationToken));

    private static async Task<IResult> ImportAsync(HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var body = await ElsaBodies.ReadAsync(context.Request, cancellationToken);
        var model = body.IsError ? body.Error : ElsaBodies.TextOf(body.Value);
        if (model.IsError)
        {
            return ElsaAnswers.Refused(model.Error);
        }

        var imported = await mediator.Send(new ImportDefinitions([new ImportedDefinition("The definition", model.Value)]), cancellationToken);
        return imported.IsError ? ElsaAnswers.Refused(imported.Error) : await GetAsync(imported.Value.DefinitionIds[0], null, mediator, cancellationToken);
    }

    private static async Task<IResult> ImportFilesAsync(HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var files = await FilesOfAsync(context.Request, cancellationToken);
        if (files is null or { Count: 0 or > ImportedFiles.FileCountMax })
        {
            return ElsaAnswers.Refused(
                StatusCodes.Status400BadRequest, [FormattableString.Invariant($"Expected multipart/form-data with 1 to {ImportedFiles.FileCountMax} files, JSON or zip.")]);
        }

        var received = new ImportedFiles();
        foreach (var file in files)
        {
            await using var content = file.OpenReadStream();
            await received.AddAsync(file.FileName, content, cancellationToken);
        }

        var found = received.Found;
        return found.IsError ? ElsaAnswers.Refused(found.Error) : ElsaAnswers.Of(await mediator.Send(found.Value, cancellationToken), imported => new { imported.Count });
    }

    private static async Task<IFormFileCollection?> FilesOfAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            return (await request.ReadFormAsync(cancellationToken)).Files;
        }
        catch (InvalidDataException)
        {
            // A body that calls itself a form and is none.
            return null;
        }
    }

    private static IResult FileOf(Result<DefinitionDownload> file) =>
        file.IsError ? ElsaAnswers.Refused(file.Error) : Results.File(file.Value.Content, file.Value.ContentType, file.Value.FileName);

    internal sealed record ExportBody(string[]? Ids, bool? IncludeConsumingWorkflows);

    // Several files, and room for what a form needs around them.
    private sealed class ImportLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => 32 * 1024 * 1024;
    }
}
