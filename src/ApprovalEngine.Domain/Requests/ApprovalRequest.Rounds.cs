using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Requests;

/// <summary>A submission that was returned, as it was shown to those who answered it.</summary>
/// <param name="Number">1 = the first.</param>
/// <param name="ContentHash">What was agreed to then; that of <paramref name="Content"/>.</param>
public sealed record RequestRound(
    int Number, RequestContent Content, string ContentHash, Route? Route, IReadOnlyList<Attachment> Attachments, DateTimeOffset? SubmittedAt);

/// <summary>A request that was returned may be submitted again: each submission is a round, with a route, tasks and decisions of its own.</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>Which submission this is, from 1.</summary>
    public int Round { get; private set; } = 1;

    /// <summary>The submissions before this one, in their order.</summary>
    public IReadOnlyList<RequestRound> EarlierRounds { get; private set; } = [];

    private IEnumerable<ApprovalTask> Asked => tasks.Where(task => task.Round == Round);

    private IEnumerable<Decision> Given => decisions.Where(one => one.Round == Round);

    private bool HasAnswered(string userName) => SegregationRules.OneVoice.IsBrokenBy(userName, Given.Select(one => one.DecidedBy));
}
