using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>Asks the matrix who must agree and pins the answer on the request that the instance carries.</summary>
internal sealed record PinRoute(string? Number, string InstanceId) : IRequest<Result<Route>>, IDomainAction;

internal sealed class PinRouteHandler(
    ApprovalDbContext db, Routing routing, SplittingWatch splitting, RequestComposer composer, Notices notices, AuditTrail audit, TimeProvider clock) : IRequestHandler<PinRoute, Result<Route>>
{
    public async Task<Result<Route>> Handle(PinRoute command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        if (request.Route is { } pinned)
        {
            return pinned;
        }

        var (type, now) = (composer.TypeOf(request.Type), clock.Now());
        var history = await splitting.FindAsync(type, request.Content, request.Number, now, isPinning: true, cancellationToken);
        var routed = await routing.RouteAsync(type, request.Content, request.Place, request.RequestedBy, BusinessDay.Of(now), cancellationToken, history);
        if (routed.IsError)
        {
            return routed.Error;
        }

        var result = request.Pin(routed.Value.Route, routed.Value.Amounts);
        if (result.IsError)
        {
            return result.Error;
        }

        var carried = request.CarryVoices(round => RoundChanges.Worsened(type, round, request), () => Guid.CreateVersion7(now), now);

        // Whoever sees the request reads its history, the requester too.
        var told = request.Route! with { Splitting = request.Route!.Splitting?.ForRequester(request.CustomerNumber) };
        await audit.AppendAsync(request.Number, "route.pinned", new { routed.Value.Inputs, route = told }, cancellationToken);
        await TellCarriedAsync(request, carried, cancellationToken);
        if (!told.CanApprove)
        {
            await notices.ParkedAsync(request, cancellationToken);
        }

        return request.Route!;
    }

    private async Task TellCarriedAsync(ApprovalRequest request, IReadOnlyList<ApprovalTask> carried, CancellationToken cancellationToken)
    {
        if (carried is [])
        {
            return;
        }

        await audit.AppendAsync(
            request.Number, "voices.carried",
            new { request.Round, voices = request.Route!.Carried, tasks = carried.Select(task => new { task.Id, task.Stage, task.Role, people = task.People.Select(person => person.UserName) }) },
            cancellationToken);
        await notices.MailAsync(
            request, [.. carried.SelectMany(task => task.People).Select(person => person.UserName).Distinct()],
            "已修改并重新提交，您此前的同意继续有效，请查看变更", "was changed and submitted again; your agreement still counts, please see what has changed", cancellationToken);
    }
}

/// <summary>Pins the route. Where no row empowers anybody to approve, the request waits here with the matrix owner: nothing is ever approved by default.</summary>
[Activity("ApprovalEngine.EvaluateMatrix", "Asks the empowerment matrix who must agree and pins the route on the request.", Category = "Credit Approval", DisplayName = "Evaluate Matrix")]
[ActivityOutput("StageCount", typeof(int), Description = "How many stages have to decide.")]
[Outcomes("Routed")]
internal sealed class EvaluateMatrix(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var route = (await mediator.Send(new PinRoute(context.CorrelationId, context.InstanceId), context.CancellationToken)).OrFault();
        context.SetOutput("StageCount", route.DecidingStages.Count());
        if (route.CanApprove)
        {
            context.Complete("Routed");
        }
        else
        {
            context.WaitFor($"matrix:{context.CorrelationId}");
        }
    }
}

internal static class ResultExtensions
{
    extension<T>(Result<T> result) where T : notnull
    {
        /// <summary>The value; a refusal becomes an incident of the activity.</summary>
        public T OrFault() => result.IsError ? throw new ActivityFault(result.Error.Code, result.Error.Message) : result.Value;
    }
}
