using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

/// <summary>What has become of a task.</summary>
public enum ApprovalTaskStatus
{
    Open,
    Decided,

    /// <summary>The request has ended, or was returned.</summary>
    Cancelled,
    Expired,

    /// <summary>Enough of those who were asked with it have agreed.</summary>
    NotNeeded,
}

/// <summary>Somebody who may answer a task.</summary>
public sealed class TaskPerson
{
    public required Guid TaskId { get; init; }

    public required string UserName { get; init; }

    /// <summary>The delegation by which he is away, as was seen last; null = he is there.</summary>
    public Guid? DelegationId { get; private set; }

    /// <summary>The last day of the absence; null = he is there, or has left for good.</summary>
    public DateOnly? AwayUntil { get; private set; }

    public bool IsAway => DelegationId is not null;

    // True = it was otherwise before.
    internal bool Mark(Delegation? absence)
    {
        var before = (DelegationId, AwayUntil);
        (DelegationId, AwayUntil) = (absence?.Id, absence?.EndsOn);
        return before != (DelegationId, AwayUntil);
    }
}

/// <summary>What one part of a stage asks for: the first of its people to answer decides it.</summary>
public sealed class ApprovalTask
{
    private readonly List<TaskPerson> people = [];
    private readonly List<StandIn> standIns = [];

    public required Guid Id { get; init; }

    public required Guid RequestId { get; init; }

    /// <summary>The submission that it belongs to, see <see cref="ApprovalRequest.Round"/>.</summary>
    public required int Round { get; init; }

    public required int Stage { get; init; }

    public required string Function { get; init; }

    public required int Level { get; init; }

    public required string Role { get; init; }

    public required AuthorityKind Kind { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the answer is due; null = no due time.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>When the whole request ends for want of an answer; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public ApprovalTaskStatus Status { get; private set; } = ApprovalTaskStatus.Open;

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The decision of an earlier round that answers it, so that nobody was asked again; null = it is asked.</summary>
    public Guid? CarriedFrom { get; init; }

    /// <summary>Empty = nobody holds the role: the task waits, and the matrix owner is told. It is never skipped.</summary>
    public IReadOnlyList<TaskPerson> People => people;

    /// <summary>Who is or was asked for people who are away, beside them.</summary>
    public IReadOnlyList<StandIn> StandIns => standIns;

    public bool IsOpen => Status is ApprovalTaskStatus.Open;

    internal void Ask(IEnumerable<string> userNames) =>
        people.AddRange(userNames.Select(userName => new TaskPerson { TaskId = Id, UserName = userName }));

    public bool Asks(string userName) => people.Any(person => person.UserName == userName);

    /// <summary>Whether both are asked by the same part of a stage.</summary>
    public bool IsOfPart(ApprovalTask other) => (Round, Stage, Function, Level, Kind) == (other.Round, other.Stage, other.Function, other.Level, other.Kind);

    /// <summary>Whether a decision is one of the task: by whoever it asks, or in his name by whoever stood in for him at that moment.</summary>
    public bool Carries(Decision voice) => voice.OnBehalfOf is { } principal
        ? Asks(principal) && standIns.Exists(one => one.UserName == voice.DecidedBy && one.OnBehalfOf == principal && one.DelegationId == voice.DelegationId
            && one.Since <= voice.DecidedAt && (one.Until is null || voice.DecidedAt <= one.Until))
        : voice.DelegationId is null && Asks(voice.DecidedBy);

    internal void Close(ApprovalTaskStatus status, DateTimeOffset now)
    {
        (Status, ClosedAt) = (status, now);
        Release(_ => true, now);
    }

    // True = somebody was marked otherwise before.
    internal bool MarkAway(IReadOnlyCollection<Absence> absences)
    {
        var changed = people.Where(person => person.Mark(absences.FirstOrDefault(one => one.Principal == person.UserName)?.Delegation)).ToList();
        return changed.Count > 0;
    }

    // Null = he is asked already.
    internal StandIn? AskFor(string userName, Absence absence, DateTimeOffset now)
    {
        var row = standIns.Find(one => one.UserName == userName && one.DelegationId == absence.Delegation.Id);
        if (row is { IsAsked: true })
        {
            return null;
        }

        if (row is null)
        {
            row = new StandIn { TaskId = Id, UserName = userName, OnBehalfOf = absence.Principal, DelegationId = absence.Delegation.Id };
            standIns.Add(row);
        }

        (row.Since, row.Until) = (now, null);
        return row;
    }

    internal List<StandIn> Release(Func<StandIn, bool> which, DateTimeOffset now)
    {
        var released = standIns.Where(one => one.IsAsked && which(one)).ToList();
        released.ForEach(one => one.Until = now);
        return released;
    }
}
