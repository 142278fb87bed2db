using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Requests: raise, read, submit, withdraw, cancel; their types, history and letters.</summary>
internal static class RequestEndpoints
{
    public static void MapRequestTypes(this IEndpointRouteBuilder api) =>
        api.MapGet("/request-types", (IEnumerable<RequestType> types) => TypedResults.Ok(types.Select(type =>
            new TypeAnswer(type.Code, type.Title, type.TitleZh, type.Prefix, type.Fields, type.Reasons, type.RequiredEvidence)).ToList())).WithName("ListRequestTypes").WithTags("Requests");

    public static void MapRequests(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/requests").WithTags("Requests");
        group.MapPost("/preview", PreviewAsync).WithName("PreviewRequest");
        group.MapPost("/", CreateAsync).WithName("CreateRequest");
        group.MapGet("/", ListAsync).WithName("ListRequests");
        group.MapGet("/{number}", GetAsync).WithName("GetRequest");
        group.MapPut("/{number}", AmendAsync).WithName("AmendRequest");
        group.MapPost("/{number}/submit", SubmitAsync).WithName("SubmitRequest");
        group.MapPost("/{number}/resubmit", ResubmitAsync).WithName("ResubmitRequest");
        group.MapPost("/{number}/withdraw", WithdrawAsync).WithName("WithdrawRequest");
        group.MapPost("/{number}/cancel", CancelAsync).WithName("CancelRequest");
        group.MapGet("/{number}/history", HistoryAsync).WithName("GetHistory");
        group.MapGet("/{number}/letters", LettersAsync).WithName("ListLetters");
        group.MapGet("/{number}/letters/{id:guid}", LetterAsync).WithName("GetLetter");
    }

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> PreviewAsync(DraftBody body, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new PreviewRequest(body.ToDraft()), cancellationToken)).ToHttp();

    private static async Task<Results<Created<RequestView>, ProblemHttpResult>> CreateAsync(DraftBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new CreateRequest(body.ToDraft(), body.Submit ?? true), cancellationToken);
        if (result.IsError)
        {
            return result.Error.ToProblem();
        }

        Tag(context, result.Value.Version);
        return TypedResults.Created($"/api/requests/{result.Value.Number}", result.Value);
    }

    private static async Task<Results<Ok<Page<RequestSummary>>, ProblemHttpResult>> ListAsync(
        string? type, string? status, string? customer, bool? mine, string? q, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListRequests(type, status, customer, mine ?? false, q, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> GetAsync(string number, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        Tagged(await mediator.Send(new GetRequest(number), cancellationToken), context);

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> AmendAsync(string number, DraftBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? Tagged(await mediator.Send(new AmendRequest(number, seen.Value.Version, body.ToDraft()), cancellationToken), context)
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> SubmitAsync(string number, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? Tagged(await mediator.Send(new SubmitRequest(number, seen.Value.Version), cancellationToken), context)
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> ResubmitAsync(
        string number, CommentBody? body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? Tagged(await mediator.Send(new ResubmitRequest(number, body?.Comment, seen.Value.Version), cancellationToken), context)
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> WithdrawAsync(
        string number, CommentBody? body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? Tagged(await mediator.Send(new WithdrawRequest(number, body?.Comment, seen.Value.Version), cancellationToken), context)
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<RequestView>, ProblemHttpResult>> CancelAsync(
        string number, CommentBody? body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? Tagged(await mediator.Send(new CancelRequest(number, body?.Comment ?? "", seen.Value.Version), cancellationToken), context)
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<History>, ProblemHttpResult>> HistoryAsync(string number, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new GetHistory(number), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<IReadOnlyList<LetterView>>, ProblemHttpResult>> LettersAsync(string number, IMediator mediator, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new GetRequest(number), cancellationToken);
        return result.IsError ? result.Error.ToProblem() : TypedResults.Ok(result.Value.Letters);
    }

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> LetterAsync(string number, Guid id, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new GetLetter(number, id), cancellationToken);
        return result.IsError ? result.Error.ToProblem() : LetterContent.Of(result.Value, context);
    }

    internal static Results<Ok<RequestView>, ProblemHttpResult> Tagged(Result<RequestView> result, HttpContext context)
    {
        if (!result.IsError)
        {
            Tag(context, result.Value.Version);
        }

        return result.ToHttp();
    }

    internal static void Tag(HttpContext context, int version) => context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>A request as a client sends it; <c>submit</c> false leaves a draft.</summary>
    internal sealed record DraftBody(
        string? Type, string? Customer, string? LegalEntity, string? Branch, decimal? Amount, string? Currency, string? ReasonCode, IReadOnlyDictionary<string, JsonElement>? Facts,
        string? Justification, bool? Submit)
    {
        public RequestDraft ToDraft() => new(Type ?? "", Customer ?? "", LegalEntity, Branch, Amount, Currency ?? "", ReasonCode ?? "", Facts, Justification);
    }

    internal sealed record CommentBody(string? Comment);

    internal sealed record TypeAnswer(
        string Code, string Title, string TitleZh, string Prefix, IReadOnlyList<FactField> Facts, IReadOnlyList<ReasonCode> Reasons, IReadOnlyList<string> RequiredEvidence);
}

/// <summary>A letter's HTML, which may neither run nor load anything.</summary>
internal static class LetterContent
{
    public static ContentHttpResult Of(LetterText letter, HttpContext context)
    {
        context.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
        context.Response.Headers.ContentLanguage = letter.Culture;
        return TypedResults.Content(letter.Body, "text/html; charset=utf-8");
    }
}

/// <summary>The version in <c>If-Match</c>.</summary>
internal readonly record struct IfMatch(int? Version)
{
    /// <summary>None where the header is missing or *; an error where it is no version of ours.</summary>
    public static Result<IfMatch> Read(HttpContext context)
    {
        var text = context.Request.Headers.IfMatch.ToString();
        if (text is "" or "*")
        {
            return new IfMatch(null);
        }

        return int.TryParse(text.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new IfMatch(version) : new IfMatchMalformed(text);
    }

    public static ProblemHttpResult Malformed(HttpContext context) => new IfMatchMalformed(context.Request.Headers.IfMatch.ToString()).ToProblem();
}

public sealed record IfMatchMalformed(string Found)
    : InvalidError("request.if-match", $"If-Match: expected the ETag of the request, a number in quotes; found {Found}.", NoFields);
