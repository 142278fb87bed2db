using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Empowerment;

public enum MatrixChangeStatus { Draft, InReview, Published, Rejected, Withdrawn }

/// <summary>What a new version does to requests that are under way when it comes into force (domain.md 4.7). It never takes a voice away from them.</summary>
public enum RunningPolicy
{
    /// <summary>They keep the version that they were submitted under.</summary>
    Keep,

    /// <summary>Whomever the new version asks besides must agree too, before the last stage has decided.</summary>
    Tighten,
}

/// <summary>What the second person answers to a change of the matrix.</summary>
public enum MatrixVerdict { Approve, Return, Reject }

/// <summary>
/// A change of the empowerment matrix on its way to a version: a draft that owners write, and a request of its own, decided by somebody who has not
/// written in it (domain.md 4.6: author and publisher are two people; 4.7: published by approval).
/// </summary>
public sealed class MatrixChange
{
    public required Guid Id { get; init; }

    /// <summary>E.g. <c>EMC-2026-000001</c>: empowerment matrix change, year, sequence.</summary>
    public required string Number { get; init; }

    /// <summary>The version that it changes; it can be put forward only while that is the newest one.</summary>
    public int BaseVersion { get; private set; }

    /// <summary>DMN XML, perhaps not yet a matrix: what is half written is kept too.</summary>
    public string Xml { get; private set; } = "";

    /// <summary><c>sha256:…</c> of <see cref="Xml"/>: what the second person has seen.</summary>
    public string ContentHash { get; private set; } = "";

    public required string CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The hash of the file of the program that it came from; null = a person began it.</summary>
    public string? ShippedHash { get; init; }

    public MatrixChangeStatus Status { get; private set; } = MatrixChangeStatus.Draft;

    /// <summary>Counts every change; the concurrency token, and the ETag.</summary>
    public int Revision { get; private set; } = 1;

    /// <summary>Everybody who has written in it or put it forward: none of them publishes it.</summary>
    public IReadOnlyList<string> Authors { get; private set; } = [];

    /// <summary>Why; given when it is put forward.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>The first day on which it routes requests; null until it is put forward.</summary>
    public DateOnly? ValidFrom { get; private set; }

    /// <summary>What it does to requests under way; said when it is put forward.</summary>
    public RunningPolicy Running { get; private set; }

    public DateTimeOffset? SubmittedAt { get; private set; }

    public string? DecidedBy { get; private set; }

    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>What the second person said.</summary>
    public string? Comment { get; private set; }

    /// <summary>The version that it has become.</summary>
    public int? PublishedVersion { get; private set; }

    public static MatrixChange Begin(Guid id, string number, int baseVersion, string xml, string contentHash, string author, DateTimeOffset now, string? shippedHash = null) => new()
    {
        Id = id,
        Number = number,
        CreatedBy = author,
        CreatedAt = now,
        ShippedHash = shippedHash,
        BaseVersion = baseVersion,
        Xml = xml,
        ContentHash = contentHash,
        Authors = [author],
    };

    /// <summary>Writes in the draft. The same text again changes nothing.</summary>
    /// <param name="baseVersion">The version that the text changes, where it is another one by now.</param>
    public Result<Done> Write(string xml, string contentHash, string author, int? baseVersion = null)
    {
        if (Status is not MatrixChangeStatus.Draft)
        {
            return new MatrixChangeNotDraft(Number, Status);
        }

        if (contentHash == ContentHash && (baseVersion ?? BaseVersion) == BaseVersion)
        {
            return default(Done);
        }

        (Xml, ContentHash, BaseVersion) = (xml, contentHash, baseVersion ?? BaseVersion);
        Count(author);
        return default(Done);
    }

    /// <summary>Puts the draft before the second person.</summary>
    /// <param name="today">A version comes into force on that day or later: nobody's authority changes backwards.</param>
    public Result<Done> Submit(string author, string reason, DateOnly validFrom, DateOnly today, DateTimeOffset now, RunningPolicy running = RunningPolicy.Keep)
    {
        if (Status is not MatrixChangeStatus.Draft)
        {
            return new MatrixChangeNotDraft(Number, Status);
        }

        if (validFrom < today)
        {
            return new MatrixBackdated(validFrom, today);
        }

        (Status, Reason, ValidFrom, Running, SubmittedAt) = (MatrixChangeStatus.InReview, reason, validFrom, running, now);
        (DecidedBy, DecidedAt, Comment) = (null, null, null);
        Count(author);
        return default(Done);
    }

    /// <summary>Records the second person's answer. Whether it may become a version is asked before.</summary>
    /// <param name="seenHash">The content that the person was shown.</param>
    /// <param name="version">The number of the version that an approval makes.</param>
    public Result<Done> Decide(string person, MatrixVerdict verdict, string? comment, string seenHash, int version, DateTimeOffset now)
    {
        if (Refusal(person, verdict, comment, seenHash) is { } refusal)
        {
            return refusal;
        }

        (DecidedBy, DecidedAt, Comment) = (person, now, string.IsNullOrWhiteSpace(comment) ? null : comment.Trim());
        (Status, PublishedVersion) = verdict switch
        {
            MatrixVerdict.Approve => (MatrixChangeStatus.Published, version),
            MatrixVerdict.Return => (MatrixChangeStatus.Draft, (int?)null),
            MatrixVerdict.Reject => (MatrixChangeStatus.Rejected, null),
        };
        Revision++;
        return default(Done);
    }

    /// <summary>An owner gives it up. What was written stays, to be looked at.</summary>
    public Result<Done> Withdraw()
    {
        if (Status is not (MatrixChangeStatus.Draft or MatrixChangeStatus.InReview))
        {
            return new MatrixChangeNotDraft(Number, Status);
        }

        Status = MatrixChangeStatus.Withdrawn;
        Revision++;
        return default(Done);
    }

    private Error? Refusal(string person, MatrixVerdict verdict, string? comment, string seenHash) => true switch
    {
        _ when SegregationRules.MatrixAuthor.IsBrokenBy(person, Authors) => new MatrixChangeOwn(Number, person),
        _ when Status is not MatrixChangeStatus.InReview => new MatrixChangeNotInReview(Number, Status),
        _ when seenHash != ContentHash => new MatrixChangeDiffers(Number),
        _ when verdict is not MatrixVerdict.Approve && string.IsNullOrWhiteSpace(comment) => new MatrixCommentRequired(),
        _ => null,
    };

    private void Count(string author)
    {
        Authors = Authors.Contains(author, StringComparer.Ordinal) ? Authors : [.. Authors, author];
        Revision++;
    }
}

public sealed record MatrixChangeUnknown(string Number)
    : NotFoundError("matrix.unknown-change", $"There is no change {Number} of the empowerment matrix.");

public sealed record MatrixChangeNotDraft(string Number, MatrixChangeStatus Status)
    : ConflictError("matrix.change-not-draft", $"Change {Number} is {Status}; only a draft can be written in, put forward or given up.");

public sealed record MatrixChangeNotInReview(string Number, MatrixChangeStatus Status)
    : ConflictError("matrix.change-not-in-review", $"Change {Number} is {Status}; only one that was put forward can be decided.");

public sealed record MatrixChangeOwn(string Number, string UserName)
    : ForbiddenError("matrix.change-own", $"{UserName} has written in change {Number} or put it forward; somebody else must decide it.");

public sealed record MatrixChangeDiffers(string Number)
    : ConflictError("matrix.change-differs", $"Change {Number} is no longer what was shown; look at it again before deciding.");

public sealed record MatrixChangeStale(string Number, int Revision)
    : StaleError("matrix.change-stale", $"Change {Number} is at revision {Revision} by now; read it again before changing it.");

public sealed record MatrixBackdated(DateOnly ValidFrom, DateOnly Today)
    : InvalidError(
        "matrix.backdated", FormattableString.Invariant($"A version comes into force today ({Today:yyyy-MM-dd}) or later; found {ValidFrom:yyyy-MM-dd}."),
        new Dictionary<string, string[]> { ["validFrom"] = [FormattableString.Invariant($"Expected {Today:yyyy-MM-dd} or later, found {ValidFrom:yyyy-MM-dd}.")] });

public sealed record MatrixCommentRequired()
    : InvalidError(
        "matrix.comment-required", "To return or reject a change needs a comment: its authors must know why.",
        new Dictionary<string, string[]> { ["comment"] = ["A comment is required for this verdict."] });
