namespace ApprovalEngine.Domain.Requests;

/// <summary>Somebody who is, or was, asked for a person of a task who is away. Rows are kept: they prove whose name a decision was made in.</summary>
public sealed class StandIn
{
    public required Guid TaskId { get; init; }

    public required string UserName { get; init; }

    /// <summary>The person of the task in whose name he answers.</summary>
    public required string OnBehalfOf { get; init; }

    /// <summary>The delegation of that person, also where its delegate was passed over.</summary>
    public required Guid DelegationId { get; init; }

    public DateTimeOffset Since { get; internal set; }

    /// <summary>Null = he is asked.</summary>
    public DateTimeOffset? Until { get; internal set; }

    public bool IsAsked => Until is null;
}
