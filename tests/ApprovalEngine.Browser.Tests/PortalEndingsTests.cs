using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>Every type through the pages to each of its ends, on both databases.</summary>
[Collection(BrowserTests.Name)]
public sealed class PortalEndingsTests(BrowserFixture browser, PortalSites sites) : IClassFixture<PortalSites>
{
    // Who is asked in turn, for amounts within the first limits.
    private static readonly Dictionary<string, (string Person, string Verdict)[]> Approvers = new()
    {
        ["non-standard-terms"] = [("branch.manager.shanghai", "recommend"), ("finance.director", "approve")],
        ["credit-memo"] = [("branch.manager.shanghai", "approve")],
        ["write-off"] = [("regional.credit.east", "recommend"), ("finance.director", "approve")],
        ["legal-escalation"] = [("branch.manager.shanghai", "recommend"), ("credit.manager", "approve"), ("legal.counsel", "approve")],
    };

    /// <summary>SQLite always; PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<bool, string> DatabasesAndTypes
    {
        get
        {
            var data = new TheoryData<bool, string>();
            foreach (var type in Approvers.Keys)
            {
                data.Add(false, type);
                if (PostgresDatabase.WhyUnavailable is null)
                {
                    data.Add(true, type);
                }
            }

            return data;
        }
    }

    [BrowserTheory]
    [MemberData(nameof(DatabasesAndTypes))]
    public async Task A_request_is_approved_and_confirmed(bool isOnPostgres, string type)
    {
        var site = await sites.OnAsync(isOnPostgres);
        var steps = new PortalSteps(browser, site);
        var path = await steps.RaiseAsync(type);
        foreach (var (person, verdict) in Approvers[type])
        {
            (await steps.DecideAsync(person, path, verdict)).ShouldBe(person == Approvers[type][^1].Person ? "Approved" : "In review");
        }

        await steps.AcknowledgeAsync(path, "confirmed", "1800004711");
        await using var reader = await site.SignInAsync(browser, "credit.controller");
        (await PortalSteps.OutcomeAsync(reader.Page, path, "Confirmed by the ERP")).ShouldContain("1800004711");
        reader.Errors.ShouldBeEmpty();
    }

    [BrowserTheory]
    [MemberData(nameof(DatabasesAndTypes))]
    public async Task A_request_is_rejected_with_a_reason(bool isOnPostgres, string type)
    {
        var site = await sites.OnAsync(isOnPostgres);
        var steps = new PortalSteps(browser, site);
        var path = await steps.RaiseAsync(type);

        (await steps.DecideAsync(Approvers[type][0].Person, path, "reject", "Not this quarter. 本季度不批。")).ShouldBe("Rejected");
        await using var own = await site.SignInAsync(browser, "sales.east", "zh-CN");
        await own.Page.GotoAsync(path);
        (await own.Page.InnerTextAsync("main")).ShouldContain("本季度不批");
    }

    [BrowserTheory]
    [MemberData(nameof(DatabasesAndTypes))]
    public async Task A_request_is_withdrawn_and_nobody_is_asked_any_more(bool isOnPostgres, string type)
    {
        var site = await sites.OnAsync(isOnPostgres);
        var steps = new PortalSteps(browser, site);
        var path = await steps.RaiseAsync(type);

        (await steps.WithdrawAsync(path)).ShouldBe("Withdrawn");
        await using var asked = await site.SignInAsync(browser, Approvers[type][0].Person);
        await asked.Page.GotoAsync(path);
        (await asked.Page.Locator(".portal-decide").CountAsync()).ShouldBe(0);
    }
}

/// <summary>A host on each database, started when the first test asks for it.</summary>
public sealed class PortalSites : IAsyncLifetime
{
    private readonly Dictionary<bool, PortalSite> running = [];

    // The tests of a class run one after the other: no lock is needed.
    public async Task<PortalSite> OnAsync(bool isOnPostgres)
    {
        if (!running.TryGetValue(isOnPostgres, out var site))
        {
            site = new PortalSite { IsOnPostgres = isOnPostgres };
            await site.InitializeAsync();
            running.Add(isOnPostgres, site);
        }

        return site;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var site in running.Values)
        {
            await site.DisposeAsync();
        }
    }
}
