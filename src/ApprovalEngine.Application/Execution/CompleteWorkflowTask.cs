using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Somebody outside reports that a task of a workflow (Elsa.RunTask) is done.</summary>
/// <param name="Result">What the workflow gets as the task's result; null = nothing.</param>
public sealed record CompleteWorkflowTask(string TaskId, JsonElement? Result) : IRequest<Result<CompletedTask>>, IUseCase
{
    private const string Prefix = "task:";

    public static Permissions Needs => Permissions.OperateWorkflows;

    internal static string KeyOf(string taskId) => Prefix + taskId;

    internal static string IdOf(string bookmarkKey) => bookmarkKey[Prefix.Length..];
}

public sealed record CompletedTask(string TaskId, string InstanceId, string InstanceStatus);

public sealed record WorkflowTaskUnknown(string TaskId) : NotFoundError("workflow.task-unknown", $"No workflow waits for a task {TaskId}.");

public sealed record WorkflowTaskClosed(string TaskId, string Status)
    : ConflictError("workflow.task-closed", $"The task {TaskId} is {Status} already; nothing was changed.");

internal sealed class CompleteWorkflowTaskValidator : AbstractValidator<CompleteWorkflowTask>
{
    public CompleteWorkflowTaskValidator() => RuleFor(command => command.Result).Must(WorkflowValues.Fits).WithMessage(WorkflowValues.Expected);
}

internal sealed class CompleteWorkflowTaskHandler(ApprovalDbContext db, WorkflowEngine engine) : IRequestHandler<CompleteWorkflowTask, Result<CompletedTask>>
{
    // Elsa's name of the value that carries the report.
    private const string InputName = "RunTaskInput";
    private const int IdLengthMax = 40;

    public async Task<Result<CompletedTask>> Handle(CompleteWorkflowTask command, CancellationToken cancellationToken)
    {
        // As the runtime spells the id of a run. Anything else is no task, and not every text is one for a database.
        if (command.TaskId.Length > IdLengthMax || !command.TaskId.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-'))
        {
            return new WorkflowTaskUnknown(command.TaskId);
        }

        var key = CompleteWorkflowTask.KeyOf(command.TaskId);
        if (await db.Bookmarks.AsNoTracking().Where(row => row.Key == key).Select(row => new { row.Id, row.InstanceId }).SingleOrDefaultAsync(cancellationToken) is not { } bookmark)
        {
            // The id of a task is that of the run of the activity, which is a row once it is over.
            var status = await db.ActivityExecutions.Where(row => row.Id == command.TaskId && row.ActivityType == "Elsa.RunTask").Select(row => row.Status).SingleOrDefaultAsync(cancellationToken);
            return status is null ? new WorkflowTaskUnknown(command.TaskId) : new WorkflowTaskClosed(command.TaskId, status);
        }

        var stimulus = new Stimulus(null, new Dictionary<string, object?> { [InputName] = command.Result is { } result ? WorkflowValue.FromJson(result) : null });
        var resumed = await engine.ResumeBookmarkAsync(bookmark.Id, stimulus, cancellationToken);
        if (resumed.IsError)
        {
            return resumed.Error;
        }

        // Somebody was faster by a moment: the one who reads again finds the task closed.
        return resumed.Value.Matched
            ? new CompletedTask(command.TaskId, bookmark.InstanceId, db.Instances.Local.FindEntry(bookmark.InstanceId)!.Entity.Status)
            : throw new DbUpdateConcurrencyException($"The task {command.TaskId} was completed by somebody else.");
    }
}
