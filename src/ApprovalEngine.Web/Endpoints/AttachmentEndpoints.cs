using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Documents of a request: in as <c>multipart/form-data</c>, out as downloads only.</summary>
internal static class AttachmentEndpoints
{
    public static void MapAttachments(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/requests/{number}/attachments").WithTags("Requests");
        group.MapGet("/", ListAsync).WithName("ListAttachments");
        group.MapPost("/", AttachAsync).WithName("AttachDocument").WithMetadata(new BodyLimit()).AddOpenApiOperationTransformer(DescribeForm);
        group.MapGet("/{id:guid}", GetAsync).WithName("GetAttachment");
        group.MapDelete("/{id:guid}", DetachAsync).WithName("DetachDocument");
    }

    private static async Task<Results<Ok<IReadOnlyList<AttachmentView>>, ProblemHttpResult>> ListAsync(string number, IMediator mediator, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new GetRequest(number), cancellationToken);
        return result.IsError ? result.Error.ToProblem() : TypedResults.Ok(result.Value.Attachments);
    }

    private static async Task<Results<Created<AttachmentView>, ProblemHttpResult>> AttachAsync(
        string number, IMediator mediator, AttachmentStore store, HttpContext context, CancellationToken cancellationToken)
    {
        var seen = IfMatch.Read(context);
        if (seen.IsError)
        {
            return seen.Error.ToProblem();
        }

        // Looked at before anything is received: nobody fills the store for a request that he may not see.
        var request = await mediator.Send(new GetRequest(number), cancellationToken);
        if (request.IsError)
        {
            return request.Error.ToProblem();
        }

        if (await FileOf(context.Request, cancellationToken) is not var (file, kind))
        {
            return new DocumentMissing().ToProblem();
        }

        var attached = await ReceiveAsync(number, file, kind, seen.Value.Version, mediator, store, cancellationToken);
        if (attached.IsError)
        {
            return attached.Error.ToProblem();
        }

        var view = attached.Value.Attachments[^1];
        RequestEndpoints.Tag(context, attached.Value.Version);
        return TypedResults.Created(view.Href, view);
    }

    /// <summary>Receives a file and attaches it; the portal's form does the same.</summary>
    public static async Task<Result<RequestView>> ReceiveAsync(
        string number, IFormFile file, string? kind, int? version, IMediator mediator, AttachmentStore store, CancellationToken cancellationToken)
    {
        var name = AttachmentTypes.NameOf(file.FileName);
        if (AttachmentTypes.RefusalOf(name) is { } refusal)
        {
            return refusal;
        }

        await using var content = file.OpenReadStream();
        var kept = await store.KeepAsync(content, name, cancellationToken);
        return kept.IsError ? kept.Error : await mediator.Send(new AttachDocument(number, kind, name, kept.Value, version), cancellationToken);
    }

    private static async Task<(IFormFile File, string? Kind)?> FileOf(HttpRequest request, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(cancellationToken);
            return form.Files.GetFile("file") is { } file ? (file, form["kind"].FirstOrDefault()) : null;
        }
        catch (InvalidDataException)
        {
            // A body that calls itself a form and is none.
            return null;
        }
    }

    // Not by Accepts(): that answers another content type with 415 and no word.
    private static Task DescribeForm(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var form = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "file" },
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                ["kind"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "What it proves; back-up where left out." },
            },
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["multipart/form-data"] = new() { Schema = form } },
        };
        return Task.CompletedTask;
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> GetAsync(string number, Guid id, IMediator mediator, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new GetDocument(number, id), cancellationToken);
        return result.IsError ? result.Error.ToProblem() : TypedResults.File(result.Value.Content, result.Value.ContentType, result.Value.FileName);
    }

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> DetachAsync(string number, Guid id, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? RequestEndpoints.Tagged(await mediator.Send(new DetachDocument(number, id, seen.Value.Version), cancellationToken), context)
            : IfMatch.Malformed(context);

    // The file's own limit, and room for what a form needs around it.
    private sealed class BodyLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => AttachmentStore.BytesMax + 64 * 1024;
    }
}

public sealed record DocumentMissing()
    : InvalidError("attachment.missing", "Expected multipart/form-data with the document in the field 'file', and its kind in 'kind'.", NoFields);
