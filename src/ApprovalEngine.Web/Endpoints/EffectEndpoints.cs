using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Requests;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>What became of approvals in the ERP, and whether the audit trail holds.</summary>
internal static class EffectEndpoints
{
    public static void MapEffects(this IEndpointRouteBuilder api)
    {
        api.MapGet("/effects", ListAsync).WithName("ListEffects").WithTags("Effects");
        api.MapPost("/effects/{id:guid}/resend", ResendAsync).WithName("ResendEffect").WithTags("Effects");
    }

    public static void MapAudit(this IEndpointRouteBuilder api)
    {
        api.MapGet("/audit/verify", VerifyAsync).WithName("VerifyAudit").WithTags("Audit");
        api.MapGet("/audit/overrides", OverridesAsync).WithName("ListOverrides").WithTags("Audit");
    }

    private static async Task<Results<Ok<Page<EffectSummary>>, ProblemHttpResult>> ListAsync(
        string? status, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListEffects(status, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<EffectView>, ProblemHttpResult>> ResendAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ResendEffect(id), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<Page<OverrideView>>, ProblemHttpResult>> OverridesAsync(string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListOverrides(cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<AuditReport>, ProblemHttpResult>> VerifyAsync(IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new VerifyAudit(), cancellationToken)).ToHttp();
}
