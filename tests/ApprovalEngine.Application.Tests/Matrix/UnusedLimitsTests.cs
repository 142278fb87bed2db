using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>Limits of persons that no row can use (domain.md 4.3), on the credit memos of the starter matrix: CM1 to 20,000 the branch, CM4 to 50,000 the region, CM7 to 200,000 the credit manager.</summary>
public sealed class UnusedLimitsTests
{
    private static readonly string Xml = File.ReadAllText(Repository.PathTo("workflows/empowerment-matrix.dmn"));

    [Theory]
    [InlineData("branch-manager", 100, null)]
    [InlineData("credit-committee", 100, "below")]
    [InlineData("legal-counsel", 100, "below")]
    public void A_limit_below_whatever_a_row_asks_the_role_for_is_found(string role, int limit, string? why) =>
        Find(role, limit, Xml).ShouldBe(why);

    [Fact]
    public void A_limit_above_whatever_a_row_asks_the_role_for_is_found_and_at_its_end_takes_nothing_away()
    {
        var highest = MatrixFormat.Parse(Xml, "test").Find("credit-memo")!.Rules
            .Where(rule => rule.Outputs["role"] is "branch-manager" && rule.Outputs["kind"] is "approve").Select(rule => rule.InputEntries[0]).ToList();
        highest.ShouldContain("(0..20000]");
        (Find("branch-manager", 20_000m, Xml), Find("branch-manager", 19_999m, Xml)).ShouldBe(("above", null));
    }

    [Fact]
    public void A_row_that_is_no_plain_range_is_named_and_keeps_its_role_out()
    {
        var list = UnusedLimits.Find([Holding("branch-manager", 20_000m)], [MatrixFormat.Parse(Xml.Replace("<text>(0..20000]</text>", "<text>(0..20000], 20001</text>", StringComparison.Ordinal), "test").Find("credit-memo")!]);

        list.Found.ShouldBeEmpty();
        list.NotLookedAt.ShouldNotBeEmpty();
    }

    private static string? Find(string role, decimal limit, string xml) =>
        UnusedLimits.Find([Holding(role, limit)], [MatrixFormat.Parse(xml, "test").Find("credit-memo")!]).Found.SingleOrDefault()?.Why;

    private static RoleAssignment Holding(string role, decimal limit) => new()
    {
        Id = new Guid("00000000-0000-0000-0000-000000000001"), UserName = "a", Role = role, ScopeKind = ScopeKind.Group, ScopeCode = "*", ValidFrom = new DateOnly(2026, 1, 1),
        RecordedAt = DateTimeOffset.UnixEpoch, ApprovalLimit = limit,
    };
}
