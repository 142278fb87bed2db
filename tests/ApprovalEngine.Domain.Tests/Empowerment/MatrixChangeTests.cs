using ApprovalEngine.Domain.Empowerment;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Empowerment;

/// <summary>A change of the matrix: who writes does not publish, and what is decided is what was seen (domain.md 4.6, 4.7).</summary>
public sealed class MatrixChangeTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 2, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 12, 1);

    [Fact]
    public void Everybody_who_wrote_or_put_it_forward_is_an_author_and_decides_nothing()
    {
        var change = Draft();
        change.Write("<b/>", "sha256:b", "matrix.second").IsError.ShouldBeFalse();
        change.Submit("matrix.third", "why", Today, Today, Now).IsError.ShouldBeFalse();
        change.Authors.ShouldBe(["matrix.owner", "matrix.second", "matrix.third"]);
        foreach (var author in change.Authors)
        {
            foreach (var verdict in Enum.GetValues<MatrixVerdict>())
            {
                change.Decide(author, verdict, "a comment", "sha256:b", 2, Now).Error.ShouldBeOfType<MatrixChangeOwn>();
            }
        }

        change.Decide("matrix.publisher", MatrixVerdict.Approve, null, "sha256:b", 2, Now).IsError.ShouldBeFalse();
        (change.Status, change.PublishedVersion, change.DecidedBy).ShouldBe((MatrixChangeStatus.Published, 2, "matrix.publisher"));
    }

    [Fact]
    public void What_is_decided_is_what_was_seen_and_only_while_it_waits()
    {
        var change = Draft();
        change.Decide("matrix.publisher", MatrixVerdict.Approve, null, "sha256:a", 2, Now).Error.ShouldBeOfType<MatrixChangeNotInReview>();
        change.Submit("matrix.owner", "why", Today, Today, Now).IsError.ShouldBeFalse();
        change.Decide("matrix.publisher", MatrixVerdict.Approve, null, "sha256:other", 2, Now).Error.ShouldBeOfType<MatrixChangeDiffers>();
        change.Write("<c/>", "sha256:c", "matrix.owner").Error.ShouldBeOfType<MatrixChangeNotDraft>();
        change.Decide("matrix.publisher", MatrixVerdict.Return, "  ", "sha256:a", 2, Now).Error.ShouldBeOfType<MatrixCommentRequired>();
        change.Decide("matrix.publisher", MatrixVerdict.Return, "The limit is too high.", "sha256:a", 2, Now).IsError.ShouldBeFalse();
        (change.Status, change.Comment, change.PublishedVersion).ShouldBe((MatrixChangeStatus.Draft, "The limit is too high.", null));

        change.Write("<c/>", "sha256:c", "matrix.owner").IsError.ShouldBeFalse();
        change.Submit("matrix.owner", "why", Today, Today, Now).IsError.ShouldBeFalse();
        change.Decide("matrix.publisher", MatrixVerdict.Reject, "No.", "sha256:c", 2, Now).IsError.ShouldBeFalse();
        change.Withdraw().Error.ShouldBeOfType<MatrixChangeNotDraft>();
        change.Decide("matrix.publisher", MatrixVerdict.Approve, null, "sha256:c", 2, Now).Error.ShouldBeOfType<MatrixChangeNotInReview>();
    }

    [Fact]
    public void Nobodys_authority_changes_backwards()
    {
        var change = Draft();
        change.Submit("matrix.owner", "why", Today.AddDays(-1), Today, Now).Error.ShouldBeOfType<MatrixBackdated>();
        change.Status.ShouldBe(MatrixChangeStatus.Draft);
        change.Submit("matrix.owner", "why", Today.AddDays(30), Today, Now).IsError.ShouldBeFalse();
    }

    [Fact]
    public void The_same_text_again_makes_nobody_an_author()
    {
        var change = Draft();
        var revision = change.Revision;
        change.Write("<a/>", "sha256:a", "matrix.second").IsError.ShouldBeFalse();
        (change.Revision, change.Authors).ShouldSatisfyAllConditions(one => one.Revision.ShouldBe(revision), one => one.Authors.ShouldBe(["matrix.owner"]));
    }

    private static MatrixChange Draft() => MatrixChange.Begin(Guid.CreateVersion7(Now), "EMC-2026-000001", 1, "<a/>", "sha256:a", "matrix.owner", Now);
}
