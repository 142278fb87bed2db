using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

public enum ApprovalTaskStatus { Open, Decided, Cancelled, Expired }

/// <summary>Somebody who may answer a task.</summary>
public sealed class TaskPerson
{
    public required Guid TaskId { get; init; }

    public required string UserName { get; init; }
}

/// <summary>What one part of a stage asks for: the first of its people to answer decides it.</summary>
public sealed class ApprovalTask
{
    private readonly List<TaskPerson> people = [];

    public required Guid Id { get; init; }

    public required Guid RequestId { get; init; }

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

    /// <summary>Empty = nobody holds the role: the task waits, and the matrix owner is told. It is never skipped.</summary>
    public IReadOnlyList<TaskPerson> People => people;

    public bool IsOpen => Status is ApprovalTaskStatus.Open;

    internal void Ask(IEnumerable<string> userNames) =>
        people.AddRange(userNames.Select(userName => new TaskPerson { TaskId = Id, UserName = userName }));

    public bool Asks(string userName) => people.Any(person => person.UserName == userName);

    internal void Close(ApprovalTaskStatus status, DateTimeOffset now) => (Status, ClosedAt) = (status, now);
}
