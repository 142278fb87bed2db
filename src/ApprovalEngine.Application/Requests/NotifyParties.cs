using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Workflows;
using MediatR;

namespace ApprovalEngine.Application.Requests;

public sealed record PartyUnknown(string Found)
    : ConflictError("workflow.unknown-party", $"Expected requester, approvers or informed; found '{Found}'.");

/// <summary>Tells the parties of a request what has become of it.</summary>
internal sealed record TellParties(string? Number, string InstanceId, IReadOnlyList<string> Parties) : IRequest<Result<Done>>, IDomainAction;

internal sealed class TellPartiesHandler(ApprovalDbContext db, Notices notices, AuditTrail audit) : IRequestHandler<TellParties, Result<Done>>
{
    public async Task<Result<Done>> Handle(TellParties command, CancellationToken cancellationToken)
    {
        if (await db.RequestAsync(command.Number ?? "", cancellationToken) is not { } request || request.WorkflowInstanceId != command.InstanceId)
        {
            return new NotEmpowered(command.Number ?? "(none)", $"the workflow instance {command.InstanceId} does not carry it.");
        }

        var people = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var party in command.Parties)
        {
            if (PeopleOf(request, party) is not { } found)
            {
                return new PartyUnknown(party);
            }

            people.UnionWith(found);
        }

        var (textZh, text) = Words(request.Status);
        await audit.AppendAsync(request.Number, "parties.notified", new { command.Parties, people, status = request.Status }, cancellationToken);
        await notices.MailAsync(request, people, textZh, text, cancellationToken);
        return default(Done);
    }

    private static IEnumerable<string>? PeopleOf(ApprovalRequest request, string party) => party switch
    {
        "requester" => [request.RequestedBy],
        "approvers" => request.Decisions.SelectMany(decision => decision.OnBehalfOf is { } principal ? [decision.DecidedBy, principal] : new[] { decision.DecidedBy }),
        "informed" => request.Route?.Stages.SelectMany(stage => stage.Parts).Where(part => part.Kind is AuthorityKind.Inform).SelectMany(part => part.People) ?? [],
        _ => null,
    };

    private static (string Chinese, string English) Words(RequestStatus status) => status switch
    {
        RequestStatus.Draft => ("为草稿", "is a draft"),
        RequestStatus.InReview => ("正在审批", "is in review"),
        RequestStatus.Returned => ("已退回", "has been returned"),
        RequestStatus.AwaitingInformation => ("等待补充信息", "awaits information"),
        RequestStatus.Approved => ("已批准", "has been approved"),
        RequestStatus.Rejected => ("已拒绝", "has been rejected"),
        RequestStatus.Withdrawn => ("已撤回", "has been withdrawn"),
        RequestStatus.Cancelled => ("已取消", "has been cancelled"),
        RequestStatus.Expired => ("已过期", "has expired"),
    };
}

[Activity("ApprovalEngine.NotifyParties", "Tells the parties of the request what has become of it.", Category = "Credit Approval", DisplayName = "Notify Parties")]
[ActivityInput("Parties", typeof(IReadOnlyList<string>), UiHint = "checklist", Choices = ActivityChoices.Parties, Description = "Who is told; all of them where nothing is said.")]
[Outcomes("Done")]
internal sealed class NotifyParties(IMediator mediator) : Activity
{
    public override async ValueTask ExecuteAsync(ActivityContext context)
    {
        var parties = context.Input<IReadOnlyList<string>?>("Parties") ?? ActivityChoices.AllParties;
        _ = (await mediator.Send(new TellParties(context.CorrelationId, context.InstanceId, parties), context.CancellationToken)).OrFault();
    }
}
