using ApprovalEngine.Application.Execution.Live;
using MediatR;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Runs of activities: badges, the table of runs, one run, and what led to it. Some are asked every second by each viewer.</summary>
internal static class ExecutionEndpoints
{
    public static void MapExecutions(this IEndpointRouteBuilder group)
    {
        group.MapPost("/activity-executions/report", ReportAsync).WithName("ElsaReportExecutions");
        group.MapGet("/activity-execution-summaries/list", SummariesAsync).WithName("ElsaListExecutionSummaries");
        group.MapGet("/activity-executions/list", RecordsAsync).WithName("ElsaListExecutions");
        group.MapGet("/activity-executions/by-id", RecordAsync).WithName("ElsaGetExecution");
        group.MapGet("/activity-executions/{id}/call-stack", CallStackAsync).WithName("ElsaGetCallStack");
    }

    private static async Task<IResult> ReportAsync(ReportBody? body, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(
            await mediator.Send(new ReportExecutions(body?.WorkflowInstanceId ?? "", body?.ActivityNodeIds ?? []), cancellationToken),
            report => new { Stats = report.Activities.Select(InstanceShapes.Stat) });

    private static async Task<IResult> SummariesAsync(string? workflowInstanceId, string? activityNodeId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(
            await mediator.Send(new ListExecutions(workflowInstanceId ?? "", activityNodeId ?? ""), cancellationToken),
            runs => new { Items = runs.Items.Select(InstanceShapes.RecordSummary), runs.Items.Count });

    private static async Task<IResult> RecordsAsync(string? workflowInstanceId, string? activityNodeId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(
            await mediator.Send(new ListExecutions(workflowInstanceId ?? "", activityNodeId ?? ""), cancellationToken),
            runs => new { Items = runs.Items.Select(InstanceShapes.Record), runs.Items.Count });

    private static async Task<IResult> RecordAsync(string? id, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new ViewExecution(id ?? ""), cancellationToken), InstanceShapes.Record);

    private static async Task<IResult> CallStackAsync(string id, bool? includeCrossWorkflowChain, int? skip, int? take, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(
            await mediator.Send(new ViewCauses(id, includeCrossWorkflowChain ?? true, skip ?? 0, take ?? 100), cancellationToken),
            stack => new { ActivityExecutionId = id, Items = stack.Runs.Select(InstanceShapes.Record), stack.TotalCount, Skip = skip, Take = take });

    internal sealed record ReportBody(string? WorkflowInstanceId, IReadOnlyList<string>? ActivityNodeIds);
}
