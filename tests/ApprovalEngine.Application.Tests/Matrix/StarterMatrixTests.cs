using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>The starter matrix for all twelve request types (domain.md 4.8), folded to routes. Cases are computed by hand; <c>r:</c> recommends, <c>i:</c> is told.</summary>
public sealed partial class StarterMatrixTests
{
    private static readonly DecisionModel Model = DecisionModel.Parse(File.ReadAllText(Repository.PathTo("workflows/empowerment-matrix.dmn")), "empowerment-matrix.dmn");
    private static readonly RequestType[] Built = [new NonStandardTerms(), new CreditMemo(), new WriteOff(), new LegalEscalation()];

    [Fact]
    public void Twelve_types_have_a_table_and_each_of_them_a_name_in_one_place()
    {
        Model.Tables.Keys.Order(StringComparer.Ordinal).ShouldBe(
            Built.Select(type => type.Code).Concat(PlannedTypes.All.Select(type => type.Code)).Order(StringComparer.Ordinal));
        Model.Tables.Count.ShouldBe(12);
    }

    [Theory]
    [InlineData("amount=500000 instalments=6 termDays=90 overdueDays=90", "r:branch-manager > regional-credit-manager")]
    [InlineData("amount=500000.01 instalments=6 termDays=90 overdueDays=90", "r:branch-manager > credit-manager")]
    [InlineData("amount=5000000 instalments=3 termDays=60 overdueDays=10", "r:branch-manager > finance-director")]
    [InlineData("amount=10000001 instalments=3 termDays=60 overdueDays=10", "r:branch-manager > asia-controller")]
    [InlineData("amount=30000001 instalments=3 termDays=60 overdueDays=10", "r:branch-manager > group-cfo")]
    [InlineData("amount=1000 instalments=7 termDays=90 overdueDays=10", "r:branch-manager > credit-manager")]
    [InlineData("amount=1000 instalments=13 termDays=180 overdueDays=10", "r:branch-manager > finance-director")]
    [InlineData("amount=1000 instalments=6 termDays=366 overdueDays=10", "r:branch-manager > cfo+legal-counsel")]
    [InlineData("amount=1000 instalments=6 termDays=30 overdueDays=181", "r:branch-manager > finance-director")]
    [InlineData("amount=1000 instalments=6 termDays=30 overdueDays=1 riskClass=blacklisted", "r:branch-manager > cfo")]
    public void A_payment_plan_is_agreed_by(string facts, string people) => RouteOf("payment-plan", facts).ShouldBe(people);

    [Theory]
    [InlineData("action=new amount=500000 exposureAfter=500000", "r:branch-manager > regional-credit-manager")]
    [InlineData("action=increase amount=100000 exposureAfter=500001", "r:branch-manager > credit-manager")]
    [InlineData("action=increase amount=100000 exposureAfter=2000001", "r:branch-manager > finance-director")]
    [InlineData("action=temporary amount=100000 exposureAfter=10000000", "r:branch-manager > cfo")]
    [InlineData("action=new amount=100000 exposureAfter=30000000", "r:branch-manager > asia-controller")]
    [InlineData("action=new amount=100000 exposureAfter=30000001", "r:branch-manager > group-cfo")]
    [InlineData("action=new amount=100000 exposureAfter=0 riskClass=blacklisted", "r:branch-manager > cfo")]
    [InlineData("action=reduce amount=40000000 exposureAfter=40000000 riskClass=blacklisted", "regional-credit-manager")]
    [InlineData("action=close amount=1 exposureAfter=0", "regional-credit-manager")]
    public void A_credit_limit_is_agreed_by(string facts, string people) => RouteOf("credit-limit", facts).ShouldBe(people);

    [Theory]
    [InlineData("classSteps=-2 amount=40000000", "regional-credit-manager")]
    [InlineData("classSteps=1 amount=2000000", "r:branch-manager > credit-manager")]
    [InlineData("classSteps=2 amount=2000000", "r:branch-manager > finance-director")]
    [InlineData("classSteps=1 amount=5000001", "r:branch-manager > cfo")]
    [InlineData("classSteps=1 amount=30000000", "r:branch-manager > asia-controller")]
    [InlineData("classSteps=3 amount=30000001", "r:branch-manager > group-cfo")]
    [InlineData("classSteps=1 amount=1 riskClass=blacklisted", "r:branch-manager > cfo+legal-counsel")]
    public void Another_risk_class_is_agreed_by(string facts, string people) => RouteOf("risk-rating", facts).ShouldBe(people);

    [Theory]
    [InlineData("amount=500000 overLimitPercent=10 overdueDays=30 exposureAfter=5000000", "regional-credit-manager")]
    [InlineData("amount=1000 overLimitPercent=10.01 overdueDays=0 exposureAfter=1000", "credit-manager")]
    [InlineData("amount=1000 overLimitPercent=10 overdueDays=31 exposureAfter=1000", "credit-manager")]
    [InlineData("amount=1000 overLimitPercent=25 overdueDays=30 exposureAfter=1000", "credit-manager")]
    [InlineData("amount=1000 overLimitPercent=25.01 overdueDays=0 exposureAfter=1000", "finance-director")]
    [InlineData("amount=1000 overLimitPercent=0 overdueDays=91 exposureAfter=1000", "finance-director")]
    [InlineData("amount=5000001 overLimitPercent=0 overdueDays=0 exposureAfter=9000000", "cfo")]
    [InlineData("amount=1000 overLimitPercent=60 overdueDays=120 exposureAfter=10000001", "cfo > i:asia-controller")]
    [InlineData("amount=1000 overLimitPercent=0 overdueDays=0 exposureAfter=1000 riskClass=blacklisted", "cfo")]
    public void An_order_is_released_by(string facts, string people) => RouteOf("order-release", facts).ShouldBe(people);

    [Theory]
    [InlineData("action=place amount=40000000 exposureAfter=40000000 overdueDays=400 riskClass=blacklisted", "regional-credit-manager")]
    [InlineData("action=lift amount=1000 exposureAfter=500000 overdueDays=90", "r:branch-manager > regional-credit-manager")]
    [InlineData("action=lift amount=1000 exposureAfter=2000000 overdueDays=90", "r:branch-manager > credit-manager")]
    [InlineData("action=lift amount=1000 exposureAfter=1000 overdueDays=91", "r:branch-manager > finance-director")]
    [InlineData("action=lift amount=1000 exposureAfter=5000001 overdueDays=0", "r:branch-manager > cfo")]
    [InlineData("action=lift amount=1000 exposureAfter=30000001 overdueDays=0", "r:branch-manager > group-cfo")]
    [InlineData("action=lift amount=1000 exposureAfter=1000 overdueDays=0 riskClass=blacklisted", "r:branch-manager > cfo")]
    public void A_credit_hold_is_agreed_by(string facts, string people) => RouteOf("credit-hold", facts).ShouldBe(people);

    [Theory]
    [InlineData("amount=20000", "r:credit-controller > regional-credit-manager")]
    [InlineData("amount=20000.01", "r:credit-controller > credit-manager")]
    [InlineData("amount=100000", "r:credit-controller > credit-manager")]
    [InlineData("amount=500000", "r:credit-controller > finance-director")]
    [InlineData("amount=2000000", "r:credit-controller > cfo")]
    [InlineData("amount=2000000.01", "r:credit-controller > asia-controller")]
    [InlineData("amount=1 riskClass=blacklisted", "r:credit-controller > cfo")]
    public void A_refund_is_agreed_by_two_people(string facts, string people) => RouteOf("refund", facts).ShouldBe(people);

    [Theory]
    [InlineData("amount=500000 discountPercent=0", "r:branch-manager > credit-manager")]
    [InlineData("amount=500000 discountPercent=0.01", "r:branch-manager > finance-director")]
    [InlineData("amount=500000.01 discountPercent=0", "r:branch-manager > finance-director")]
    [InlineData("amount=2000000 discountPercent=5", "r:branch-manager > finance-director")]
    [InlineData("amount=2000000.01 discountPercent=0", "r:branch-manager > cfo+legal-counsel")]
    [InlineData("amount=1000 discountPercent=15", "r:branch-manager > cfo+legal-counsel")]
    [InlineData("amount=1000 discountPercent=30", "r:branch-manager > asia-controller+legal-counsel")]
    [InlineData("amount=10000001 discountPercent=1", "r:branch-manager > asia-controller+legal-counsel")]
    [InlineData("amount=1000 discountPercent=30.01", "r:branch-manager > group-cfo+legal-counsel")]
    [InlineData("amount=1000 discountPercent=0 riskClass=blacklisted", "r:branch-manager > cfo")]
    public void A_dispute_is_settled_by(string facts, string people) => RouteOf("dispute-settlement", facts + " overdueDays=100").ShouldBe(people);

    [Theory]
    [InlineData("action=release amount=500000 retentionPercent=10 retentionMonths=36 riskClass=blacklisted", "regional-credit-manager")]
    [InlineData("action=release amount=500001 retentionPercent=3 retentionMonths=24", "credit-manager")]
    [InlineData("action=extend amount=500000 retentionPercent=5 retentionMonths=24", "r:branch-manager > regional-credit-manager")]
    [InlineData("action=rebaseline amount=2000000 retentionPercent=5 retentionMonths=24", "r:branch-manager > credit-manager")]
    [InlineData("action=extend amount=1000 retentionPercent=5.01 retentionMonths=24", "r:branch-manager > cfo+legal-counsel")]
    [InlineData("action=extend amount=1000 retentionPercent=3 retentionMonths=25", "r:branch-manager > cfo+legal-counsel")]
    [InlineData("action=extend amount=30000001 retentionPercent=3 retentionMonths=25", "r:branch-manager > group-cfo+legal-counsel")]
    [InlineData("action=extend amount=1000 retentionPercent=3 retentionMonths=12 riskClass=blacklisted", "r:branch-manager > cfo")]
    public void Retention_is_agreed_by(string facts, string people) => RouteOf("retention-release", facts).ShouldBe(people);

    /// <summary>domain.md 10: raising the amount never lowers the level. The seed is fixed; values lie at the limits of the tables and between them.</summary>
    [Fact]
    public void Raising_the_amount_never_lowers_a_level()
    {
        var random = new Random(20261201);
        foreach (var table in Model.Tables.Values)
        {
            for (var turn = 0; turn < 400; turn++)
            {
                var facts = table.Inputs.ToDictionary(input => input.Name, input => ValueOf(table, input, random));
                var raised = new Dictionary<string, object?>(facts) { ["amount"] = (decimal)facts["amount"]! + ((decimal)ValueOf(table, table.Inputs.Single(input => input.Name == "amount"), random)!) };
                var (before, after) = (LevelsOf(Fold(table, facts)), LevelsOf(Fold(table, raised)));
                foreach (var (function, level) in before)
                {
                    after.GetValueOrDefault(function).ShouldBeGreaterThanOrEqualTo(level, $"{table.Id}, {function}: {string.Join(", ", facts)} raised to {raised["amount"]}");
                }
            }
        }
    }

    private static string RouteOf(string type, string facts)
    {
        var table = Model.Tables[type];
        var given = facts.Split(' ').Select(fact => fact.Split('=')).ToDictionary(fact => fact[0], fact => fact[1]);
        var inputs = table.Inputs.ToDictionary(input => input.Name, input => given.Remove(input.Name, out var text)
            ? decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : text
            : (object?)(input.Name switch { "riskClass" => "medium", "legalEntity" => "CN01", "reasonCode" => "some-reason", _ => throw new InvalidOperationException($"Which {input.Name}?") }));
        given.ShouldBeEmpty();
        return string.Join(" > ", Fold(table, inputs).Stages.Select(stage => string.Join('+', stage.Parts.Select(part => part.Kind switch
        {
            AuthorityKind.Recommend => "r:" + part.Role,
            AuthorityKind.Approve => part.Role,
            AuthorityKind.Inform => "i:" + part.Role,
        }))));
    }

    private static Route Fold(DecisionTable table, Dictionary<string, object?> facts) => Route.Fold("1", [.. table.Evaluate(facts).Select(Routing.RowOf)], role => [role]);

    private static Dictionary<string, int> LevelsOf(Route route)
    {
        var asked = route.DecidingStages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform).ToList();
        var levels = asked.GroupBy(part => part.Function).ToDictionary(parts => parts.Key, parts => parts.Max(part => part.Level));
        levels["whoever approves"] = asked.Where(part => part.Kind is AuthorityKind.Approve && part.Function is not "legal")
            .Select(part => part.Function is "sales" ? part.Level : part.Level + 1).DefaultIfEmpty(0).Max();
        return levels;
    }

    private static object? ValueOf(DecisionTable table, DecisionInput input, Random random) => input.Name switch
    {
        _ when input.AllowedValues is { Literals: { Count: > 0 } words } => words[random.Next(words.Count)],
        "riskClass" => Enum.GetNames<RiskClass>()[random.Next(4)].ToLowerInvariant(),
        "legalEntity" => "CN01",
        "disputed" => random.Next(2) == 0,
        "reasonCode" => Built.FirstOrDefault(type => type.Code == table.Id)?.Reasons is { } reasons ? reasons[random.Next(reasons.Count)].Code : "some-reason",
        _ => Math.Max(0.01m, LimitOf(table, input, random) + (random.Next(4) switch { 0 => -0.01m, 1 => 0, 2 => 0.01m, _ => 1_000 })),
    };

    private static decimal LimitOf(DecisionTable table, DecisionInput input, Random random)
    {
        var column = table.Inputs.Index().Single(one => one.Item.Name == input.Name).Index;
        var limits = table.Rules.SelectMany(rule => Number().Matches(rule.InputEntries[column]).Select(match => decimal.Parse(match.Value, CultureInfo.InvariantCulture))).Distinct().ToList();
        return limits is [] ? random.Next(1_000_000) : limits[random.Next(limits.Count)];
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
