using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The portal as people use it: signing in, languages, errors.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class PortalTests(BrowserFixture browser, PortalSite site) : IClassFixture<PortalSite>
{
    [BrowserFact]
    public async Task A_wrong_password_is_refused_and_the_right_one_opens_the_page_that_was_asked_for()
    {
        await using var opened = await browser.OpenAsync(site.Address);
        var page = opened.Page;
        await page.GotoAsync("/customers");
        new Uri(page.Url).AbsolutePath.ShouldBe("/sign-in");

        await page.FillAsync("#userName", "sales.east");
        await page.FillAsync("#password", "not the password");
        await page.ClickAsync("main button[type=submit]");
        (await page.TextContentAsync("[role=alert]"))!.ShouldContain("User name or password is wrong");
        (await page.InputValueAsync("#userName")).ShouldBe("sales.east");

        await page.FillAsync("#password", "Demo-Pass-1");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync("**/customers");
    }

    [BrowserFact]
    public async Task Signing_out_ends_the_session()
    {
        await using var opened = await site.SignInAsync(browser, "sales.north");
        await opened.Page.ClickAsync("form[action='/sign-out'] button");
        await opened.Page.WaitForURLAsync("**/sign-in");

        await opened.Page.GotoAsync("/");

        new Uri(opened.Page.Url).AbsolutePath.ShouldBe("/sign-in");
    }

    [BrowserFact]
    public async Task The_language_switch_stays_on_the_page_and_is_kept()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync("/requests?status=Draft");
        (await page.TextContentAsync("h1")).ShouldBe("Requests");

        await page.ClickAsync("form[action='/language'] button");

        await page.WaitForSelectorAsync("html[lang=zh-CN]");
        page.Url.ShouldEndWith("/requests?status=Draft");
        (await page.TextContentAsync("h1")).ShouldBe("申请列表");
        await page.GotoAsync("/customers");
        (await page.TextContentAsync("h1")).ShouldBe("客户");
    }

    [BrowserTheory]
    [InlineData("en-GB", "My inbox")]
    [InlineData("zh-TW", "我的待办")]
    [InlineData("de-DE", "My inbox")]
    public async Task The_first_language_is_the_browsers(string locale, string heading)
    {
        await using var opened = await site.SignInAsync(browser, "auditor", locale);

        (await opened.Page.TextContentAsync("h1")).ShouldBe(heading);
    }

    [BrowserTheory]
    [InlineData("/nowhere", 404)]
    [InlineData("/requests/NST-1999-000001", 404)]
    [InlineData("/customers/NOBODY", 404)]
    [InlineData("/audit", 403)]
    [InlineData("/effects", 403)]
    public async Task What_cannot_be_shown_is_a_page_that_says_what_to_do(string path, int status)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east", "zh-CN");

        var response = await opened.Page.GotoAsync(path);

        response!.Status.ShouldBe(status);
        (await opened.Page.TextContentAsync("h1")).ShouldBe(status == 404 ? "页面不存在" : "您无权执行此操作");
        (await opened.Page.Locator(".portal-nav a").CountAsync()).ShouldBeGreaterThan(2);
        await opened.Page.ClickAsync("main a[href='/']");
        (await opened.Page.TextContentAsync("h1")).ShouldBe("我的待办");
    }

    [BrowserFact]
    public async Task A_form_without_its_token_is_refused()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");

        var response = await opened.Page.APIRequest.PostAsync("/requests/new", new() { Form = opened.Page.APIRequest.CreateFormData().Set("action", "submit") });

        response.Status.ShouldBe(400);
        (await response.TextAsync()).ShouldContain("This form can no longer be sent");
    }

    [BrowserFact]
    public async Task When_the_sign_in_has_ended_the_whole_page_goes_to_sign_in()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync("/requests/new");
        await page.Context.ClearCookiesAsync();

        await page.FillAsync("#field-amount", "1000");

        await page.WaitForURLAsync("**/sign-in?returnUrl=%2Frequests%2Fnew");
        (await page.Locator("#userName").CountAsync()).ShouldBe(1);
    }

    [BrowserTheory]
    [InlineData("auditor")]
    [InlineData("admin")]
    public async Task The_audit_trail_can_be_verified(string userName)
    {
        await using var opened = await site.SignInAsync(browser, userName);
        await opened.Page.GotoAsync("/audit");

        await opened.Page.ClickAsync("main form button");

        (await opened.Page.TextContentAsync("#report [role=status]"))!.ShouldContain("The audit trail verifies");
    }

    private static async Task FillAsync(IPage page, string customer, string amount, string days)
    {
        await page.GotoAsync("/requests/new");
        await page.FillAsync("#field-customer", customer);
        await page.FillAsync("#field-amount", amount);
        await page.SelectOptionAsync("#field-reasonCode", "competition");
        await page.FillAsync("#field-facts-requestedTermDays", days);
        await page.FillAsync("#field-justification", "Six units; 客户要求。");
    }

    private async Task<string> SubmittedAsync(string days = "75")
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        await FillAsync(opened.Page, Customer, "250000", days);
        await opened.Page.ClickAsync("button[value=submit]");
        await opened.Page.WaitForSelectorAsync("#status");
        return new Uri(opened.Page.Url).AbsolutePath;
    }

    private const string Customer = "C100001";
}
