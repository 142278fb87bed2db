using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using MediatR;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>What workflows wait for from outside: events, and tasks that somebody else does.</summary>
internal static class WorkflowEventEndpoints
{
    public static void MapWorkflowEvents(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/workflows").WithTags("Workflows");
        group.MapPost("/events/{name}", PublishAsync).WithName("PublishEvent");
        group.MapGet("/tasks", ListAsync).WithName("ListWorkflowTasks");
        group.MapPost("/tasks/{taskId}/complete", CompleteAsync).WithName("CompleteWorkflowTask");
    }

    // 202: the listeners are woken after this answer, each in a transaction of its own.
    private static async Task<Results<Accepted<PublishedEvent>, ProblemHttpResult>> PublishAsync(
        string name, EventBody? body, IMediator mediator, CancellationToken cancellationToken)
    {
        var result = await mediator.Send(new PublishEvent(name, body?.CorrelationId, body?.Payload), cancellationToken);
        return result.IsError ? result.Error.ToProblem() : TypedResults.Accepted((string?)null, result.Value);
    }

    private static async Task<Results<Ok<Page<WorkflowTask>>, ProblemHttpResult>> ListAsync(bool? trial, string? cursor, int? limit, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new ListWorkflowTasks(cursor, limit, trial is true), cancellationToken)).ToHttp();

    private static async Task<Results<Ok<CompletedTask>, ProblemHttpResult>> CompleteAsync(
        string taskId, ResultBody? body, IMediator mediator, CancellationToken cancellationToken) =>
        (await mediator.Send(new CompleteWorkflowTask(taskId, body?.Result), cancellationToken)).ToHttp();

    internal sealed record EventBody(string? CorrelationId, JsonElement? Payload);

    internal sealed record ResultBody(JsonElement? Result);
}
