using ApprovalEngine.TestHost;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The real Elsa Studio in our pages: it starts, shows what the person may see, and asks nobody but us.</summary>
[Collection(StudioBrowserTests.Name)]
public sealed class StudioTests(BrowserFixture browser, PortalSites sites, ITestOutputHelper output) : IClassFixture<PortalSites>
{
    private const string Editor = "/studio/workflows/definitions/write-off/edit";

    // What the page promises on two cores of its own; here only what no load explains is a failure.
    private static readonly TimeSpan Promised = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan WarmMax = TimeSpan.FromSeconds(60);

    /// <summary>SQLite always; PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<bool> Databases => PostgresDatabase.WhyUnavailable is null ? [false, true] : [false];

    [BrowserTheory]
    [MemberData(nameof(Databases))]
    public async Task A_process_owner_goes_from_the_list_to_the_editor(bool isOnPostgres)
    {
        var site = await sites.OnAsync(isOnPostgres);
        await using var studio = await StudioPage.SignInAsync(browser, site, "process.owner");
        var page = studio.Page;
        await page.ClickAsync(".portal-nav a[href='/studio']");
        await studio.ReadyAsync();
        new Uri(page.Url).AbsolutePath.ShouldBe(StudioPage.List);
        (await page.Locator("tbody tr").CountAsync()).ShouldBeGreaterThanOrEqualTo(4);
        (await page.GetAttributeAsync(".studio-bar a[href='/studio/workflows/definitions']", "aria-current")).ShouldBe("page");

        await page.ClickAsync("tbody tr:has-text('write-off')");
        await page.WaitForURLAsync($"**{Editor}");
        await studio.ReadyAsync();
        (await page.TextContentAsync(".studio-bar h1")).ShouldBe("Write-off");
        (await page.Locator(".elsa-activity").CountAsync()).ShouldBe(12);
        await Assertions.Expect(studio.Activity("RequestApproval")).ToHaveAttributeAsync("data-activity", "RequestApproval");
        await Assertions.Expect(studio.Activity("PostWriteOff")).ToHaveAttributeAsync("data-activity", "PostWriteOff");
        (await page.Locator("text=Auto-save").CountAsync()).ShouldBe(1);

        // A decision's condition is a script: the text editor comes with its workers, from here.
        await studio.Activity("MoreStages").ClickAsync();
        await page.Locator(".monaco-editor .view-line").First.WaitForAsync();
        await studio.ShouldBeCleanAsync();
        output.WriteLine($"errors none, outside none, on {(isOnPostgres ? "PostgreSQL" : "SQLite")}");
    }

    [BrowserTheory]
    [MemberData(nameof(Databases))]
    public async Task A_finance_director_looks_at_an_instance_and_changes_nothing(bool isOnPostgres)
    {
        var site = await sites.OnAsync(isOnPostgres);
        var (request, instance) = await new PortalSteps(browser, site).RaiseTermsAsync();
        await using var studio = await StudioPage.SignInAsync(browser, site, "finance.director");
        var page = studio.Page;
        await studio.OpenAsync(StudioPage.Instances);
        await page.ClickAsync($"tbody tr:has-text('{request}')");
        await page.WaitForURLAsync($"**/studio/workflows/instances/{instance}/view*");
        await studio.ReadyAsync();
        await Assertions.Expect(studio.Activity("RequestApproval").Locator("xpath=ancestor::*[contains(@class,'mud-badge-root')]").Locator(".mud-badge.mud-theme-warning")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator($".studio-bar a[href='/requests/{request}']")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator(".mud-timeline-item[data-activity='RequestApproval']").First).ToBeVisibleAsync();
        (await page.Locator(".studio-bar a[href^='/workflows/']").CountAsync()).ShouldBe(0, "the page of operators is not for everybody");
        await studio.ShouldBeCleanAsync();

        await studio.OpenAsync($"/studio/embed/instances/{instance}");
        (await page.Locator("header").CountAsync()).ShouldBe(0);
        await Assertions.Expect(studio.Activity("RequestApproval")).ToBeInViewportAsync();
        await Assertions.Expect(page.Locator(".mud-timeline-item").First).ToBeHiddenAsync();

        await studio.OpenAsync(Editor);
        await ShouldBeReadOnlyAsync(page);
        await studio.ShouldBeCleanAsync();
    }

    [BrowserFact]
    public async Task An_auditor_reads_in_Chinese_and_nobody_else_gets_in()
    {
        var site = await sites.OnAsync(false);
        await using var studio = await StudioPage.SignInAsync(browser, site, "auditor", "zh-CN");
        await studio.OpenAsync(Editor);
        (await studio.Page.TextContentAsync(".studio-bar h1")).ShouldBe("坏账核销");
        await ShouldBeReadOnlyAsync(studio.Page);
        // Marked by the name of the type as it is called in this language.
        await Assertions.Expect(studio.Activity("SettleNothing")).ToHaveCountAsync(0);
        await Assertions.Expect(studio.Activity("RequestApproval")).ToHaveAttributeAsync("data-activity", "RequestApproval");
        (await studio.Activity("RequestApproval").Locator(".activity-type").TextContentAsync()).ShouldBe("请求审批");
        await studio.ShouldBeCleanAsync();

        await using var sales = await site.SignInAsync(browser, "sales.east");
        foreach (var path in new[] { "/studio", StudioPage.List, Editor, StudioPage.Instances })
        {
            (await sales.Page.GotoAsync(path))!.Status.ShouldBe(404, path);
            (await sales.Page.TextContentAsync("h1")).ShouldBe("There is nothing here", path);
        }

        (await sales.Page.Locator(".portal-nav a[href='/studio']").CountAsync()).ShouldBe(0);
    }

    [BrowserFact]
    public async Task A_page_is_ready_soon_when_its_files_are_known()
    {
        var site = await sites.OnAsync(false);
        await using var studio = await StudioPage.SignInAsync(browser, site, "process.owner");
        var cold = await studio.OpenAsync(Editor);
        var fetched = 0;
        studio.Page.Response += (_, answer) => fetched += answer.Status == 200 && new Uri(answer.Url).AbsolutePath.StartsWith("/studio/_framework/", StringComparison.Ordinal) && !answer.FromServiceWorker ? 1 : 0;
        var warm = new List<TimeSpan>();
        for (var round = 0; round < 3; round++)
        {
            warm.Add(await studio.OpenAsync(round == 1 ? StudioPage.List : Editor));
        }

        output.WriteLine($"ready after {cold.TotalSeconds:0.0} s cold, {string.Join(", ", warm.Select(one => $"{one.TotalSeconds:0.0} s"))} warm; promised {Promised.TotalSeconds} s on two cores of its own");
        warm.Min().ShouldBeLessThan(WarmMax);
    }

    [BrowserFact]
    public async Task The_keyboard_reaches_everything_above_the_designer()
    {
        var site = await sites.OnAsync(false);
        await using var studio = await StudioPage.SignInAsync(browser, site, "process.owner");
        await studio.OpenAsync(StudioPage.List);
        var page = studio.Page;
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("Tab");
        (await FocusedAsync(page)).ShouldBe("Skip to the content");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#content")).ToBeFocusedAsync();
        new Uri(page.Url).AbsolutePath.ShouldBe(StudioPage.List);

        await PortalTypesTests.TabToAsync(page, ".studio-bar a[href='/studio/workflows/instances']");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**{StudioPage.Instances}*");
        (await page.Locator("header").EvaluateAsync<int>("header => header.getBoundingClientRect().height")).ShouldBe(64);
    }

    [BrowserFact]
    public async Task What_breaks_in_Studio_is_said_in_words_that_people_understand()
    {
        var site = await sites.OnAsync(false);
        await using var studio = await StudioPage.SignInAsync(browser, site, "process.owner", "zh-CN");
        await studio.Page.RouteAsync("**/elsa/api/descriptors/activities*", route => route.FulfillAsync(new() { Status = 404 }));
        await studio.Page.GotoAsync(Editor);
        var broken = studio.Page.Locator("#blazor-error-ui");
        await Assertions.Expect(broken).ToBeVisibleAsync(new() { Timeout = 60_000 });
        (await broken.TextContentAsync())!.ShouldContain("设计器遇到了问题");
        await studio.Page.UnrouteAllAsync();
        await broken.Locator("a").ClickAsync();
        await studio.ReadyAsync();
        await Assertions.Expect(broken).ToBeHiddenAsync();
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent.trim()");

    private static async Task ShouldBeReadOnlyAsync(IPage page)
    {
        await Assertions.Expect(page.Locator("elsa-workflow-definition-editor textarea").First).ToBeDisabledAsync();
        (await page.Locator("text=Auto-save").CountAsync()).ShouldBe(0);
    }
}
