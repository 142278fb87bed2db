using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.LegalCases;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Legal's view: the cases that came from accepted escalations.</summary>
internal static class LegalCaseEndpoints
{
    public static void MapLegalCases(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/legal-cases").WithTags("Legal cases");
        group.MapGet("/", ListAsync).WithName("ListLegalCases");
        group.MapGet("/{number}", GetAsync).WithName("GetLegalCase");
        group.MapPost("/{number}/next-step", PlanAsync).WithName("PlanLegalStep");
        group.MapPost("/{number}/close", CloseAsync).WithName("CloseLegalCase");
    }

    private static async Task<Results<Ok<Page<LegalCaseSummary>>, ProblemHttpResult>> ListAsync(
        string? state, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListLegalCases(state, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<LegalCaseView>, ProblemHttpResult>> GetAsync(string number, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new GetLegalCase(number), cancellationToken);
        if (!result.IsError)
        {
            context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{result.Value.Version}\"");
        }

        return result.ToHttp();
    }

    private static async Task<Results<Ok<LegalCaseSummary>, ProblemHttpResult>> PlanAsync(
        string number, StepBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? (await mediator.Send(new PlanLegalStep(number, body.NextStep ?? "", body.NextStepOn ?? default, body.Note, seen.Value.Version), cancellationToken)).ToHttp()
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<LegalCaseSummary>, ProblemHttpResult>> CloseAsync(
        string number, NoteBody? body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? (await mediator.Send(new CloseLegalCase(number, body?.Note ?? "", seen.Value.Version), cancellationToken)).ToHttp()
            : IfMatch.Malformed(context);

    internal sealed record StepBody(string? NextStep, DateOnly? NextStepOn, string? Note);

    internal sealed record NoteBody(string? Note);
}
