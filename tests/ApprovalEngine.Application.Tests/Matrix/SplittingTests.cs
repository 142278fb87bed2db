using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>Requests of one kind add up (domain.md 4.5), on the shipped matrix and without a database.</summary>
public sealed class SplittingTests
{
    private static readonly DateTimeOffset Now = new(2026, 12, 1, 4, 0, 0, TimeSpan.Zero);
    private static readonly DecisionModel Model = DecisionModel.Parse(File.ReadAllText(Repository.PathTo("workflows/empowerment-matrix.dmn")), "empowerment-matrix.dmn");

    [Fact]
    public void Within_the_window_pending_and_approved_ones_add_up_and_no_others()
    {
        var history = History(
            [
                Earlier(1, 19_000m, daysAgo: 29.9), Earlier(2, 19_000m, status: RequestStatus.Approved), Earlier(3, 19_000m, status: RequestStatus.AwaitingInformation),
                Earlier(4, 19_000m, daysAgo: 30.1), Earlier(5, 19_000m, status: RequestStatus.Withdrawn), Earlier(6, 19_000m, status: RequestStatus.Rejected),
                Earlier(7, 19_000m, status: RequestStatus.Expired), Earlier(8, 19_000m, status: RequestStatus.Cancelled), Earlier(9, 19_000m, status: RequestStatus.Returned), Earlier(10, 19_000m, daysAgo: 364.9),
            ]);
        var cumulated = history.Cumulated(Memo(1_000m)).ShouldNotBeNull();
        (cumulated["amount"], cumulated["netAmount"], cumulated["reasonCode"]).ShouldBe((58_000m, 58_000m, "price-error"));
        history.WindowsOf(Memo(1_000m)).Select(window => (window.Days, window.Count, window.SpanDays, window.Sums["amount"]))
            .ShouldBe([(1, 1, 1, 1_000m), (30, 4, 31, 58_000m), (90, 5, 31, 77_000m), (365, 6, 366, 96_000m)]);
        (history with { RaisingDays = 0 }).Cumulated(Memo(1_000m)).ShouldBeNull();
    }

    [Fact]
    public void The_route_follows_the_sum_and_says_why()
    {
        var route = RouteOf("credit-memo", Memo(19_000m), History([Earlier(1, 19_000m), Earlier(2, 19_000m)]));
        Asked(route).ShouldBe("recommend branch-manager > approve credit-manager");
        var splitting = route.Splitting.ShouldNotBeNull();
        (splitting.Group, splitting.RaisingDays, splitting.OwnAmount).ShouldBe(("C1", 30, 19_000m));
        splitting.Requests.Select(one => (one.Number, one.Amount)).ShouldBe([("CM-1", 19_000m), ("CM-2", 19_000m)]);
        var raised = splitting.Raised.ShouldHaveSingleItem();
        (raised.Function, raised.Level, raised.Role, raised.AloneLevel, raised.AloneRole).ShouldBe(("finance", 2, "credit-manager", null, null));
        raised.Rows.ShouldBe(["CM7"]);
    }

    [Fact]
    public void What_the_sum_does_not_raise_stays_as_the_request_alone_has_it()
    {
        var route = RouteOf("credit-memo", Memo(1_000m), History([Earlier(1, 2_000m)]));
        Asked(route).ShouldBe("approve branch-manager");
        route.Stages[0].Parts[0].Rules[0].Inputs["amount"].ShouldBe(1_000m);
        route.Splitting.ShouldNotBeNull().Raised.ShouldBeEmpty();
        RouteOf("credit-memo", Memo(1_000m), History([])).Splitting.ShouldBeNull();
        new LegalEscalation().SplittingInputs.ShouldBeEmpty();
        new CreditMemo().FamilyOf("return").ShouldBe(["price-error", "return", "billing-error"]);
        new CreditMemo().FamilyOf("goodwill").ShouldBe(["goodwill"]);
    }

    [Fact]
    public void Small_balances_over_and_over_are_no_small_balance()
    {
        var facts = new Dictionary<string, object?>
        {
            ["netEffect"] = 400m, ["amount"] = 400m, ["ageDays"] = 100m, ["reasonCode"] = "small-balance", ["riskClass"] = "medium", ["legalEntity"] = "CN01",
        };
        var history = History([Earlier(1, 400m)]) with { Inputs = ["amount", "netEffect"] };
        Asked(RouteOf("write-off", facts, history with { Earlier = [] })).ShouldBe("recommend regional-credit-manager > approve credit-manager");
        Asked(RouteOf("write-off", facts, history with { Earlier = [new EarlierRequest("WO-1", "C1", RequestStatus.Approved, Now.AddDays(-3), new Dictionary<string, decimal> { ["amount"] = 400m, ["netEffect"] = 400m })] }))
            .ShouldBe("recommend regional-credit-manager > approve finance-director");
    }

    [Fact]
    public void Where_the_sum_asks_other_people_both_are_asked()
    {
        AuthorityRow[] alone = [Row("legal", 1, "legal-counsel"), Row("finance", 1, "regional-credit-manager")];
        AuthorityRow[] together = [Row("finance", 3, "finance-director")];
        Asked(RaisedRoute.Of(alone, together, rows => Route.Fold("1", rows, role => [role]))).ShouldBe("approve finance-director + approve legal-counsel");
        Asked(RaisedRoute.Of(together, alone, rows => Route.Fold("1", rows, role => [role]))).ShouldBe("approve finance-director + approve legal-counsel");
    }

    [Fact]
    public void Near_limits_bands_days_and_smaller_ones_after_a_withdrawal_are_flagged()
    {
        RouteOf("credit-memo", Memo(16_000m), History([])).Splitting.ShouldBeNull();
        var near = RouteOf("credit-memo", Memo(19_000m), History([])).Splitting.ShouldNotBeNull().Flags.ShouldHaveSingleItem();
        (near.Code, near.Percent, near.Role).ShouldBe(("splitting.near-limit", 95m, "regional-credit-manager"));
        var alone = RouteOf("credit-memo", Memo(20_000m), History([])).Splitting.ShouldNotBeNull();
        (alone.Flags.Single().Percent, alone.ForRequester("C1")).ShouldBe((100m, null));

        var many = RouteOf("credit-memo", Memo(19_000m), History(
            [
                Earlier(1, 19_500m, 0.01), Earlier(2, 17_000m, 0.02), Earlier(3, 5_000m), Earlier(4, 40_500m), Earlier(5, 25_000m, status: RequestStatus.Withdrawn), Earlier(6, 18_000m, status: RequestStatus.Withdrawn),
            ])).Splitting.ShouldNotBeNull().Flags.ToDictionary(flag => flag.Code, flag => flag.Requests);
        many["splitting.same-band"].ShouldBe(["CM-1", "CM-2"]);
        many["splitting.same-day"].ShouldBe(["CM-1", "CM-2"]);
        many["splitting.resubmitted-lower"].ShouldBe(["CM-5"]);
    }

    [Fact]
    public void The_requester_is_told_why_but_not_what_makes_others_look_twice()
    {
        var other = new EarlierRequest("CM-9", "C2", RequestStatus.InReview, Now.AddDays(-1), new Dictionary<string, decimal> { ["amount"] = 19_000m, ["netAmount"] = 19_000m });
        var told = RouteOf("credit-memo", Memo(19_000m), History([Earlier(1, 19_000m), other])).Splitting.ShouldNotBeNull().ForRequester("C1").ShouldNotBeNull();
        told.Flags.ShouldBeEmpty();
        told.Requests.Select(one => one.Number).ShouldBe(["CM-1"]);
        told.Windows.Single(window => window.Days == 30).Sums["amount"].ShouldBe(57_000m);
    }

    /// <summary>domain.md 10: splitting never lowers the highest level when windows are on. The seed is fixed.</summary>
    [Fact]
    public void Splitting_an_amount_never_lowers_who_decides()
    {
        var random = new Random(20261201);
        foreach (var (type, facts, inputs) in Kinds())
        {
            for (var turn = 0; turn < 150; turn++)
            {
                var total = Math.Round((decimal)Math.Pow(10, 2 + random.NextDouble() * 5.5), 2, MidpointRounding.ToEven);
                var whole = Asking(type, Amounted(facts, inputs, total));
                var (left, earlier) = (total, new List<EarlierRequest>());
                var routes = new List<Route>();
                for (var part = random.Next(2, 12); part > 0; part--)
                {
                    var amount = part == 1 ? left : Math.Max(0.01m, Math.Round(left * (decimal)random.NextDouble() / part * 1.5m, 2, MidpointRounding.ToEven));
                    left -= amount;
                    var own = Amounted(facts, inputs, amount);
                    var history = History(earlier) with { Inputs = inputs };
                    var route = RouteOf(type, own, history);
                    route.IsAtLeast(Asking(type, own)).ShouldBeTrue($"{type}: {amount} after {earlier.Count} others is never asked less than alone");
                    routes.Add(route);
                    earlier.Insert(0, new EarlierRequest($"X-{part}", "C1", RequestStatus.InReview, Now.AddDays(-random.Next(1, 29)), history.Own(own)));
                }

                routes.ShouldContain(route => route.IsAtLeast(whole), $"{type}: {total} in {routes.Count} parts");
            }
        }
    }

    private static IEnumerable<(string Type, Dictionary<string, object?> Facts, IReadOnlyList<string> Inputs)> Kinds()
    {
        foreach (var reason in new CreditMemo().Reasons)
        {
            yield return ("credit-memo", new Dictionary<string, object?>(Memo(1)) { ["reasonCode"] = reason.Code }, ["amount", "netAmount"]);
        }

        foreach (var (reason, age) in new WriteOff().Reasons.SelectMany(reason => new[] { (reason.Code, 100m), (reason.Code, 400m) }))
        {
            yield return ("write-off", new() { ["netEffect"] = 1m, ["amount"] = 1m, ["ageDays"] = age, ["reasonCode"] = reason, ["riskClass"] = "low", ["legalEntity"] = "CN01" }, ["amount", "netEffect"]);
        }

        yield return ("refund", new() { ["amount"] = 1m, ["reasonCode"] = "overpayment", ["riskClass"] = "low", ["legalEntity"] = "CN01" }, ["amount"]);
        yield return ("payment-plan", new() { ["amount"] = 1m, ["instalments"] = 3m, ["termDays"] = 60m, ["overdueDays"] = 20m, ["riskClass"] = "low", ["legalEntity"] = "CN01" }, ["amount"]);
        yield return ("dispute-settlement", new() { ["amount"] = 1m, ["discountPercent"] = 0m, ["overdueDays"] = 20m, ["reasonCode"] = "quality", ["riskClass"] = "low", ["legalEntity"] = "CN01" }, ["amount"]);
    }

    private static Route RouteOf(string type, Dictionary<string, object?> facts, SplittingHistory history)
    {
        var raising = history.Cumulated(facts) is { } cumulated ? Rows(type, cumulated) : [];
        return RaisedRoute.WithReasons(RaisedRoute.Of(Rows(type, facts), raising, rows => Route.Fold("1", rows, role => [role])), history, facts, asked => Asking(type, asked));
    }

    private static Route Asking(string type, IReadOnlyDictionary<string, object?> facts) => Route.Fold("1", Rows(type, facts), role => [role]);

    private static List<AuthorityRow> Rows(string type, IReadOnlyDictionary<string, object?> facts) => [.. Model.Tables[type].Evaluate(facts).Select(Routing.RowOf)];

    private static string Asked(Route route) => string.Join(" > ", route.Stages.Select(stage =>
        string.Join(" + ", stage.Parts.Select(part => FormattableString.Invariant($"{part.Kind.ToString().ToLowerInvariant()} {part.Role}")))));

    private static AuthorityRow Row(string function, int level, string role) => new(
        function, level, role, AuthorityKind.Approve, AuthorityMode.Any, 48, new RouteRule(role, new Dictionary<string, object?>()));

    private static SplittingHistory History(IReadOnlyList<EarlierRequest> earlier) => new("C1", Now, 30, ["amount", "netAmount"], earlier);

    private static EarlierRequest Earlier(int number, decimal amount, double daysAgo = 2, RequestStatus status = RequestStatus.InReview) => new(
        FormattableString.Invariant($"CM-{number}"), "C1", status, Now.AddDays(-daysAgo), new Dictionary<string, decimal> { ["amount"] = amount, ["netAmount"] = amount });

    private static Dictionary<string, object?> Memo(decimal amount) => new()
    {
        ["amount"] = amount, ["netAmount"] = amount, ["reasonCode"] = "price-error", ["riskClass"] = "medium", ["legalEntity"] = "CN01",
    };

    private static Dictionary<string, object?> Amounted(Dictionary<string, object?> facts, IReadOnlyList<string> inputs, decimal amount)
    {
        var amounted = new Dictionary<string, object?>(facts);
        foreach (var input in inputs)
        {
            amounted[input] = amount;
        }

        return amounted;
    }
}
