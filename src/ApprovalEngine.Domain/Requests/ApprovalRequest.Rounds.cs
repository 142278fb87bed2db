using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

/// <summary>A submission that was returned, as it was shown to those who answered it.</summary>
/// <param name="Number">1 = the first.</param>
/// <param name="ContentHash">What was agreed to then; that of <paramref name="Content"/>.</param>
public sealed record RequestRound(
    int Number, RequestContent Content, string ContentHash, Route? Route, IReadOnlyList<Attachment> Attachments, DateTimeOffset? SubmittedAt);

/// <summary>A request that was returned may be changed and submitted again: each submission is a round, with a route, tasks and decisions of its own.</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>Which submission this is, from 1. A request that was returned stays in its round until it is submitted again.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>The submissions that were returned and have been changed or submitted again since, in their order.</summary>
    public IReadOnlyList<RequestRound> EarlierRounds { get; private set; } = [];

    private bool IsAmendable => Status is RequestStatus.Draft or RequestStatus.Returned;

    private IEnumerable<ApprovalTask> Asked => tasks.Where(task => task.Round == Round);

    private IEnumerable<Decision> Given => decisions.Where(one => one.Round == Round);

    /// <summary>Puts what was returned before its approvers again, changed or not, carried by a workflow instance of its own.</summary>
    /// <param name="evidence">Kinds of documents of which at least one each must be attached; null = none.</param>
    public Result<Done> Resubmit(string workflowInstanceId, DateTimeOffset now, IReadOnlyList<string>? evidence = null)
    {
        if (Status is not RequestStatus.Returned)
        {
            return new NotReturned(Number, Status);
        }

        RememberRound();
        if (Put(workflowInstanceId, now, evidence) is { IsError: true } refused)
        {
            return refused;
        }

        (Round, Route, MatrixAmounts) = (Round + 1, null, null);
        return default(Done);
    }

    private Result<Done> Put(string workflowInstanceId, DateTimeOffset now, IReadOnlyList<string>? evidence)
    {
        if (evidence?.Where(kind => Attachments.All(one => one.Kind != kind)).ToList() is { Count: > 0 } missing)
        {
            return new EvidenceMissing(Number, missing);
        }

        (Status, SubmittedAt, WorkflowInstanceId) = (RequestStatus.InReview, now, workflowInstanceId);
        Version++;
        return default(Done);
    }

    // Before the first change: until then the content is what the approvers have seen.
    private void RememberRound()
    {
        if (Status is RequestStatus.Returned && EarlierRounds.All(one => one.Number != Round))
        {
            EarlierRounds = [.. EarlierRounds, new RequestRound(Round, Content, ContentHash, Route, Attachments, SubmittedAt)];
        }
    }
}
