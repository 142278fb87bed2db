using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Runs an activity again that could not do its work, after the cause is put right. What was committed before stays as it is.</summary>
/// <param name="Version">The version of the instance that was read (If-Match); null = whichever there is.</param>
public sealed record RetryIncident(string IncidentId, int? Version) : IRequest<Result<OperatedInstance>>, IUseCase
{
    public static Permissions Needs => Permissions.OperateWorkflows;
}

/// <summary>What has become of an instance that an operator has acted on.</summary>
/// <param name="Incidents">Incidents that arose by it: the cause may not be put right yet.</param>
public sealed record OperatedInstance(string Instance, string Status, string SubStatus, int DefinitionVersion, IReadOnlyList<NewIncident> Incidents)
{
    internal static OperatedInstance Of(OpenedInstance opened, IEnumerable<Incident> incidents) => new(
        opened.Row.Id, opened.Row.Status, opened.Row.SubStatus, opened.Row.DefinitionVersion,
        [.. incidents.Select(incident => new NewIncident(incident.Id, incident.ActivityId, incident.Code, incident.Message))]);
}

public sealed record NewIncident(string Id, string ActivityId, string Code, string Message);

public sealed record IncidentUnknown(string Id)
    : NotFoundError("incident.unknown", $"There is no incident {Id}.");

public sealed record IncidentResolved(string Id, string Resolution, string? By)
    : ConflictError("incident.resolved", $"Incident {Id} is not open any more: {Resolution}{(By is null ? "" : $" by {By}")}.");

public sealed record IncidentNotRetryable(string Id, string Code)
    : ConflictError(
        "incident.not-retryable",
        $"Incident {Id} ({Code}) is not about work that could be done again: the drawing itself is wrong, or the workflow ended too early. Cancel the instance, or the request that it carries.");

internal sealed class RetryIncidentHandler(ApprovalDbContext db, WorkflowEngine engine, OperatorSight sight, AuditTrail audit)
    : IRequestHandler<RetryIncident, Result<OperatedInstance>>
{
    public async Task<Result<OperatedInstance>> Handle(RetryIncident command, CancellationToken cancellationToken)
    {
        if (await sight.RefusalToActAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (await db.Incidents.AsNoTracking().SingleOrDefaultAsync(one => one.Id == command.IncidentId, cancellationToken) is not { } incident)
        {
            return new IncidentUnknown(command.IncidentId);
        }

        if (incident.ResolvedAt is not null)
        {
            return new IncidentResolved(incident.Id, incident.Resolution ?? IncidentWords.Passed, incident.ResolvedBy);
        }

        var found = await sight.ChangeableAsync(incident.InstanceId, command.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var opened = found.Value;
        if (!opened.Instance.CanRetry(incident.Id))
        {
            // Read after the incident, the instance may be further on: then somebody was faster, which the next look says.
            return opened.Instance.Incidents.FirstOrDefault(one => one.Id == incident.Id) is { ResolvedAt: not null }
                ? new IncidentResolved(incident.Id, IncidentWords.Retried, null)
                : new IncidentNotRetryable(incident.Id, incident.Code);
        }

        // The request is read first: activities that act on it find it in this transaction.
        var number = OperatorSight.CarriedBy(opened.Row);
        _ = number is null ? null : await db.RequestAsync(number, cancellationToken);
        await audit.AppendAsync(
            OperatorSight.ChainOf(number, opened.Row.Id), "workflow.retried", new { instance = opened.Row.Id, incident = incident.Id, incident.ActivityId, incident.Code, incident.Message },
            cancellationToken);
        var burst = await engine.RetryAsync(opened, incident.Id, cancellationToken);
        if (opened.Row.RequestNumber is null)
        {
            foreach (var again in burst.Incidents)
            {
                await audit.AppendAsync(OperatorSight.ChainOf(number, opened.Row.Id), "workflow.incident", new { again.ActivityId, again.Code, again.Message }, cancellationToken);
            }
        }

        return OperatedInstance.Of(opened, burst.Incidents);
    }
}
