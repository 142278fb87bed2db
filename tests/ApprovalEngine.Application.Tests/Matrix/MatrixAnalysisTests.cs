using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>The shipped matrix is proved, with what the request types say of their inputs; and each fault that somebody puts into it is found.</summary>
public sealed class MatrixAnalysisTests
{
    private static readonly string Shipped = File.ReadAllText(Repository.PathTo("workflows/empowerment-matrix.dmn"));
    private static readonly MatrixAnalysis Analysis = new([new NonStandardTerms(), new CreditMemo(), new WriteOff(), new LegalEscalation()]);
    [Fact]
    public void The_shipped_matrix_is_proved()
    {
        var types = DecisionModel.Parse(Shipped, "shipped").Tables.Keys.ToList();
        types.Count.ShouldBe(12);
        types.ShouldAllBe(type => Serious(Shipped, type).Count == 0);
    }

    [Fact]
    public void An_amount_that_nobody_may_approve_is_found_although_somebody_recommends_it()
    {
        var gap = Serious(Shipped.Replace("<text>(15..30]</text>", "<text>(15..20]</text>", StringComparison.Ordinal), "non-standard-terms")
            .Where(finding => finding.Kind == FindingKind.Gap).ShouldHaveSingleItem();
        gap.Region["deviationDays"].ShouldBe("(20..30]");
        gap.Example["deviationDays"].ShouldBeOfType<decimal>().ShouldBeInRange(20.000001m, 30m);
    }

    [Theory]
    [InlineData("credit-memo", "CM10", "CM7", "amount")]
    [InlineData("write-off", "WO9", "WO3", "ageDays")]
    [InlineData("payment-plan", "PP9", "PP8", "instalments")]
    [InlineData("credit-hold", "CH5", "CH4", "exposureAfter")]
    public void A_worse_case_that_needs_a_lower_level_is_found(string type, string worse, string better, string input)
    {
        var falling = Serious(WithLevel(WithLevel(Shipped, better, 4, "cfo"), worse, 2, "credit-manager"), type).Where(finding => finding.Kind == FindingKind.NonMonotonic).ToList();
        falling.ShouldContain(finding => (string)finding.Arguments["input"]! == input && finding.Rows.Any(row => row.Id == better) && finding.Rows.Any(row => row.Id == worse));
    }

    [Fact]
    public void A_row_that_never_counts_is_found() => Serious(Shipped.Replace("<text>(0..10000]</text>", "<text>&lt;= -5</text>", StringComparison.Ordinal), "credit-memo")
        .ShouldContain(finding => finding.Kind == FindingKind.NeverMatches && finding.Rows[0].Id == "CM5");

    [Theory]
    [InlineData("<text>(15..30]</text>", "<text>&gt; requestedTermDays / 2</text>", "row A2", "calculation")]
    [InlineData("hitPolicy=\"COLLECT\"", "hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", "aggregator", "aggregator")]
    public void What_may_lose_a_row_in_silence_is_no_matrix(string old, string @new, string part, string other)
    {
        var text = Shipped[..(Shipped.IndexOf(old, StringComparison.Ordinal) + old.Length)].Replace(old, @new, StringComparison.Ordinal) + Shipped[(Shipped.IndexOf(old, StringComparison.Ordinal) + old.Length)..];
        var refused = Should.Throw<Exception>(() => MatrixFormat.Parse(text, "test"));
        (refused is MatrixInvalidException or DecisionModelException).ShouldBeTrue(refused.ToString());
        refused.Message.ShouldContain(part);
        refused.Message.ShouldContain(other);
    }

    private static List<TableFinding> Serious(string xml, string type) =>
        [.. Analysis.FindingsOf(DecisionModel.Parse(xml, "test").Tables[type]).Where(finding => finding.Severity is not FindingSeverity.Information)];

    private static string WithLevel(string xml, string row, int level, string role)
    {
        var start = xml.IndexOf($"<outputEntry id=\"{row}-out-level\">", StringComparison.Ordinal);
        var end = xml.IndexOf("<outputEntry id=\"" + row + "-out-kind\">", start, StringComparison.Ordinal);
        return xml[..start] + $"<outputEntry id=\"{row}-out-level\"><text>{level}</text></outputEntry><outputEntry id=\"{row}-out-role\"><text>\"{role}\"</text></outputEntry>" + xml[end..];
    }
}
