using System.Globalization;
using System.Text;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Many small requests need who one large one would need (domain.md 4.5), as the product is shipped: the last 30 days raise the route.</summary>
public sealed class SplittingTests
{
    private static readonly Dictionary<string, string> AsShipped = new() { ["Splitting__RaisingDays"] = "30" };

    [Theory, OnSqlite, OnPostgres]
    public async Task Ten_requests_of_95_percent_of_a_limit_follow_their_sum_and_say_why(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database, AsShipped);
        var invoices = await LoadInvoicesAsync(engine, 11);
        List<RequestView> raised = [];
        foreach (var invoice in invoices.Take(10))
        {
            raised.Add(await engine.RaiseAsync(Memo(invoice, 19_000m), "ar.specialist"));
        }

        raised.Select(Approver).ShouldBe(["branch-manager", "regional-credit-manager", .. Enumerable.Repeat("credit-manager", 8)]);
        raised[0].Splitting.ShouldBeNull("nothing else, and flags are not for the requester");
        var last = raised[9].Splitting.ShouldNotBeNull();
        var month = last.Windows.Single(window => window.Days == 30);
        (month.Count, month.SpanDays, month.Sums["amount"], last.OwnAmount).ShouldBe((10, 1, 190_000m, 19_000m));
        (last.Raised.Single().Role, last.Raised.Single().AloneRole, last.Flags.Count, last.Requests.Count).ShouldBe(("credit-manager", null, 0, 9));

        // The next one is told before it is raised.
        var preview = (await (await engine.AsAsync("ar.specialist")).PostAsync("/api/requests/preview", Memo(invoices[10], 19_000m))).ShouldBe(200).As<RequestView>();
        (Approver(preview), preview.Splitting!.Windows.Single(window => window.Days == 30).Count).ShouldBe(("finance-director", 11));

        // Whoever decides or audits sees what to look at; the rule holds for other reasons of the family, too.
        foreach (var reader in new[] { "credit.manager", "auditor" })
        {
            (await engine.ReadAsync(raised[9].NumberOf(), reader)).Splitting!.Flags.Select(flag => flag.Code).ShouldBe(["splitting.near-limit", "splitting.same-band", "splitting.same-day"]);
        }

        Approver(await engine.RaiseAsync(Memo(invoices[10], 19_000m, "billing-error"), "ar.specialist")).ShouldBe("finance-director");
        Approver(await engine.RaiseAsync(Memo((await LoadInvoicesAsync(engine, 1, OtherCustomer))[0], 19_000m, customer: OtherCustomer), "ar.specialist")).ShouldBe("branch-manager", "another customer");
        await ExpectPagesAsync(engine, raised[9].NumberOf());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_was_withdrawn_adds_nothing_and_a_smaller_one_after_it_is_flagged(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database, AsShipped);
        var invoices = await LoadInvoicesAsync(engine, 3);
        var first = (await engine.RaiseAsync(Memo(invoices[0], 25_000m), "ar.specialist")).NumberOf();
        (await (await engine.AsAsync("ar.specialist")).PostAsync($"/api/requests/{first}/withdraw")).ShouldBe(200);
        var second = await engine.RaiseAsync(Memo(invoices[0], 15_000m), "ar.specialist");
        Approver(second).ShouldBe("branch-manager");
        var flag = (await engine.ReadAsync(second.NumberOf(), "branch.manager.shanghai")).Splitting!.Flags.ShouldHaveSingleItem();
        (flag.Code, flag.Requests.Single()).ShouldBe(("splitting.resubmitted-lower", first));

        // Approved ones stay in the sum.
        (await engine.ApproveAsync(second.NumberOf())).Status.ShouldBe("Approved");
        Approver(await engine.RaiseAsync(Memo(invoices[1], 15_000m), "ar.specialist")).ShouldBe("regional-credit-manager");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Requests_of_the_same_instant_do_not_miss_each_other(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database, AsShipped);
        var invoices = await LoadInvoicesAsync(engine, 8);
        var requester = await engine.AsAsync("ar.specialist");

        // Raised before: who takes a number waits for the others, who submits a draft does not.
        List<string> drafts = [];
        foreach (var invoice in invoices)
        {
            var draft = Memo(invoice, 19_000m);
            draft["submit"] = false;
            drafts.Add((await engine.RaiseAsync(draft, "ar.specialist")).NumberOf());
        }

        var answers = await Task.WhenAll(drafts.Select(number => requester.PostAsync($"/api/requests/{number}/submit")));

        var requests = answers.Select(answer => answer.ShouldBe(200).As<RequestView>()).ToList();
        requests.Select(request => request.Splitting?.Windows.Single(window => window.Days == 30).Count ?? 1).Order().ShouldBe(Enumerable.Range(1, 8));
        requests.Select(Approver).Order(StringComparer.Ordinal).ShouldBe(["branch-manager", .. Enumerable.Repeat("credit-manager", 6), "regional-credit-manager"]);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Customers_of_one_group_add_up_together(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database, AsShipped);
        var mine = await LoadInvoicesAsync(engine, 1);
        var others = await LoadInvoicesAsync(engine, 1, OtherCustomer);
        var before = await engine.CustomerAsync();
        foreach (var number in new[] { ItemSteps.Customer, OtherCustomer })
        {
            var customer = await engine.CustomerAsync(number);
            var csv = string.Create(CultureInfo.InvariantCulture, $"number,name,branch,riskClass,termDays,limit,currency,customerGroup\n{number},Group member {number},{customer.Branch},Low,30,1000000,CNY,G-1\n");
            (await (await engine.AsAsync("credit.controller")).PostTextAsync("/api/imports/customers", csv, "text/csv")).ShouldBe(200).Json.GetProperty("accepted").GetInt32().ShouldBe(1);
        }

        before.CustomerGroup.ShouldBeNull();
        (await engine.CustomerAsync()).CustomerGroup.ShouldBe("G-1");
        Approver(await engine.RaiseAsync(Memo(others[0], 19_000m, customer: OtherCustomer), "ar.specialist")).ShouldBe("branch-manager");
        var raised = await engine.RaiseAsync(Memo(mine[0], 19_000m), "ar.specialist");
        (Approver(raised), raised.Splitting!.Group, raised.Splitting.Requests.Count).ShouldBe(("regional-credit-manager", "G-1", 0));
        (await engine.ReadAsync(raised.NumberOf(), "auditor")).Splitting!.Requests.Single().Customer.ShouldBe(OtherCustomer);
    }

    private const string OtherCustomer = "C100005";

    private static string Approver(RequestView request) =>
        request.Route.SelectMany(stage => stage.Parts).Where(part => part.Kind == "approve").Select(part => part.Role).ShouldHaveSingleItem();

    private static async Task ExpectPagesAsync(Engine engine, string number)
    {
        using var approver = await PortalClient.SignInAsync(engine, "credit.manager");
        (await approver.GetAsync($"/requests/{number}")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("10 requests of this kind on one day, together CNY 190,000.00: that is why this is decided by: Credit manager China."),
            page => page.ShouldContain("data-code=\"splitting.same-band\""),
            page => page.ShouldContain("The amount uses 95 % of the limit"));
        using var requester = await PortalClient.SignInAsync(engine, "ar.specialist");
        (await requester.GetAsync($"/requests/{number}")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("10 requests of this kind"), page => page.ShouldNotContain("splitting-flags"));
        var chinese = new HttpRequestMessage(HttpMethod.Get, $"/requests/{number}");
        chinese.Headers.AcceptLanguage.ParseAdd("zh-CN");
        (await approver.SendAsync(chinese)).Text.ShouldContain("因此由中国区信用经理审批");
    }

    /// <summary>Open invoices of 40,000 that no demo data have.</summary>
    private static async Task<IReadOnlyList<string>> LoadInvoicesAsync(Engine engine, int count, string customer = ItemSteps.Customer)
    {
        var csv = new StringBuilder("customer,number,class,documentOn,dueOn,amount,currency\n");
        var numbers = Enumerable.Range(1, count).Select(index => FormattableString.Invariant($"SPLIT-{customer}-{index}")).ToList();
        foreach (var number in numbers)
        {
            csv.Append(CultureInfo.InvariantCulture, $"{customer},{number},invoice,{ItemSteps.Today.AddDays(-60):yyyy-MM-dd},{ItemSteps.Today.AddDays(-20):yyyy-MM-dd},40000,CNY\n");
        }

        (await (await engine.AsAsync("credit.controller")).PostTextAsync("/api/imports/open-items", csv.ToString(), "text/csv")).ShouldBe(200).Json.GetProperty("accepted").GetInt32().ShouldBe(count);
        return numbers;
    }

    private static Dictionary<string, object?> Memo(string invoice, decimal net, string reason = "price-error", string customer = ItemSteps.Customer) => new()
    {
        ["type"] = "credit-memo",
        ["customer"] = customer,
        ["amount"] = net,
        ["currency"] = "CNY",
        ["reasonCode"] = reason,
        ["facts"] = new Dictionary<string, object?> { ["lines"] = new[] { new { invoice, net, vatRate = 0m } } },
        ["justification"] = "for the test",
        ["submit"] = true,
    };
}
