using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Requests;

public enum RequestStatus { Draft, InReview, Returned, AwaitingInformation, Approved, Rejected, Withdrawn, Cancelled, Expired }

/// <summary>What has become of a stage.</summary>
public enum StageOutcome { Open, Approved, Rejected, Returned, Expired }

/// <summary>One numbered thing that somebody wants approved, from draft to decision, with its pinned route, tasks and decisions.</summary>
public sealed partial class ApprovalRequest
{
    private readonly List<ApprovalTask> tasks = [];
    private readonly List<Decision> decisions = [];

    public required Guid Id { get; init; }

    /// <summary>E.g. <c>NST-2026-000001</c>: type, year, sequence.</summary>
    public required string Number { get; init; }

    public required string Type { get; init; }

    public required string CustomerNumber { get; init; }

    public required string LegalEntity { get; init; }

    public required string Region { get; init; }

    public required string Branch { get; init; }

    public required string RequestedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public decimal Amount { get; private set; }

    public required string Currency { get; init; }

    public string ReasonCode { get; private set; } = "";

    /// <summary>Canonical JSON, see <see cref="RequestContent.Facts"/>.</summary>
    public string Facts { get; private set; } = "{}";

    public string Justification { get; private set; } = "";

    public string ContentHash { get; private set; } = "";

    public RequestStatus Status { get; private set; } = RequestStatus.Draft;

    /// <summary>Counts every change; the concurrency token of the whole aggregate, and the ETag.</summary>
    public int Version { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    /// <summary>When it was approved, rejected, withdrawn, cancelled or expired.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>Null until the workflow has asked the matrix.</summary>
    public Route? Route { get; private set; }

    /// <summary>Its amounts in the currency of the matrix, by the input that they are compared as; null until it is routed, or where nothing of it adds up.</summary>
    public IReadOnlyDictionary<string, decimal>? MatrixAmounts { get; private set; }

    /// <summary>The running workflow instance that may act for this request; no other may.</summary>
    public string? WorkflowInstanceId { get; private set; }

    public IReadOnlyList<ApprovalTask> Tasks => tasks;

    public IReadOnlyList<Decision> Decisions => decisions;

    public Place Place => new(LegalEntity, Region, Branch);

    public bool HasEnded => Status is RequestStatus.Approved or RequestStatus.Rejected or RequestStatus.Withdrawn or RequestStatus.Cancelled or RequestStatus.Expired;

    public RequestContent Content => new(
        Type, CustomerNumber, LegalEntity, Branch, Amount, Currency, ReasonCode, Facts, Justification, [.. Attachments.Select(one => one.Sha256)]);

    /// <summary>Writes the content of a draft, or of what was returned.</summary>
    public Result<Done> Amend(decimal amount, string reasonCode, string facts, string justification)
    {
        if (!IsAmendable)
        {
            return new NotDraft(Number, Status);
        }

        RememberRound();
        (Amount, ReasonCode, Facts, Justification) = (amount, reasonCode, facts, justification);
        ContentHash = Content.Hash();
        Version++;
        return default(Done);
    }

    /// <summary>Puts the draft before its approvers, carried by the workflow instance.</summary>
    /// <param name="evidence">Kinds of documents of which at least one each must be attached; null = none.</param>
    public Result<Done> Submit(string workflowInstanceId, DateTimeOffset now, IReadOnlyList<string>? evidence = null)
    {
        if (Status is not RequestStatus.Draft)
        {
            return new NotDraft(Number, Status);
        }

        return Put(workflowInstanceId, now, evidence);
    }

    /// <summary>Pins the route. A second call changes nothing: the route of a submission is one.</summary>
    /// <param name="matrixAmounts">What later requests of the kind add up with.</param>
    public Result<Route> Pin(Route route, IReadOnlyDictionary<string, decimal>? matrixAmounts = null)
    {
        if (Status is not RequestStatus.InReview)
        {
            return new NotInReview(Number, Status);
        }

        if (Route is null)
        {
            (Route, MatrixAmounts) = (route, matrixAmounts);
            Version++;
        }

        return Route;
    }

    /// <summary>
    /// Opens the tasks of a stage: one for each part, or one for each person where several must answer; none where a voice of an earlier round still counts. Opening it again opens nothing.
    /// </summary>
    /// <param name="slaHours">Hours to answer that the drawing gives; the shorter of them and the matrix's count. 0 = the matrix's.</param>
    public Result<IReadOnlyList<ApprovalTask>> OpenStage(int stage, TimeSpan? expiresAfter, Func<Guid> newId, DateTimeOffset now, int slaHours = 0)
    {
        var there = Asked.Where(task => task.Stage == stage).ToList();

        // Where voices of an earlier round answer the whole stage, the request may be approved before its turn comes.
        if (Status is not RequestStatus.InReview && !(Status is RequestStatus.Approved && there.Count > 0))
        {
            return new NotInReview(Number, Status);
        }

        if (Route?.DecidingStages.FirstOrDefault(one => one.Stage == stage) is not { } pinned)
        {
            return new NotEmpowered(Number, $"its route has no stage {stage} to decide.");
        }

        if (there.Exists(task => task.CarriedFrom is null))
        {
            return there;
        }

        var voices = Voices();
        List<ApprovalTask> opened = [.. pinned.Parts.Where(part => part.Kind is not AuthorityKind.Inform && !part.IsAnsweredLater() && !(there.Count > 0 && IsAnswered(stage, part, voices)))
            .SelectMany(part => TasksOf(part with { SlaHours = Shorter(part.SlaHours, slaHours) }, stage, expiresAfter, newId, now))
            .Where(task => !there.Exists(carried => carried.IsOfPart(task) && task.People.Any(person => carried.Asks(person.UserName))))];
        tasks.AddRange(opened);
        Version += opened is [] ? 0 : 1;
        return opened;
    }

    /// <summary>
    /// Records an answer. Order of the guards: own request, assignment, state of the task and of the request, content, verdict,
    /// comment, authority as of today, distinct people.
    /// </summary>
    /// <param name="contentHash">The hash that the person was shown.</param>
    /// <param name="mayAskFurther">The drawing has steps of its own: then the last voice does not approve the request, but <see cref="ConcludeLate"/>.</param>
    /// <param name="rule">Who stands in for whom today; without it nobody does.</param>
    public Result<Decision> Decide(
        Guid taskId, Person person, Verdict verdict, string? comment, string contentHash, Guid newId, DateTimeOffset now, bool mayAskFurther = false, StandInRule? rule = null)
    {
        if (tasks.FirstOrDefault(one => one.Id == taskId) is not { } task)
        {
            return new TaskUnknown(taskId);
        }

        var counted = verdict is Verdict.Approve && task.Kind is AuthorityKind.Recommend ? Verdict.Recommend : verdict;
        var standIn = StandInOf(task, person.UserName, rule);
        if (Refusal(task, person, standIn, counted, comment, contentHash, BusinessDay.Of(now)) is { } refusal)
        {
            return refusal;
        }

        var decision = new Decision
        {
            Id = newId,
            RequestId = Id,
            TaskId = task.Id,
            Round = Round,
            Stage = task.Stage,
            Function = task.Function,
            Level = task.Level,
            Role = task.Role,
            DecidedBy = person.UserName,
            OnBehalfOf = standIn?.OnBehalfOf,
            DelegationId = standIn?.DelegationId,
            Verdict = counted,
            Comment = string.IsNullOrWhiteSpace(comment) ? null : comment.Trim(),
            ContentHash = ContentHash,
            MatrixVersion = Route!.MatrixVersion,
            DecidedAt = now,
        };
        decisions.Add(decision);
        task.Close(ApprovalTaskStatus.Decided, now);
        Version++;
        CloseUnneeded(task, now);
        Conclude(counted, now, mayAskFurther);
        return decision;
    }

    /// <summary>What has become of a stage, by the decisions alone.</summary>
    /// <param name="round">Null = this one.</param>
    public StageOutcome OutcomeOf(int stage, int? round = null)
    {
        var (asked, given) = (tasks.Where(task => task.Round == (round ?? Round) && task.Stage == stage).ToList(), decisions.Where(one => one.Round == (round ?? Round) && one.Stage == stage).ToList());
        return true switch
        {
            _ when given.Exists(IsFinal) => StageOutcome.Rejected,
            _ when given.Exists(one => one.Verdict is Verdict.Return) => StageOutcome.Returned,
            _ when asked.Any(task => task.Status is ApprovalTaskStatus.Expired) => StageOutcome.Expired,
            _ when asked.Count > 0 && asked.TrueForAll(task => task.Status is ApprovalTaskStatus.Decided or ApprovalTaskStatus.NotNeeded) => StageOutcome.Approved,
            _ when (round ?? Round) == Round && IsAnsweredLater(stage) => StageOutcome.Approved,
            _ => StageOutcome.Open,
        };
    }

    /// <summary>The requester takes the request back.</summary>
    public Result<Done> Withdraw(string userName, DateTimeOffset now)
    {
        if (userName != RequestedBy)
        {
            return new NotYourRequest(Number);
        }

        return End(RequestStatus.Withdrawn, now);
    }

    /// <summary>An administrator stops the request.</summary>
    public Result<Done> Cancel(DateTimeOffset now) => End(RequestStatus.Cancelled, now);

    /// <summary>The time of a stage has run out: open tasks past their expiry end, and the request with them.</summary>
    public Result<Done> Expire(int stage, DateTimeOffset now)
    {
        if (Status is not RequestStatus.InReview)
        {
            return new NotInReview(Number, Status);
        }

        var late = Asked.Where(task => task.Stage == stage && task.IsOpen && task.ExpiresAt <= now).ToList();
        if (late is [])
        {
            return new StageNotExpired(Number, stage);
        }

        late.ForEach(task => task.Close(ApprovalTaskStatus.Expired, now));
        return End(RequestStatus.Expired, now);
    }

    /// <summary>
    /// Whether effects may follow: the instance is the request's own, the request is approved, and every deciding part of the
    /// pinned route is answered by an agreement to today's content, each by another person and none by the requester.
    /// Checked again before each effect, whatever the drawing did.
    /// </summary>
    public Error? RefusalOfEffects(string workflowInstanceId)
    {
        if (workflowInstanceId != WorkflowInstanceId)
        {
            return new NotEmpowered(Number, $"the workflow instance {workflowInstanceId} does not carry it.");
        }

        if (Status is not RequestStatus.Approved)
        {
            return new NotEmpowered(Number, $"it is {Status}, not Approved.");
        }

        return Missing() is { } missing ? new NotEmpowered(Number, missing) : null;
    }

    private string? Missing()
    {
        if (Route is not { CanApprove: true })
        {
            return "no route with an approver is pinned.";
        }

        // The stored hash is what people agreed to; it must still be that of the stored content.
        if (ContentHash != Content.Hash())
        {
            return "its content is not what its hash says.";
        }

        var voices = Voices();
        var open = Route.DecidingStages
            .SelectMany(stage => stage.Parts.Select(part => (stage.Stage, Part: part)))
            .Where(one => one.Part.Kind is not AuthorityKind.Inform)
            .FirstOrDefault(one => !IsAnswered(one.Stage, one.Part, voices));
        if (open.Part is not null)
        {
            return open.Part.Mode.IsVote
                ? FormattableString.Invariant($"{AgreeingTo(open.Stage, open.Part, voices).Count} of at least {open.Part.VoicesAsked()} of the {open.Part.Role} of stage {open.Stage} have agreed.")
                : $"the {open.Part.Role} of stage {open.Stage} has not agreed.";
        }

        if (Route.DrawnStages.FirstOrDefault(drawn => !IsAnswered(drawn.Stage, drawn.Part, voices)) is { } further)
        {
            return $"the {further.Part.Role} whom the workflow asks ({further.Activity}) has not agreed.";
        }

        // Dual control is the route's: a step that somebody has drawn does not make up for one of its voices.
        var people = voices.Select(voice => voice.Decision.DecidedBy).Distinct(StringComparer.Ordinal).Count();
        var peopleOfRoute = voices.Where(voice => voice.Task.Stage <= DrawnStage.Numbers).Select(voice => voice.Decision.DecidedBy).Distinct(StringComparer.Ordinal).Count();
        return true switch
        {
            _ when people != voices.Count => "two decisions come from the same person.",
            _ when SegregationRules.AreTooFew(peopleOfRoute, Route.VoicesMin) => FormattableString.Invariant($"{peopleOfRoute} of at least {Route.VoicesMin} different people have agreed."),
            _ => null,
        };
    }

    private Error? Refusal(ApprovalTask task, Person person, StandIn? standIn, Verdict verdict, string? comment, string contentHash, DateOnly today) => true switch
    {
        _ when Verdicts.IsAgreement(verdict) && SegregationRules.OwnRequest.IsBrokenBy(person.UserName, RequestedBy) => new OwnRequest(Number),
        _ when !task.Asks(person.UserName) && !task.StandIns.Any(one => one.UserName == person.UserName) => new NotAssigned(task.Id, person.UserName),
        _ when task.Status is ApprovalTaskStatus.Decided => new AlreadyDecided(task.Id, task.Status.ToString()),
        _ when task.Status is ApprovalTaskStatus.NotNeeded => new NoLongerNeeded(task.Id, task.Role),
        _ when Status is not RequestStatus.InReview => new NotInReview(Number, Status),
        _ when !task.IsOpen => new AlreadyDecided(task.Id, task.Status.ToString()),
        _ when standIn is null && !task.Asks(person.UserName) => RefusalOfStranger(task, person.UserName),
        _ when contentHash != ContentHash => new ContentChanged(Number),
        _ when !Verdicts.OfferedTo(task.Kind).Contains(verdict) => new VerdictNotOffered(verdict, task.Kind),
        _ when verdict is Verdict.Reject or Verdict.Return && string.IsNullOrWhiteSpace(comment) => new CommentRequired(verdict),
        _ when !IsEmpowered(task, person, standIn, today) => new AuthorityInsufficient(person.UserName, task.Role),
        _ when verdict is Verdict.Approve && RefusalOfLimit(task, person, standIn, today) is { } exceeded => exceeded,
        _ when Verdicts.IsAgreement(verdict) && HasAgreed(person.UserName) => new SamePersonTwice(person.UserName, Number),
        _ => null,
    };

    private void Conclude(Verdict verdict, DateTimeOffset now, bool mayAskFurther)
    {
        if (Given.Any(IsFinal))
        {
            _ = End(RequestStatus.Rejected, now);
        }
        else if (verdict is Verdict.Return)
        {
            CloseTasks(now);
            Status = RequestStatus.Returned;
        }
        else if (!mayAskFurther && HasEveryVoice)
        {
            (Status, ClosedAt) = (RequestStatus.Approved, now);
        }
    }

    private Result<Done> End(RequestStatus status, DateTimeOffset now)
    {
        if (HasEnded)
        {
            return new AlreadyEnded(Number, Status);
        }

        CloseTasks(now);
        (Status, ClosedAt) = (status, now);
        Version++;
        return default(Done);
    }

    private void CloseTasks(DateTimeOffset now) =>
        tasks.Where(task => task.IsOpen).ToList().ForEach(task => task.Close(ApprovalTaskStatus.Cancelled, now));

    private IEnumerable<ApprovalTask> TasksOf(RoutePart part, int stage, TimeSpan? expiresAfter, Func<Guid> newId, DateTimeOffset now)
    {
        IEnumerable<string[]> groups = part is { Mode.AsksEach: true, People: not [] } ? part.People.Select(person => new[] { person }) : [[.. part.People]];
        foreach (var people in groups)
        {
            var task = new ApprovalTask
            {
                Id = newId(),
                RequestId = Id,
                Round = Round,
                Stage = stage,
                Function = part.Function,
                Level = part.Level,
                Role = part.Role,
                Kind = part.Kind,
                OpenedAt = now,
                DueAt = part.SlaHours > 0 ? now.AddHours(part.SlaHours) : null,
                ExpiresAt = now + expiresAfter,
            };
            task.Ask(people);
            yield return task;
        }
    }
}
