using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>The column <c>mode</c> as the matrix takes it, and what its analysis and its replay make of it.</summary>
public sealed class MatrixModeTests
{
    private const string Cell = "<outputEntry id=\"A3-out-mode\">\n          <text>\"any\"</text>";

    private static readonly string Xml = File.ReadAllText(Repository.PathTo("workflows/empowerment-matrix.dmn")).ReplaceLineEndings("\n");

    [Theory]
    [InlineData("3 of n")]
    [InlineData("60 %, veto")]
    public void The_starter_matrix_takes_every_mode(string mode) => MatrixFormat.Parse(With(mode), "test").Find("non-standard-terms").ShouldNotBeNull();

    [Fact]
    public void What_is_no_mode_is_refused_with_what_was_expected_and_found() =>
        Should.Throw<MatrixInvalidException>(() => MatrixFormat.Parse(With("3 of 5"), "test")).Message
            .ShouldContain("row A3: expected any, all, a count such as '2 of n', a share such as '60 %'");

    [Fact]
    public void A_row_without_an_id_is_refused() =>
        Should.Throw<MatrixInvalidException>(() => MatrixFormat.Parse(Xml.Replace("<rule id=\"A3\" ", "<rule ", StringComparison.Ordinal), "test")).Message
            .ShouldContain("expected an id on <rule>, found none");

    [Fact]
    public void A_stricter_mode_of_the_same_level_adds_something()
    {
        MatrixAnalysis analysis = new([]);
        Redundant("any", "any").ShouldNotBeEmpty();
        Redundant("any", "2 of n").ShouldBeEmpty();
        Redundant("3 of n", "2 of n").ShouldNotBeEmpty();

        IEnumerable<TableFinding> Redundant(string everywhere, string above) =>
            analysis.FindingsOf(MatrixFormat.Parse(Table(everywhere, above), "test").Find("t")!).Where(finding => finding.Kind is FindingKind.Redundant);
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void A_lower_row_counts_where_the_whole_ladder_is_asked(string ladder, bool isRedundant)
    {
        var table = MatrixFormat.Parse(Table("any", "any", ladder, ladder), "test").Find("t")!;

        new MatrixAnalysis([]).FindingsOf(table).Any(finding => finding.Kind is FindingKind.Redundant).ShouldBe(isRedundant);
        var rows = table.Evaluate(new Dictionary<string, object?> { ["amount"] = 2_000m }).Select(Routing.RowOf).ToList();
        Domain.Empowerment.Route.Fold("1", rows, _ => ["a"]).Stages.Select(stage => stage.Parts.Single().Level).ShouldBe(isRedundant ? [5] : [4, 5]);
    }

    [Fact]
    public void A_table_is_a_ladder_as_a_whole_or_not_at_all() =>
        Should.Throw<MatrixInvalidException>(() => MatrixFormat.Parse(Table("any", "any", "true", "false"), "test")).Message
            .ShouldContain("expected true in every row of the column ladder, or false in every row");

    [Theory]
    [InlineData("any", "2 of n", true, false)]
    [InlineData("3 of n", "2 of n", false, true)]
    [InlineData("2 of n", "60 %", true, true)]
    [InlineData("any", "any", false, false)]
    public void A_replay_says_where_more_or_fewer_people_of_a_level_must_agree(string before, string after, bool isMore, bool isLess)
    {
        var (old, now) = (PlanOf(before), PlanOf(after));

        (now.AsksBeyond(old), old.AsksBeyond(now), now.Signature != old.Signature).ShouldBe((isMore, isLess, before != after));
    }

    [Fact]
    public void A_role_needs_as_many_holders_as_the_largest_count_that_a_row_names() =>
        RoleCoverage.NeededBy([("cfo", ModeOf("any")), ("credit-committee", ModeOf("2 of n")), ("credit-committee", ModeOf("3 of n, veto")), ("credit-committee", ModeOf("90 %"))])
            .ShouldBe(new Dictionary<string, int> { ["cfo"] = 1, ["credit-committee"] = 3 });

    private static Domain.Empowerment.AuthorityMode ModeOf(string word) => Domain.Empowerment.AuthorityMode.Parse(word)!;

    private static ReplayPlan PlanOf(string mode) => new(
        new ReplayRoute(true, null, [new ReplayPart(1, "committee", 1, "credit-committee", "approve", mode, ["A1"])]), [1], [1]);

    private static string With(string mode)
    {
        Xml.ShouldContain(Cell);
        return Xml.Replace(Cell, Cell.Replace("any", mode, StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // With a ladder the second row is a level lower.
    private static string Table(string everywhere, string above, string? ladder = null, string? aboveLadder = null)
    {
        string Row(string id, string test, string mode, string level, string role, string? ladder) =>
            $"<rule id=\"{id}\"><inputEntry><text>{test}</text></inputEntry>"
            + string.Concat(new[] { "\"finance\"", level, $"\"{role}\"", "\"approve\"", $"\"{mode}\"", "0", ladder }.OfType<string>().Select(text => $"<outputEntry><text>{text}</text></outputEntry>")) + "</rule>";
        var outputs = string.Concat(new[] { ("function", "string"), ("level", "number"), ("role", "string"), ("kind", "string"), ("mode", "string"), ("slaHours", "number"), ("ladder", "boolean") }
            .Take(ladder is null ? 6 : 7)
            .Select(one => $"<output name=\"{one.Item1}\" typeRef=\"{one.Item2}\"/>"));
        return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\" id=\"d\" name=\"d\" namespace=\"d\"><decision id=\"t\" name=\"t\"><decisionTable hitPolicy=\"COLLECT\">"
            + "<input><inputExpression typeRef=\"number\"><text>amount</text></inputExpression></input>" + outputs + (ladder is null
                ? Row("a", "-", everywhere, "4", Roles.All["cfo"].Code, null) + Row("b", "&gt; 1000", above, "4", Roles.All["cfo"].Code, null)
                : Row("a", "-", everywhere, "5", Roles.All["asia-controller"].Code, ladder) + Row("b", "&gt; 1000", above, "4", Roles.All["cfo"].Code, aboveLadder))
            + "</decisionTable></decision></definitions>";
    }
}
