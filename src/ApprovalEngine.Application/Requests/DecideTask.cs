using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using FluentValidation;
using MediatR;

namespace ApprovalEngine.Application.Requests;

/// <summary>An approver's answer to a task.</summary>
/// <param name="Verdict">approve, recommend, reject or return; the task says which it takes.</param>
/// <param name="ContentHash">The hash of the content that was shown to the person.</param>
/// <param name="Version">The version that was read (If-Match); null = whichever there is.</param>
public sealed record DecideTask(Guid TaskId, string Verdict, string? Comment, string ContentHash, int? Version) : IRequest<Result<DecisionView>>, IUseCase;

public sealed record DecisionView(Guid Task, string Verdict, DateTimeOffset DecidedAt, DecidedRequestView Request);

public sealed record DecidedRequestView(string Number, string Status);

internal sealed class DecideTaskValidator : AbstractValidator<DecideTask>
{
    private static readonly string Words = string.Join(", ", Enum.GetValues<Verdict>().Select(Verdicts.Word));

    public DecideTaskValidator()
    {
        RuleFor(command => command.Verdict).Must(word => word is not null && Verdicts.Parse(word) is not null)
            .WithMessage(command => $"Expected one of {Words}; found '{command.Verdict}'.");
        RuleFor(command => command.ContentHash).NotEmpty().WithMessage("The contentHash of the task is required: a decision is bound to what was shown.");
        RuleFor(command => command.Comment).MaximumLength(4000).WithMessage("The comment may have at most 4,000 characters.");
    }
}

internal sealed class DecideTaskHandler(RequestSight sight, RequestCarrier carrier, RequestItems items, Rerouting rerouting, StandInDesk standIns, AuditTrail audit, Caller caller, TimeProvider clock)
    : IRequestHandler<DecideTask, Result<DecisionView>>
{
    public async Task<Result<DecisionView>> Handle(DecideTask command, CancellationToken cancellationToken)
    {
        if (await caller.PersonAsync(cancellationToken) is not { } person
            || await sight.OfTaskAsync(command.TaskId, cancellationToken) is not { } request)
        {
            return new TaskUnknown(command.TaskId);
        }

        if (command.Version is { } seen && seen != request.Version)
        {
            return new RequestStale(request.Number, request.Version);
        }

        var now = clock.Now();
        var verdict = Verdicts.Parse(command.Verdict)!.Value;
        if (Verdicts.IsAgreement(verdict))
        {
            await rerouting.TightenAsync(request, command.TaskId, now, cancellationToken);
        }

        var open = request.Tasks.Where(task => task.IsOpen && task.Id != command.TaskId).ToList();
        var mayAskFurther = await carrier.MayAskFurtherAsync(request, cancellationToken);
        var rule = request.Tasks.Any(task => task.Id == command.TaskId && !task.Asks(person.UserName)) ? await standIns.RuleAsync(request, cancellationToken) : null;
        var decided = request.Decide(command.TaskId, person, verdict, command.Comment, command.ContentHash, Guid.CreateVersion7(now), now, mayAskFurther, rule);
        if (decided.IsError)
        {
            return decided.Error;
        }

        // What the last voice would make true must still be possible: better that the approver hears it than that an effect is refused.
        if (request.HasEveryVoice && await items.RefusalAsync(request, cancellationToken) is { } impossible)
        {
            return impossible;
        }

        var decision = decided.Value;
        var answered = request.Tasks.First(task => task.Id == decision.TaskId);
        await audit.AppendAsync(
            request.Number, "task.decided",
            new { decision.TaskId, decision.Stage, decision.Function, decision.Role, decision.OnBehalfOf, decision.DelegationId, verdict = Verdicts.Word(decision.Verdict), decision.Comment, decision.ContentHash, decision.MatrixVersion, status = request.Status, isVote = request.IsVote(answered), tally = request.TallyOf(answered) },
            cancellationToken);
        await NoteUnneededAsync(request, open, decision, cancellationToken);
        if (request.HasAbsences)
        {
            // Whoever has answered now answers no other task of it, in anybody's name.
            await standIns.SettleAsync(request, cancellationToken);
        }

        var carried = await carrier.ContinueAsync(request, decision.Stage, cancellationToken);
        return carried.IsError
            ? carried.Error
            : new DecisionView(decision.TaskId, Verdicts.Word(decision.Verdict), now, new DecidedRequestView(request.Number, request.Status.ToString()));
    }

    // Whoever need not answer any more, because enough of those who were asked with him have agreed.
    private async Task NoteUnneededAsync(ApprovalRequest request, List<ApprovalTask> open, Decision decision, CancellationToken cancellationToken)
    {
        var unneeded = open.Where(task => task.Status is ApprovalTaskStatus.NotNeeded).ToList();
        if (unneeded is not [])
        {
            await audit.AppendAsync(
                request.Number, "tasks.not-needed",
                new { decision.Stage, decision.Role, tasks = unneeded.Select(task => new { task.Id, task.Role, people = task.People.Select(person => person.UserName) }) }, cancellationToken);
        }
    }
}
