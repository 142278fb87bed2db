using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Changes of the empowerment matrix: written by its owners, decided by somebody else, versions from then on.</summary>
internal static class MatrixChangeEndpoints
{
    public static void MapMatrixChanges(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/matrix/changes").WithTags("Empowerment matrix");
        group.MapGet("/", ListAsync).WithName("ListMatrixChanges");
        group.MapPost("/", StartAsync).WithName("StartMatrixChange");
        group.MapGet("/{number}", ShowAsync).WithName("ShowMatrixChange");
        group.MapPut("/{number}", SaveAsync).WithName("SaveMatrixChange");
        group.MapGet("/{number}/dmn", FileAsync).WithName("GetMatrixChangeFile");
        group.MapGet("/{number}/tables/{type}", ShowTableAsync).WithName("ShowMatrixChangeTable");
        group.MapGet("/{number}/tables/{type}/csv", SheetAsync).WithName("GetMatrixChangeSheet");
        group.MapPut("/{number}/tables/{type}/csv", ImportAsync).WithName("ImportMatrixSheet").WithMetadata(new SheetLimit());
        group.MapPost("/{number}/take-over", TakeOverAsync).WithName("TakeOverNewestMatrix");
        group.MapPost("/{number}/submit", SubmitAsync).WithName("SubmitMatrixChange");
        group.MapPost("/{number}/withdraw", WithdrawAsync).WithName("WithdrawMatrixChange");
        group.MapPost("/{number}/decision", DecideAsync).WithName("DecideMatrixChange");
    }

    private static async Task<Results<Ok<Page<MatrixChangeSummary>>, ProblemHttpResult>> ListAsync(bool? open, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListMatrixChanges(open ?? false, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Created<MatrixChangeSaved>, ProblemHttpResult>> StartAsync(IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        var started = await mediator.Send(new StartMatrixChange(), cancellationToken);
        if (started.IsError)
        {
            return started.Error.ToProblem();
        }

        RequestEndpoints.Tag(context, started.Value.Revision);
        return TypedResults.Created($"/api/matrix/changes/{started.Value.Number}", started.Value);
    }

    private static async Task<Results<Ok<MatrixChangeView>, ProblemHttpResult>> ShowAsync(string number, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new ShowMatrixChange(number), cancellationToken);
        if (!found.IsError)
        {
            RequestEndpoints.Tag(context, found.Value.Revision);
        }

        return found.ToHttp();
    }

    private static async Task<Results<Ok<MatrixChangeTableView>, ProblemHttpResult>> ShowTableAsync(string number, string type, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ShowMatrixChangeTable(number, type), cancellationToken)).ToHttp();

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> FileAsync(string number, IMediator mediator, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new GetMatrixChangeFile(number, null), cancellationToken);
        return file.IsError ? file.Error.ToProblem() : TypedResults.File(file.Value.Content, "application/xml; charset=utf-8", file.Value.FileName);
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> SheetAsync(string number, string type, IMediator mediator, CancellationToken cancellationToken)
    {
        var file = await mediator.Send(new GetMatrixChangeFile(number, type), cancellationToken);
        return file.IsError ? file.Error.ToProblem() : TypedResults.File(file.Value.Content, "text/csv; charset=utf-8", file.Value.FileName);
    }

    private static Task<Results<Ok<MatrixChangeSaved>, ProblemHttpResult>> SaveAsync(string number, XmlBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        SendAsync(revision => new SaveMatrixChange(number, body.Xml ?? "", revision), mediator, context, cancellationToken);

    private static async Task<Results<Ok<MatrixChangeSaved>, ProblemHttpResult>> ImportAsync(string number, string type, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content, cancellationToken);
        return await SendAsync(revision => new ImportMatrixSheet(number, type, content.ToArray(), revision), mediator, context, cancellationToken);
    }

    private static Task<Results<Ok<MatrixChangeSaved>, ProblemHttpResult>> TakeOverAsync(string number, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        SendAsync(revision => new TakeOverNewestMatrix(number, revision), mediator, context, cancellationToken);

    private static Task<Results<Ok<MatrixChangeSaved>, ProblemHttpResult>> SubmitAsync(string number, SubmitBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        SendAsync(revision => new SubmitMatrixChange(number, body.Reason, body.ValidFrom, revision, body.Running), mediator, context, cancellationToken);

    private static Task<Results<Ok<MatrixChangeSaved>, ProblemHttpResult>> WithdrawAsync(string number, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        SendAsync(revision => new WithdrawMatrixChange(number, revision), mediator, context, cancellationToken);

    private static async Task<Results<Ok<MatrixChangeDecided>, ProblemHttpResult>> DecideAsync(string number, DecisionBody body, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new DecideMatrixChange(number, body.Verdict ?? "", body.Comment, body.ContentHash ?? ""), cancellationToken)).ToHttp();

    // The revision that the client has read stands in If-Match, the new one in ETag.
    private static async Task<Results<Ok<MatrixChangeSaved>, ProblemHttpResult>> SendAsync(
        Func<int?, IRequest<Result<MatrixChangeSaved>>> command, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        if (IfMatch.Read(context) is not { IsError: false } seen)
        {
            return IfMatch.Malformed(context);
        }

        var saved = await mediator.Send(command(seen.Value.Version), cancellationToken);
        if (!saved.IsError)
        {
            RequestEndpoints.Tag(context, saved.Value.Revision);
        }

        return saved.ToHttp();
    }

    /// <param name="Xml">The whole DMN text.</param>
    internal sealed record XmlBody(string? Xml);

    internal sealed record SubmitBody(string? Reason, DateOnly ValidFrom, string? Running);

    internal sealed record DecisionBody(string? Verdict, string? Comment, string? ContentHash);

    private sealed class SheetLimit : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => MatrixSheet.SizeMaxBytes;
    }
}
