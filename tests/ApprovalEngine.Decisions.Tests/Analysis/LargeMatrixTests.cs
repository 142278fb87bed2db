using System.Diagnostics;
using System.Globalization;
using ApprovalEngine.Decisions.Analysis;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ApprovalEngine.Decisions.Tests.Analysis;

/// <summary>
/// A matrix of 300 rows and 8 inputs: 5 reasons x 4 risk classes x 14 bands of the amount, and 20 rows on other inputs that ask more. The
/// aim is 2 s; the bound here is generous, because the machine may be busy.
/// </summary>
public sealed class LargeMatrixTests(ITestOutputHelper output)
{
    private static readonly string[] Reasons = ["price", "billing", "return", "goodwill", "cancellation"];
    private static readonly string[] Risks = ["A", "B", "C", "D"];
    private static readonly int[] Limits = [500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000, 1_000_000, 2_000_000, 5_000_000];

    private static readonly AnalysisOptions Options = new()
    {
        LevelsOf = RandomTable.LevelsOf,
        Worsening =
        [
            new WorseningInput("amount"), new WorseningInput("exposure"), new WorseningInput("termDays"), new WorseningInput("discount"),
            new WorseningInput("ageDays", LargerIsWorse: false), new WorseningInput("risk", Order: Risks),
        ],
    };

    [Fact]
    public void A_matrix_without_a_fault_is_proved() => Timed(Matrix([]), "proved", findings => findings
        .Where(finding => finding.Severity is FindingSeverity.Error).ShouldBeEmpty());

    [Fact]
    public void One_fault_of_each_kind_is_found_among_the_300_rows() => Timed(
        Matrix(["(50000..100000]", "(5000..10000]"]), "with faults", findings =>
        {
            findings.ShouldNotContain(finding => finding.Kind == FindingKind.NotProved);
            // Rows on other inputs cover parts of the hole: what is left are two boxes that meet.
            var gaps = findings.Where(finding => finding.Kind == FindingKind.Gap).ToList();
            gaps.Count.ShouldBe(2);
            gaps.ShouldAllBe(gap => gap.Region["amount"] == "(50000..100000]" && gap.Region["risk"] == "\"B\"" && gap.Region["reason"] == "\"goodwill\"");
            findings.ShouldContain(finding => finding.Kind == FindingKind.NonMonotonic && (string)finding.Arguments["input"]! == "amount");
        });

    [Fact]
    public void A_matrix_that_is_too_tangled_says_what_is_not_proved_in_time()
    {
        var random = new Random(7);
        var rules = Enumerable.Range(0, 300).Select(index => Rule(
            index,
            [.. Enumerable.Range(0, 5).Select(_ => random.Next(4) == 0 ? $"[{random.Next(50)}..{50 + random.Next(50)}]" : "-"), Risky(), "-", random.Next(2) == 0 ? "\"CN01\"" : "-"],
            $"f{index}",
            random.Next(1, 9)));
        Timed(Parse(rules), "tangled", findings => findings.ShouldContain(finding => finding.Kind == FindingKind.NotProved && finding.Rows.Count > 0));
        string Risky() => random.Next(2) == 0 ? $"\"{Risks[random.Next(4)]}\"" : "-";
    }

    private void Timed(DecisionTable table, string what, Action<IReadOnlyList<TableFinding>> check)
    {
        TableAnalysis.Analyse(table, Options);
        var busy = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        var findings = TableAnalysis.Analyse(table, Options);
        watch.Stop();
        busy = Environment.CpuUsage.TotalTime - busy;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{table.Rules.Count} rules, {table.Inputs.Count} inputs, {what}: {watch.Elapsed.TotalMilliseconds:F0} ms ({busy.TotalMilliseconds:F0} ms of processor), {findings.Count} findings"));
        check(findings);
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    /// <param name="faulty">A band that the class B lacks for goodwill, and one whose level is too high for the band above it.</param>
    private static DecisionTable Matrix(string[] faulty)
    {
        var rules = new List<string>();
        foreach (var (reason, reasonIndex) in Reasons.Select((one, index) => (one, index)))
        {
            foreach (var (risk, riskIndex) in Risks.Select((one, index) => (one, index)))
            {
                for (var band = 0; band <= Limits.Length; band++)
                {
                    var amount = band == 0 ? $"[0..{Limits[0]}]" : band == Limits.Length ? $"> {Limits[^1]}" : $"({Limits[band - 1]}..{Limits[band]}]";
                    if (faulty is not [] && reason is "goodwill" && risk is "B" && amount == faulty[0])
                    {
                        amount = faulty[1];
                    }

                    rules.Add(Rule(rules.Count, [amount, "-", "-", "-", "-", $"\"{risk}\"", $"\"{reason}\"", "-"], "finance", 1 + ((band + riskIndex + (reasonIndex / 3)) / 3)));
                }
            }
        }

        for (var step = 0; step < 5; step++)
        {
            rules.Add(Rule(rules.Count, ["-", $"> {(step + 1) * 1_000_000}", "-", "-", "-", "-", "-", "-"], "finance", 2 + step));
            rules.Add(Rule(rules.Count, ["-", "-", $"> {(step + 1) * 30}", "-", "-", "-", "-", "-"], "finance", 2 + step));
            rules.Add(Rule(rules.Count, ["-", "-", "-", $"> {(step + 1) * 3}", "-", "-", "-", "-"], "sales", 1 + step));
            rules.Add(Rule(rules.Count, ["-", "-", "-", "-", $"< {400 - (step * 70)}", "-", "-", "\"CN01\",\"CN02\""], "legal", 1 + step));
        }

        rules.Count.ShouldBe(300);
        return Parse(rules);
    }

    private static DecisionTable Parse(IEnumerable<string> rules) => DmnText.Table(DmnText.File(
        DmnText.Input("amount", "number", ">= 0") + DmnText.Input("exposure", "number", ">= 0") + DmnText.Input("termDays", "number", ">= 0")
        + DmnText.Input("discount", "number", "[0..100]") + DmnText.Input("ageDays", "number", ">= 0")
        + DmnText.Input("risk", "string", "\"A\",\"B\",\"C\",\"D\"") + DmnText.Input("reason", "string", string.Join(',', Reasons.Select(one => $"\"{one}\"")))
        + DmnText.Input("legalEntity", "string")
        + DmnText.Output("function", "string") + DmnText.Output("level", "number") + string.Concat(rules)));

    private static string Rule(int index, string[] inputs, string function, int level) =>
        DmnText.Rule($"r{index + 1}", inputs, [$"\"{function}\"", level.ToString(CultureInfo.InvariantCulture)]);
}
