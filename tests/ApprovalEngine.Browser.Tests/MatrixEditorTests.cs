using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A limit is changed in the table editor, proved, tried on past requests, published by somebody else, and followed by the next request only.</summary>
[Collection(BrowserTests.Name)]
public sealed class MatrixEditorTests(BrowserFixture browser)
{
    // dmn-js ships a build of its rendering library that says so, as an error.
    private const string EditorsOwn = "development build of Inferno";

    [BrowserFact]
    public async Task A_limit_is_lowered_in_the_editor_and_the_next_request_follows_while_a_running_one_does_not()
    {
        var site = new PortalSite { IsOnPostgres = true };
        await site.InitializeAsync();
        try
        {
            var steps = new PortalSteps(browser, site);
            var (running, _) = await steps.RaiseTermsAsync();
            var change = await WriteAsync(site);
            await PublishAsync(site, change);

            var (next, _) = await steps.RaiseTermsAsync();
            (await RouteAsync(site, next)).ShouldSatisfyAllConditions(route => route.ShouldContain("CFO China"), route => route.ShouldNotContain("Finance director China"));
            (await RouteAsync(site, running)).ShouldSatisfyAllConditions(route => route.ShouldContain("Finance director China"), route => route.ShouldNotContain("CFO China"));
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    // The finance director's limit ends at 40 days: until the CFO's begins there, nobody may approve what lies between.
    private async Task<string> WriteAsync(PortalSite site)
    {
        await using var opened = await site.SignInAsync(browser, "matrix.owner");
        var page = opened.Page;
        await page.GotoAsync("/matrix");
        await page.ClickAsync("#start button");
        await page.WaitForURLAsync("**/matrix/changes/EMC-*");
        var change = new Uri(page.Url).AbsolutePath;
        await page.ClickAsync("#tables a[href$='/non-standard-terms']");
        await page.WaitForSelectorAsync("#editor[data-ready]");
        await TypeAsync(page, "A3-in-deviationDays", "(30..40]");
        await Assertions.Expect(page.Locator("#findings")).ToContainTextAsync("Nobody may approve this: Beyond the standard (days) above 40, up to 60");
        await TypeAsync(page, "A4-in-deviationDays", "> 40");
        await Assertions.Expect(page.Locator("#proved")).ToBeVisibleAsync();
        (await page.InnerTextAsync("#editor-state")).ShouldBe("Not saved yet");
        await page.Keyboard.PressAsync("Control+s");
        await page.WaitForSelectorAsync(".alert-success");
        (await page.InnerTextAsync("#changes")).ShouldSatisfyAllConditions(text => text.ShouldContain("A3"), text => text.ShouldContain("A4"), text => text.ShouldContain("above 30, up to 40"));
        await HeadsInChineseAsync(site, page.Url);
        opened.Errors.Where(error => !error.Contains(EditorsOwn, StringComparison.Ordinal)).ShouldBeEmpty();
        opened.OutsideRequests.ShouldBeEmpty();

        await page.GotoAsync(change);
        await page.ClickAsync("#replay");
        (await page.InnerTextAsync("#replay-heading")).ShouldNotStartWith("0 requests");
        (await page.InnerTextAsync("#replay-roles")).ShouldContain("CFO China");
        await page.GotoAsync(change);
        await page.FillAsync("#reason", "Terms of more than 40 days beyond the standard go to the CFO.");
        await page.ClickAsync("#submit button");
        await page.WaitForSelectorAsync(".alert-success");
        (await page.Locator("#decide").CountAsync()).ShouldBe(0, "whoever wrote it does not publish it");
        return change;
    }

    // The file's own headings are English.
    private async Task HeadsInChineseAsync(PortalSite site, string address)
    {
        await using var opened = await site.SignInAsync(browser, "matrix.owner", "zh-CN");
        await opened.Page.GotoAsync(address);
        await opened.Page.WaitForSelectorAsync("#editor [data-heading]");
        var headings = await opened.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#editor [data-heading]')].map(one => getComputedStyle(one, '::before').content)");
        headings.ShouldContain("\"超出标准账期（天）\"");
        headings.ShouldContain("\"角色\"");
        (await opened.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('#editor [data-heading]')].map(one => getComputedStyle(one).fontSize)")).ShouldAllBe(size => size == "0px");
    }

    private async Task PublishAsync(PortalSite site, string change)
    {
        await using var opened = await site.SignInAsync(browser, "matrix.publisher", "zh-CN");
        var page = opened.Page;
        (await page.InnerTextAsync("#matrix-count")).ShouldBe("1");
        await page.GotoAsync(change);
        (await page.InnerTextAsync("#state")).ShouldBe("待他人审批");
        await PortalTypesTests.TabToAsync(page, "#decide button[value=approve]");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("已发布");
        await page.GotoAsync("/matrix");
        (await page.InnerTextAsync("#versions")).ShouldContain("版本 2");
    }

    private async Task<string> RouteAsync(PortalSite site, string request)
    {
        await using var opened = await site.SignInAsync(browser, "admin");
        await opened.Page.GotoAsync($"/requests/{request}");
        return await opened.Page.InnerTextAsync("main");
    }

    // As a person writes: into the cell, and on to the next one.
    private static async Task TypeAsync(IPage page, string cell, string text)
    {
        await page.ClickAsync($"#editor td[data-element-id='{cell}']");
        await page.Keyboard.PressAsync("Control+A");
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Tab");
        (await page.InnerTextAsync($"#editor td[data-element-id='{cell}']")).Trim().ShouldBe(text);
    }
}
