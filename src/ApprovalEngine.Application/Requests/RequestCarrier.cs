using System.Globalization;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

public sealed record DefinitionMissing(string Type)
    : ConflictError("workflow.missing", $"No workflow definition named '{Type}' is published; the request stays a draft.");

public sealed record NotWaiting(string Number, int Stage)
    : ConflictError("workflow.not-waiting", $"The workflow of {Number} does not wait for stage {Stage}; an operator must look at its incidents. The decision was not recorded.");

/// <summary>Ties a request to the workflow instance that carries it.</summary>
internal sealed class RequestCarrier(ApprovalDbContext db, WorkflowEngine engine, DefinitionCatalog definitions, RequestItems items, AuditTrail audit, TimeProvider clock)
{
    public static string StageKey(string number, int stage) => string.Create(CultureInfo.InvariantCulture, $"stage:{number}:{stage}");

    /// <summary>Submits the draft and runs its workflow to the first waiting point.</summary>
    public Task<Result<Done>> SubmitAsync(ApprovalRequest request, RequestType type, CancellationToken cancellationToken) =>
        SubmitAsync(request, type, "request.submitted", null, request.Submit, cancellationToken);

    /// <summary>Submits what was returned, and runs a workflow of its own to the first waiting point.</summary>
    /// <param name="comment">What the requester says to those who returned it.</param>
    public Task<Result<Done>> ResubmitAsync(ApprovalRequest request, RequestType type, string? comment, CancellationToken cancellationToken) =>
        SubmitAsync(request, type, "request.resubmitted", comment, request.Resubmit, cancellationToken);

    private async Task<Result<Done>> SubmitAsync(
        ApprovalRequest request, RequestType type, string kind, string? comment, Func<string, DateTimeOffset, IReadOnlyList<string>?, Result<Done>> submit, CancellationToken cancellationToken)
    {
        if (await definitions.NewestAsync(db, request.Type, cancellationToken) is not { } newest)
        {
            return new DefinitionMissing(request.Type);
        }

        var now = clock.Now();
        var instanceId = Guid.CreateVersion7(now).ToString("N");
        var submitted = submit(instanceId, now, type.Reasons.First(reason => reason.Code == request.ReasonCode).Evidence);
        if (submitted.IsError)
        {
            return submitted.Error;
        }

        if (await items.ClaimAsync(request, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        await audit.AppendAsync(
            request.Number, kind, new { request.Round, comment, request.ContentHash, workflow = newest.Workflow.Definition.DefinitionId, newest.Version }, cancellationToken);
        var options = new StartOptions { InstanceId = instanceId, CorrelationId = request.Number, Input = new Dictionary<string, object?> { ["RequestNumber"] = request.Number } };
        _ = await engine.StartAsync(newest.Workflow, newest.Version, options, cancellationToken, request.Number);
        return default(Done);
    }

    /// <summary>Whether the request's drawing has approval steps of its own, so that no voice is known to be the last one.</summary>
    public async Task<bool> MayAskFurtherAsync(ApprovalRequest request, CancellationToken cancellationToken) =>
        request.WorkflowInstanceId is { } id && await db.Instances.FindAsync([id], cancellationToken) is { } row
        && RequestApproval.IsDrawnIn(await definitions.GetAsync(db, row.DefinitionId, row.DefinitionVersion, cancellationToken));

    /// <summary>Tells the workflow what became of a stage; does nothing while the stage is open.</summary>
    public async Task<Result<Done>> ContinueAsync(ApprovalRequest request, int stage, CancellationToken cancellationToken)
    {
        var outcome = request.OutcomeOf(stage);
        if (outcome is StageOutcome.Open)
        {
            return default(Done);
        }

        if (request.Status is not (RequestStatus.InReview or RequestStatus.Approved))
        {
            await items.ReleaseAsync(request, cancellationToken);
        }

        var stimulus = new Stimulus(outcome.ToString(), new Dictionary<string, object?>());
        var burst = await engine.ResumeAsync(request.WorkflowInstanceId!, StageKey(request.Number, stage), stimulus, cancellationToken);
        if (!burst.Matched)
        {
            await ThrowIfOvertakenAsync(request, cancellationToken);
            return new NotWaiting(request.Number, stage);
        }

        return default(Done);
    }

    /// <summary>Stops the workflow of a request that was taken back or stopped.</summary>
    public async Task StopAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        await items.ReleaseAsync(request, cancellationToken);
        if (request.WorkflowInstanceId is { } instanceId)
        {
            await engine.CancelAsync(instanceId, cancellationToken);
        }
    }

    // Request and instance are read one after the other: a colleague who decided in between has moved the workflow on, and our picture
    // of the request is the one before. That is a lost race, not a broken workflow: the unit of work reads again and tries again.
    private async Task ThrowIfOvertakenAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var read = db.Entry(request).Property(one => one.Version).OriginalValue;
        var stored = await db.Requests.AsNoTracking().Where(one => one.Id == request.Id).Select(one => one.Version).SingleAsync(cancellationToken);
        if (stored != read)
        {
            throw new DbUpdateConcurrencyException($"Request {request.Number} was read at version {read} and is at {stored} by now.");
        }
    }
}
