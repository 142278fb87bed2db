using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Delegations;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Who is away, and who decides in his name; also how an administrator hands over the tasks of somebody who has left.</summary>
internal static class DelegationEndpoints
{
    public static void MapDelegations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/delegations").WithTags("Delegations");
        group.MapPost("/", CreateAsync).WithName("CreateDelegation");
        group.MapGet("/", ListAsync).WithName("ListDelegations");
        group.MapGet("/delegates", DelegatesAsync).WithName("ListDelegates");
        group.MapGet("/leavers", LeaversAsync).WithName("ListLeavers");
        group.MapDelete("/{id:guid}", EndAsync).WithName("EndDelegation");
    }

    private static async Task<Results<Created<DelegationView>, ProblemHttpResult>> CreateAsync(DelegationBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        var made = await mediator.Send(
            new CreateDelegation(body.Principal, body.Delegate ?? "", body.From, body.To, body.Types, body.LegalEntity, body.AmountMax, body.Reason ?? ""), cancellationToken);
        return made.IsError ? made.Error.ToProblem() : TypedResults.Created($"/api/delegations/{made.Value.Id}", made.Value);
    }

    private static async Task<Results<Ok<Page<DelegationView>>, ProblemHttpResult>> ListAsync(
        bool? all, bool? open, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListDelegations(all ?? false, open ?? false, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<DelegateList>, ProblemHttpResult>> DelegatesAsync(string? principal, DateOnly? on, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListDelegates(principal, on), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<LeaverList>, ProblemHttpResult>> LeaversAsync(IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListLeavers(), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<DelegationView>, ProblemHttpResult>> EndAsync(Guid id, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new EndDelegation(id), cancellationToken)).ToHttp();

    internal sealed record DelegationBody(
        string? Principal, string? Delegate, DateOnly? From, DateOnly? To, IReadOnlyList<string>? Types, string? LegalEntity, decimal? AmountMax, string? Reason);
}
