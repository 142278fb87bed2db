using ApprovalEngine.Application.Authority;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.People;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Who can approve what, on a day, and why; and the roles that say so.</summary>
internal static class AuthorityEndpoints
{
    private const string FactPrefix = "fact.";

    public static void MapAuthority(this IEndpointRouteBuilder api)
    {
        api.MapGet("/authority", AskAsync).WithName("AskAuthority").WithTags("Authority");
        var group = api.MapGroup("/role-assignments").WithTags("Authority");
        group.MapGet("/", ListAsync).WithName("ListRoleAssignments");
        group.MapPost("/", AssignAsync).WithName("AssignRole");
        group.MapPost("/{id:guid}/end", EndAsync).WithName("EndRole");
        group.MapPut("/{id:guid}/limit", LimitAsync).WithName("LimitRole");
        api.MapGet("/places", PlacesAsync).WithName("ListPlaces").WithTags("Authority");
        api.MapGet("/people", PeopleAsync).WithName("ListPeople").WithTags("Authority");
        api.MapGet("/people/{userName}", PersonAsync).WithName("ReadPerson").WithTags("Authority");
        api.MapPut("/people/{userName}/superior", SetSuperiorAsync).WithName("SetSuperior").WithTags("Authority");
    }

    /// <summary>What an address says as <c>fact.NAME=VALUE</c>; a name that is there twice counts as it came last.</summary>
    public static Dictionary<string, string> FactsOf(IQueryCollection query)
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, values) in query.Where(one => one.Key.StartsWith(FactPrefix, StringComparison.Ordinal)))
        {
            if (values.LastOrDefault() is { Length: > 0 } value)
            {
                facts[name[FactPrefix.Length..]] = value.Trim();
            }
        }

        return facts;
    }

    private static async Task<Results<Ok<AuthorityAnswer>, ProblemHttpResult>> AskAsync(
        string? type, string? customer, string? legalEntity, string? branch, decimal? amount, string? currency, string? reasonCode, string? on, string? asKnownAt,
        HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        if (!QueryDays.TryRead(on, out var day))
        {
            return QueryDays.Malformed("on", on);
        }

        return QueryDays.TryReadInstant(asKnownAt, out var instant)
            ? (await mediator.Send(
                new AskAuthority(type ?? "", customer, legalEntity, branch, amount, currency, reasonCode, FactsOf(context.Request.Query), day, instant), cancellationToken)).ToHttp()
            : QueryDays.Malformed("asKnownAt", "an instant such as 2026-06-01T08:00:00Z", asKnownAt);
    }

    private static async Task<Results<Ok<Page<RoleAssignmentView>>, ProblemHttpResult>> ListAsync(
        string? userName, string? role, bool? history, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListRoleAssignments(userName, role, history ?? false, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Created<RoleAssignmentView>, ProblemHttpResult>> AssignAsync(RoleBody body, IMediator mediator, CancellationToken cancellationToken)
    {
        var assigned = await mediator.Send(
            new AssignRole(body.UserName ?? "", body.Role ?? "", body.ScopeKind ?? "", body.ScopeCode ?? "", body.ValidFrom ?? default, body.ValidTo, body.Limit), cancellationToken);
        return assigned.IsError ? assigned.Error.ToProblem() : TypedResults.Created($"/api/role-assignments?userName={Uri.EscapeDataString(assigned.Value.UserName)}", assigned.Value);
    }

    private static async Task<Results<Ok<RoleEnd>, ProblemHttpResult>> EndAsync(Guid id, RoleEndBody body, IMediator mediator, CancellationToken cancellationToken) =>
        body.LastDay is { } lastDay
            ? (await mediator.Send(new EndRole(id, lastDay), cancellationToken)).ToHttp()
            : QueryDays.Malformed("lastDay", null);

    private static async Task<Results<Ok<RoleLimitChange>, ProblemHttpResult>> LimitAsync(Guid id, RoleLimitBody body, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new LimitRole(id, body.Limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<Page<PlaceView>>, ProblemHttpResult>> PlacesAsync(IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListPlaces(), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<Page<PersonView>>, ProblemHttpResult>> PeopleAsync(
        string? search, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListPeople(search, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<PersonView>, ProblemHttpResult>> PersonAsync(string userName, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ReadPerson(userName), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<SuperiorView>, ProblemHttpResult>> SetSuperiorAsync(string userName, SuperiorBody body, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new SetSuperior(userName, body.Superior), cancellationToken)).ToHttp();

    internal sealed record SuperiorBody(string? Superior);

    internal sealed record RoleBody(string? UserName, string? Role, string? ScopeKind, string? ScopeCode, DateOnly? ValidFrom, DateOnly? ValidTo, decimal? Limit);

    /// <param name="Limit">Null or left out = as much as the role.</param>
    internal sealed record RoleLimitBody(decimal? Limit);

    internal sealed record RoleEndBody(DateOnly? LastDay);
}
