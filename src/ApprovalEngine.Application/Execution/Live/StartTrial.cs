using System.Text.Json;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>
/// Runs a definition, also a draft, to see whether it does what it should: an instance that is marked as a trial for good and has no effect on
/// anything but itself. Whatever correlation id it is given, it carries no request.
/// </summary>
/// <param name="Versions">Which version, in the words of <see cref="VersionOptions"/>; empty = the published one.</param>
/// <param name="Input">A JSON object; null = nothing.</param>
/// <param name="TriggerActivityId">Where to begin; only the beginning is known here.</param>
public sealed record StartTrial(string DefinitionId, string? Versions, string? CorrelationId, JsonElement? Input, string? TriggerActivityId) : IRequest<Result<StartedTrial>>, IUseCase
{
    public static Permissions Needs => Permissions.ReadWorkflows;
}

public sealed record StartedTrial(string InstanceId);

public sealed record TrialsTooMany(int Max)
    : ConflictError("trial.too-many", $"{Max} trials of yours are under way already. Cancel or delete some of them first.");

public sealed record TrialTooLong(int Seconds)
    : ConflictError("trial.too-long", $"It did not come to an end, or to a place where it waits, within {Seconds} seconds, and was stopped. Nothing of it is kept.");

internal sealed class StartTrialValidator : AbstractValidator<StartTrial>
{
    private const int CorrelationLengthMax = 100;

    public StartTrialValidator()
    {
        RuleFor(command => command.CorrelationId).MaximumLength(CorrelationLengthMax).WithMessage("A correlation id has at most 100 characters.");
        RuleFor(command => command.Input).Must(WorkflowValues.Fits).WithMessage(WorkflowValues.Expected);
        RuleFor(command => command.Input).Must(input => input is not { } given || given.ValueKind is JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.Undefined)
            .WithMessage("The input is an object of names and values.");
        RuleFor(command => command.TriggerActivityId).Empty().WithMessage("A workflow begins at its beginning; triggerActivityId is not supported.");
    }
}

internal sealed class StartTrialHandler(ApprovalDbContext db, DefinitionCatalog catalog, DefinitionSight sight, WorkflowEngine engine, AuditTrail audit, Caller caller, TimeProvider clock)
    : IRequestHandler<StartTrial, Result<StartedTrial>>
{
    /// <summary>How long a run may keep its transaction: others wait for it.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(20);

    private const int RunningMax = 100;

    public async Task<Result<StartedTrial>> Handle(StartTrial command, CancellationToken cancellationToken)
    {
        var rights = await sight.RightsAsync(cancellationToken);
        if (!rights.MayEdit && !rights.MayPublish)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.EditWorkflows));
        }

        var versions = command.Versions is { Length: > 0 } text ? VersionOptions.Of(text) : VersionOptions.Published;
        if (versions.IsError)
        {
            return versions.Error;
        }

        if (await versions.Value.Of(db.Definitions.Where(row => row.DefinitionId == command.DefinitionId)).OrderByDescending(row => row.Version)
            .FirstOrDefaultAsync(cancellationToken) is not { } row)
        {
            return new DefinitionUnknown(command.DefinitionId);
        }

        if (await db.Instances.CountAsync(one => one.IsTrial && one.StartedBy == caller.UserName && one.Status == nameof(WorkflowStatus.Running), cancellationToken) >= RunningMax)
        {
            return new TrialsTooMany(RunningMax);
        }

        var workflow = await CompileAsync(row, cancellationToken);
        return workflow.IsError ? workflow.Error : await StartAsync(command, row, workflow.Value, cancellationToken);
    }

    private async Task<Result<CompiledWorkflow>> CompileAsync(DefinitionVersion row, CancellationToken cancellationToken)
    {
        if (!row.IsFixed)
        {
            var problems = (await catalog.ProblemsAsync(db, row.Read(), cancellationToken)).Where(problem => problem.Severity is ProblemSeverity.Error).ToList();
            if (problems is not [])
            {
                return new DefinitionInvalid(row.DefinitionId, [.. problems.Select(ProblemWords.Line)]);
            }
        }

        try
        {
            return await catalog.GetAsync(db, row.DefinitionId, row.Version, cancellationToken);
        }
        catch (WorkflowInvalidException invalid)
        {
            return new DefinitionInvalid(row.DefinitionId, [.. invalid.Problems.Select(ProblemWords.Line)]);
        }
    }

    private async Task<Result<StartedTrial>> StartAsync(StartTrial command, DefinitionVersion row, CompiledWorkflow workflow, CancellationToken cancellationToken)
    {
        // From now on the drawing stays as it ran; whoever saves it at this moment has to save it anew.
        if (!row.IsFixed)
        {
            row.IsTried = true;
            row.Revision++;
        }

        var options = new StartOptions
        {
            InstanceId = Guid.CreateVersion7(clock.Now()).ToString("N"),
            CorrelationId = command.CorrelationId is { Length: > 0 } correlation ? correlation : null,
            Input = command.Input is { ValueKind: JsonValueKind.Object } input ? Jobs.MapOf(input) : new Dictionary<string, object?>(),
            IsTrial = true,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeMax);
        try
        {
            _ = await engine.StartAsync(workflow, row.Version, options, new InstanceOrigin(null, caller.UserName), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new TrialTooLong((int)TimeMax.TotalSeconds);
        }

        await audit.AppendAsync(
            DefinitionDesk.ChainOf(row.DefinitionId), "trial.started", new { row.DefinitionId, row.Version, instance = options.InstanceId, options.CorrelationId }, cancellationToken);
        return new StartedTrial(options.InstanceId);
    }
}
