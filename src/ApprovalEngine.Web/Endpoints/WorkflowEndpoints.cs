using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>The operator's view of workflows: instances, incidents, and what is done about them.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workflows").WithTags("Workflows");
        group.MapGet("/instances", ListInstancesAsync).WithName("ListInstances");
        group.MapGet("/instances/{id}", GetInstanceAsync).WithName("GetInstance");
        group.MapPost("/instances/{id}/cancel", CancelAsync).WithName("CancelInstance");
        group.MapGet("/instances/{id}/migration", PreviewAsync).WithName("PreviewMigration");
        group.MapPost("/instances/{id}/migrate", MigrateAsync).WithName("MigrateInstance");
        group.MapGet("/incidents", ListIncidentsAsync).WithName("ListIncidents");
        group.MapPost("/incidents/{id}/retry", RetryAsync).WithName("RetryIncident");
    }

    private static async Task<Results<Ok<Page<InstanceSummary>>, ProblemHttpResult>> ListInstancesAsync(
        string? definition, string? status, bool? incident, string? q, bool? trial, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListInstances(definition, status, incident, q, trial, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<InstanceView>, ProblemHttpResult>> GetInstanceAsync(
        string id, string? journal, int? limit, IMediator mediator, HttpContext context, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new GetInstance(id, journal, limit), cancellationToken);
        if (!result.IsError)
        {
            RequestEndpoints.Tag(context, result.Value.Version);
        }

        return result.ToHttp();
    }

    private static async Task<Results<Ok<Page<IncidentSummary>>, ProblemHttpResult>> ListIncidentsAsync(
        string? state, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListIncidents(state, cursor, limit), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<OperatedInstance>, ProblemHttpResult>> RetryAsync(string id, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? (await mediator.Send(new RetryIncident(id, seen.Value.Version), cancellationToken)).ToHttp()
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<OperatedInstance>, ProblemHttpResult>> CancelAsync(
        string id, ReasonBody? body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? (await mediator.Send(new CancelInstance(id, body?.Reason ?? "", seen.Value.Version), cancellationToken)).ToHttp()
            : IfMatch.Malformed(context);

    private static async Task<Results<Ok<MigrationView>, ProblemHttpResult>> PreviewAsync(string id, int version, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new PreviewMigration(id, version), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<OperatedInstance>, ProblemHttpResult>> MigrateAsync(
        string id, VersionBody body, IMediator mediator, HttpContext context, CancellationToken cancellationToken) =>
        IfMatch.Read(context) is { IsError: false } seen
            ? (await mediator.Send(new MigrateInstance(id, body.Version ?? 0, seen.Value.Version), cancellationToken)).ToHttp()
            : IfMatch.Malformed(context);

    internal sealed record ReasonBody(string? Reason);

    internal sealed record VersionBody(int? Version);
}
