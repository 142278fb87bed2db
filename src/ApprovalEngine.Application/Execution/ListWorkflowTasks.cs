using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>What workflows wait for somebody outside to do (Elsa.RunTask), oldest first.</summary>
/// <param name="IsTrial">True = those of trials instead: whoever does what is listed must not do it for one.</param>
public sealed record ListWorkflowTasks(string? Cursor, int? Limit, bool IsTrial = false) : IRequest<Result<Page<WorkflowTask>>>, IUseCase
{
    public static Permissions Needs => Permissions.OperateWorkflows;
}

/// <param name="Since">When the waiting began.</param>
public sealed record WorkflowTask(
    string TaskId, string TaskName, JsonElement? Params, string InstanceId, string DefinitionId, int DefinitionVersion, string? CorrelationId, bool IsTrial, DateTimeOffset Since);

internal sealed class ListWorkflowTasksHandler(ApprovalDbContext db) : IRequestHandler<ListWorkflowTasks, Result<Page<WorkflowTask>>>
{
    public async Task<Result<Page<WorkflowTask>>> Handle(ListWorkflowTasks query, CancellationToken cancellationToken)
    {
        var limit = Paging.Limit(query.Limit);
        var after = Paging.Key(query.Cursor) ?? "";
        var rows = await (
            from bookmark in db.Bookmarks.AsNoTracking()
            join instance in db.Instances on bookmark.InstanceId equals instance.Id
            where bookmark.TaskName != null && bookmark.Id.CompareTo(after) > 0 && instance.Status == nameof(WorkflowStatus.Running) && instance.IsTrial == query.IsTrial
            orderby bookmark.Id
            select new { bookmark.Id, bookmark.Key, bookmark.TaskName, bookmark.TaskParams, bookmark.InstanceId, bookmark.CreatedAt, instance.DefinitionId, instance.DefinitionVersion, instance.CorrelationId, instance.IsTrial })
            .Take(limit + 1).ToListAsync(cancellationToken);
        var page = Paging.Cut(rows, limit, row => row.Id);
        return new Page<WorkflowTask>(
            [.. page.Items.Select(row => new WorkflowTask(
                CompleteWorkflowTask.IdOf(row.Key), row.TaskName!, row.TaskParams is { } json ? StoredJson.Read<JsonElement>(json) : null,
                row.InstanceId, row.DefinitionId, row.DefinitionVersion, row.CorrelationId, row.IsTrial, row.CreatedAt))],
            page.NextCursor);
    }
}
