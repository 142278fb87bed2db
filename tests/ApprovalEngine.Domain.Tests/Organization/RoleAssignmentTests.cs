using ApprovalEngine.Domain.Organization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Organization;

public sealed class RoleAssignmentTests
{
    private static readonly DateTimeOffset Recorded = new(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly First = new(2026, 4, 1);
    private static readonly DateOnly Last = new(2026, 6, 30);

    [Fact]
    public void It_counts_on_its_days_first_and_last_included()
    {
        var one = Assignment();

        one.IsValidOn(First.AddDays(-1)).ShouldBeFalse();
        one.IsValidOn(First).ShouldBeTrue();
        one.IsValidOn(Last).ShouldBeTrue();
        one.IsValidOn(Last.AddDays(1)).ShouldBeFalse();
    }

    [Fact]
    public void What_was_retracted_counts_no_more_but_was_known_until_then()
    {
        var one = Assignment();
        one.Retract(Recorded.AddDays(10));
        one.Retract(Recorded.AddDays(20));

        one.IsValidOn(First).ShouldBeFalse();
        one.IsFor(First).ShouldBeTrue();
        one.RetractedAt.ShouldBe(Recorded.AddDays(10), "the first retraction stays");
        one.WasKnownAt(Recorded.AddTicks(-1)).ShouldBeFalse("backdated: nobody knew before");
        one.WasKnownAt(Recorded).ShouldBeTrue();
        one.WasKnownAt(Recorded.AddDays(10).AddTicks(-1)).ShouldBeTrue();
        one.WasKnownAt(Recorded.AddDays(10)).ShouldBeFalse();
    }

    [Fact]
    public void A_person_holds_nothing_by_what_was_retracted()
    {
        var (person, one) = (new Person { UserName = "cfo", Title = "CFO", TitleZh = "首席财务官" }, Assignment());
        person.Assign(one);
        person.Holds("cfo", new Place("CN01", "east", "SH01"), First).ShouldBeTrue();

        one.Retract(Recorded.AddDays(10));

        person.Holds("cfo", new Place("CN01", "east", "SH01"), First).ShouldBeFalse();
        person.May(Permissions.ReadMatrix, First).ShouldBeFalse();
    }

    private static RoleAssignment Assignment() => new()
    {
        Id = new Guid("00000000-0000-0000-0000-00000000aaaa"),
        UserName = "cfo",
        Role = "cfo",
        ScopeKind = ScopeKind.Group,
        ScopeCode = "*",
        ValidFrom = First,
        ValidTo = Last,
        RecordedAt = Recorded,
    };
}
