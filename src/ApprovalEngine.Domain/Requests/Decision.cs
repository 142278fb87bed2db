using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

/// <summary>What an approver answers.</summary>
public enum Verdict { Approve, Recommend, Reject, Return }

/// <summary>The words that the outside uses for verdicts, and which of them a task takes.</summary>
public static class Verdicts
{
    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Approve => "approve",
        Verdict.Recommend => "recommend",
        Verdict.Reject => "reject",
        Verdict.Return => "return",
    };

    /// <summary>The verdict for a word, or null where it is none that this version takes.</summary>
    public static Verdict? Parse(string word) => word switch
    {
        "approve" => Verdict.Approve,
        "recommend" => Verdict.Recommend,
        "reject" => Verdict.Reject,
        "return" => Verdict.Return,
        _ => null,
    };

    public static bool IsAgreement(Verdict verdict) => verdict is Verdict.Approve or Verdict.Recommend;

    /// <summary>What a task of this kind takes. Somebody asked to recommend holds no authority to approve.</summary>
    public static IReadOnlyList<Verdict> OfferedTo(AuthorityKind kind) => kind switch
    {
        AuthorityKind.Approve => [Verdict.Approve, Verdict.Reject, Verdict.Return],
        AuthorityKind.Recommend => [Verdict.Recommend, Verdict.Reject, Verdict.Return],
        AuthorityKind.Inform => [],
    };
}

/// <summary>One approver's answer, with what it was bound to. Decisions are only ever added.</summary>
public sealed class Decision
{
    public required Guid Id { get; init; }

    public required Guid RequestId { get; init; }

    public required Guid TaskId { get; init; }

    /// <summary>The submission that it answers, see <see cref="ApprovalRequest.Round"/>.</summary>
    public required int Round { get; init; }

    public required int Stage { get; init; }

    public required string Function { get; init; }

    public required int Level { get; init; }

    public required string Role { get; init; }

    public required string DecidedBy { get; init; }

    /// <summary>Who was asked, where somebody else has answered in his name; null = whoever has decided was asked himself.</summary>
    public string? OnBehalfOf { get; init; }

    /// <summary>The delegation by which that was; null = none was needed.</summary>
    public Guid? DelegationId { get; init; }

    public required Verdict Verdict { get; init; }

    public string? Comment { get; init; }

    /// <summary>The hash of the content that the approver was shown.</summary>
    public required string ContentHash { get; init; }

    public required string MatrixVersion { get; init; }

    public required DateTimeOffset DecidedAt { get; init; }
}
