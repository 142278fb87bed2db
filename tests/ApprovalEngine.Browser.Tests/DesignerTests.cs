using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>What the process designer is for: a step is drawn by one, published by another, and asked of the requests that come afterwards.</summary>
[Collection(BrowserTests.Name)]
public sealed class DesignerTests(BrowserFixture browser)
{
    private const string Definition = "write-off";

    /// <summary>SQLite always; PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<bool> Databases => PostgresDatabase.WhyUnavailable is null ? [false, true] : [false];

    [BrowserTheory]
    [MemberData(nameof(Databases))]
    public async Task A_drawn_step_is_published_by_a_second_person_and_asked_of_new_requests_only(bool isOnPostgres)
    {
        var site = new PortalSite { IsOnPostgres = isOnPostgres };
        await site.InitializeAsync();
        try
        {
            var steps = new PortalSteps(browser, site);
            var older = await steps.RaiseAsync(Definition);
            await DrawAsync(site);
            await using (var publisher = await Designer.SignInAsync(browser, site, "process.publisher"))
            {
                await publisher.EditAsync(Definition);
                (await publisher.PublishAsync()).Status.ShouldBe(200);
                publisher.ShouldBeQuiet();
            }

            var newer = await steps.RaiseAsync(Definition);
            foreach (var path in new[] { older, newer })
            {
                (await steps.DecideAsync("regional.credit.east", path, "recommend")).ShouldBe("In review");
            }

            (await steps.DecideAsync("finance.director", older, "approve")).ShouldBe("Approved", "it stays on the version that it began with");
            (await steps.DecideAsync("finance.director", newer, "approve")).ShouldBe("In review", "the drawn step has not been asked yet");
            (await steps.DecideAsync("credit.manager", newer, "approve")).ShouldBe("Approved");
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    // The process owner puts a step of the credit manager before the effect, and may not publish it.
    private async Task DrawAsync(PortalSite site)
    {
        await using var owner = await Designer.SignInAsync(browser, site, "process.owner");
        await owner.EditAsync(Definition);
        (await owner.Page.Locator(".x6-node").CountAsync()).ShouldBe(12, "every activity of the shipped drawing");
        var step = await owner.DropAsync("Credit Approval", "Request Approval", 0.5f, 0.62f);
        await owner.ChooseAsync("Role", "Credit manager China");
        await owner.FillAsync("SLA (hours)", "24");
        await owner.DisconnectAsync("more-stages", "False");
        await owner.ConnectAsync("more-stages", "False", step);
        await owner.ConnectAsync(step, "Approved", "post-write-off");
        foreach (var other in new[] { "Rejected", "Returned", "Expired" })
        {
            await owner.ConnectAsync(step, other, "notice");
        }

        await owner.EditAsync(Definition);
        await owner.SelectAsync(step);
        (await owner.ValueOfAsync("Role")).ShouldBe("Credit manager China");
        (await owner.ValueOfAsync("SLA (hours)")).ShouldBe("24");
        var (status, said) = await owner.PublishAsync();
        status.ShouldBe(400);
        said.ShouldContain("somebody else", Case.Insensitive);
        owner.ShouldBeQuiet(refused: 1);
    }
}
