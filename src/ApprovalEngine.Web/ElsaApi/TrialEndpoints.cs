using System.Text.Json;
using ApprovalEngine.Application.Execution.Live;
using MediatR;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Studio's Run button and Test tab. Whatever is started here is a trial.</summary>
internal static class TrialEndpoints
{
    private const string InstanceHeader = "x-elsa-workflow-instance-id";

    // Elsa's answer where an activation strategy forbids a start; here every definition may always be started.
    private const string CannotStartHeader = "x-elsa-workflow-cannot-start";

    public static void MapTrials(this IEndpointRouteBuilder group)
    {
        group.MapPost("/workflow-definitions/{definitionId}/execute", ExecuteAsync).WithName("ElsaExecuteDefinition");
        group.MapPost("/workflow-definitions/{definitionId}/dispatch", DispatchAsync).WithName("ElsaDispatchDefinition");
        group.MapPost("/tests/activities", TestAsync).WithName("ElsaTestActivity");
    }

    private static async Task<IResult> ExecuteAsync(string definitionId, StartBody? body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var started = await mediator.Send((body ?? new StartBody()).ToCommand(definitionId), cancellationToken);
        if (started.IsError)
        {
            return ElsaAnswers.Refused(started.Error);
        }

        Tell(context, started.Value);
        return ElsaAnswers.Of(await mediator.Send(new ViewInstance(started.Value.InstanceId), cancellationToken), instance => new { WorkflowState = InstanceShapes.State(instance) });
    }

    private static async Task<IResult> DispatchAsync(string definitionId, StartBody? body, HttpContext context, IMediator mediator, CancellationToken cancellationToken)
    {
        var started = await mediator.Send((body ?? new StartBody()).ToCommand(definitionId), cancellationToken);
        if (!started.IsError)
        {
            Tell(context, started.Value);
        }

        return ElsaAnswers.Of(started, trial => new { WorkflowInstanceId = trial.InstanceId });
    }

    private static async Task<IResult> TestAsync(TestBody? body, IMediator mediator, CancellationToken cancellationToken)
    {
        var query = new TestActivity(body?.WorkflowDefinitionHandle?.DefinitionVersionId ?? "", body?.ActivityHandle?.ActivityNodeId ?? body?.ActivityHandle?.ActivityId ?? "");
        return ElsaAnswers.Of(await mediator.Send(query, cancellationToken), run => new
        {
            ActivityState = (object?)run.Inputs ?? new Dictionary<string, object?>(),
            Payload = InstanceShapes.Payload(run),
            Outputs = (object?)run.Outputs ?? new Dictionary<string, object?>(),
            Exception = run.Fault is { } fault ? InstanceShapes.Exception(fault.Code, fault.Message) : null,
            run.Status,
        });
    }

    private static void Tell(HttpContext context, StartedTrial trial)
    {
        context.Response.Headers[InstanceHeader] = trial.InstanceId;
        context.Response.Headers[CannotStartHeader] = "false";
    }

    internal sealed record StartBody
    {
        public string? CorrelationId { get; init; }

        public string? TriggerActivityId { get; init; }

        public JsonElement? VersionOptions { get; init; }

        public JsonElement? Input { get; init; }

        public StartTrial ToCommand(string definitionId) => new(definitionId, VersionsOf(VersionOptions), CorrelationId, Input, TriggerActivityId);

        // A word or a number, as text or not.
        private static string? VersionsOf(JsonElement? options) => options is { ValueKind: JsonValueKind.String or JsonValueKind.Number } given ? given.ToString() : null;
    }

    internal sealed record TestBody(VersionHandle? WorkflowDefinitionHandle, NodeHandle? ActivityHandle);

    internal sealed record VersionHandle(string? DefinitionVersionId);

    internal sealed record NodeHandle(string? ActivityId, string? ActivityNodeId);
}
