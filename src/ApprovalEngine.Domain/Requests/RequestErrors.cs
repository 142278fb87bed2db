using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

public sealed record RequestUnknown(string Number)
    : NotFoundError("request.unknown", $"There is no request {Number}, or it is not yours to see.");

public sealed record TaskUnknown(Guid Id)
    : NotFoundError("task.unknown", $"There is no task {Id}, or it is not yours to see.");

public sealed record OwnRequest(string Number)
    : ForbiddenError("request.own", $"Request {Number} cannot be approved or recommended by the person who raised it.");

public sealed record NotYourRequest(string Number)
    : ForbiddenError("request.not-yours", $"Only the person who raised request {Number} can do this.");

public sealed record NotAssigned(Guid TaskId, string UserName)
    : ForbiddenError("task.not-assigned", $"Task {TaskId} is not assigned to {UserName}.");

public sealed record AuthorityInsufficient(string UserName, string Role)
    : ForbiddenError("authority.insufficient", $"{UserName} does not hold the role {Role} for this request today.");

/// <summary>Somebody holds the role, but may not approve so much in it.</summary>
/// <param name="Limit">His own, in the currency of the matrix; 0 = he may approve nothing.</param>
/// <param name="Amount">Of the request, in the currency of the matrix, at the rate pinned with its route.</param>
public sealed record LimitExceeded(string UserName, decimal Limit, decimal Amount)
    : ForbiddenError("authority.limit-exceeded", FormattableString.Invariant($"{UserName} may approve {Limit:0.####} at most, and the request is {Amount:0.####}, in the currency of the matrix."));

public sealed record SamePersonTwice(string UserName, string Number)
    : ForbiddenError("segregation.same-person", $"{UserName} has already agreed to {Number}; the next voice must be another person's.");

public sealed record VerdictNotOffered(Verdict Verdict, AuthorityKind Kind)
    : InvalidError("task.verdict-not-offered", $"A task to {Kind.ToString().ToLowerInvariant()} does not take the verdict '{Verdicts.Word(Verdict)}'.", NoFields);

public sealed record CommentRequired(Verdict Verdict)
    : InvalidError(
        "decision.comment-required",
        $"The verdict '{Verdicts.Word(Verdict)}' needs a comment: the requester must know why.",
        new Dictionary<string, string[]> { ["comment"] = ["A comment is required for this verdict."] });

public sealed record AlreadyDecided(Guid TaskId, string Status)
    : ConflictError("task.already-decided", $"Task {TaskId} is {Status}; only an open task can be decided.");

/// <summary>One vote of several, after enough have agreed.</summary>
public sealed record NoLongerNeeded(Guid TaskId, string Role)
    : ConflictError("task.no-longer-needed", $"Task {TaskId} needs no answer any more: enough of those who were asked as {Role} have agreed.");

public sealed record NotInReview(string Number, RequestStatus Status)
    : ConflictError("request.not-in-review", $"Request {Number} is {Status}; only a request in review can be decided.");

/// <summary>A step of the drawing that comes when the request is approved already: it could not add a voice to anything.</summary>
public sealed record DrawnTooLate(string Number, string Activity)
    : ConflictError("request.step-too-late", $"Request {Number} is approved already; the step {Activity} must stand before the first action that needs the approval.");

public sealed record NotDraft(string Number, RequestStatus Status)
    : ConflictError("request.not-draft", $"Request {Number} is {Status}; only a draft can be submitted, and only a draft or what was returned can be changed.");

public sealed record NotReturned(string Number, RequestStatus Status)
    : ConflictError("request.not-returned", $"Request {Number} is {Status}; only a request that was returned can be submitted again.");

public sealed record AlreadyEnded(string Number, RequestStatus Status)
    : ConflictError("request.already-ended", $"Request {Number} is {Status} and can no longer be stopped.");

public sealed record ContentChanged(string Number)
    : ConflictError("request.content-changed", $"Request {Number} is no longer what was shown; read it again before deciding.");

public sealed record RequestStale(string Number, int Version)
    : StaleError("request.stale", $"Request {Number} is at version {Version} by now; read it again before changing it.");

public sealed record StageNotExpired(string Number, int Stage)
    : ConflictError("stage.not-expired", $"No open task of stage {Stage} of {Number} has expired.");

/// <summary>A domain action was asked for without every required decision: the drawing carries, the domain decides.</summary>
public sealed record NotEmpowered(string Number, string Why)
    : ForbiddenError("request.not-empowered", $"Nothing may be done for request {Number}: {Why}");
