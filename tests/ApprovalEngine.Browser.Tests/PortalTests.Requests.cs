using Microsoft.Playwright;
using Shouldly;

namespace ApprovalEngine.Browser.Tests;

/// <summary>Requests: the form, the decision, the outcome.</summary>
public sealed partial class PortalTests
{
    [BrowserFact]
    public async Task The_route_and_why_appear_while_typing()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync("/requests/new");
        (await page.TextContentAsync("#preview"))!.ShouldContain("Still to fill in: Customer, Amount, Reason, Requested term (days)");

        await page.FillAsync("#field-customer", "C1000");
        await page.ClickAsync($"[data-customer={Customer}]");
        await page.FillAsync("#field-amount", "250,000");
        await page.SelectOptionAsync("#field-reasonCode", "competition");
        await page.FillAsync("#field-facts-requestedTermDays", "75");

        await page.WaitForSelectorAsync(".portal-route");
        var preview = await page.InnerTextAsync("#preview");
        preview.ShouldContain("Branch manager recommends");
        preview.ShouldContain("Finance director China approves");
        preview.ShouldContain("because of row A3: Beyond the standard (days) = 45");

        await page.FillAsync("#field-facts-requestedTermDays", "10");
        await Assertions.Expect(page.Locator("#error-facts-requestedTermDays")).ToContainTextAsync("standard terms of 30 days, found 10");
        await Assertions.Expect(page.Locator("#field-facts-requestedTermDays")).ToHaveAttributeAsync("aria-invalid", "true");
        await page.FillAsync("#field-facts-requestedTermDays", "200");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("Group CFO");
        await Assertions.Expect(page.Locator("#error-facts-requestedTermDays")).ToBeEmptyAsync();
        opened.Errors.ShouldBeEmpty();
        opened.OutsideRequests.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task A_mistake_loses_nothing_and_full_width_digits_are_numbers()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east", "zh-CN");
        var page = opened.Page;
        await FillAsync(page, Customer, "１２，０００．５０", "abc");

        await page.ClickAsync("button[value=submit]");

        (await page.TextContentAsync("#error-summary"))!.ShouldContain("请输入数字");
        await Assertions.Expect(page.Locator("#error-summary")).ToBeFocusedAsync();
        (await page.InputValueAsync("#field-facts-requestedTermDays")).ShouldBe("abc");
        (await page.InputValueAsync("#field-justification")).ShouldBe("Six units; 客户要求。");
        await page.FillAsync("#field-facts-requestedTermDays", "７５");
        await page.ClickAsync("button[value=draft]");
        await page.WaitForSelectorAsync("#status");
        (await page.TextContentAsync("#status")).ShouldBe("草稿");
        (await page.InnerTextAsync("main")).ShouldContain("CNY 12,000.50");

        await page.ClickAsync("a[href$='/edit']");
        await page.FillAsync("#field-amount", "13000");
        await page.ClickAsync("#request-form button[type=submit]");
        await page.WaitForSelectorAsync("#status");
        (await page.InnerTextAsync("main")).ShouldContain("CNY 13,000.00");
        await page.ClickAsync("form[action$='handler=Submit'] button");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("审批中");
    }

    [BrowserFact]
    public async Task A_request_is_written_and_approved_by_keyboard_alone()
    {
        string path;
        await using (var opened = await site.SignInAsync(browser, "sales.east"))
        {
            var page = opened.Page;
            await TabToAsync(page, ".portal-nav a[href='/requests/new']");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForSelectorAsync("#request-form");
            await TypeAsync(page, "#field-customer", Customer);
            await TypeAsync(page, "#field-amount", "90000");
            await TypeAsync(page, "#field-reasonCode", "Strategic");
            await TypeAsync(page, "#field-facts-requestedTermDays", "75");
            await TypeAsync(page, "#field-justification", "By keyboard");
            await TabToAsync(page, "button[value=submit]");
            await page.Keyboard.PressAsync("Enter");
            await page.WaitForSelectorAsync("#status");
            path = new Uri(page.Url).AbsolutePath;
            (await page.InnerTextAsync("main")).ShouldContain("Strategic customer");
        }

        foreach (var approver in new[] { "branch.manager.shanghai", "finance.director" })
        {
            await using var opened = await site.SignInAsync(browser, approver);
            await TabToAsync(opened.Page, $"#tasks a[href='{path}']");
            await opened.Page.Keyboard.PressAsync("Enter");
            await opened.Page.WaitForSelectorAsync(".portal-decide");
            await TypeAsync(opened.Page, ".portal-decide textarea", "Agreed");
            await TabToAsync(opened.Page, ".portal-decide .btn-success");
            await opened.Page.Keyboard.PressAsync("Enter");
            await opened.Page.WaitForSelectorAsync("[role=status]");
            opened.Errors.ShouldBeEmpty();
        }

        await using var own = await site.SignInAsync(browser, "sales.east");
        await own.Page.GotoAsync(path);
        (await own.Page.TextContentAsync("#status")).ShouldBe("Approved");
        (await own.Page.InnerTextAsync("main")).ShouldContain("Approved is not done");
        await ReadLetterAsync(own.Page);
        own.Errors.ShouldBeEmpty();
        own.OutsideRequests.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task Whoever_is_too_late_reads_the_present_state()
    {
        var path = await SubmittedAsync();
        await using var first = await site.SignInAsync(browser, "branch.manager.shanghai");
        await using var second = await site.SignInAsync(browser, "branch.manager.shanghai");
        await first.Page.GotoAsync(path);
        await second.Page.GotoAsync(path);
        await second.Page.FillAsync(".portal-decide textarea", "No, because of the margin");
        await first.Page.ClickAsync(".portal-decide button[value=recommend]");
        await first.Page.WaitForSelectorAsync("[role=status]");

        await second.Page.ClickAsync(".portal-decide button[value=reject]");

        (await second.Page.TextContentAsync("#problem"))!.ShouldContain("Somebody else has decided this task already");
        (await second.Page.InnerTextAsync(".portal-route")).ShouldContain("has recommended approval");
        (await second.Page.TextContentAsync("#status"))!.ShouldBe("In review");
        (await second.Page.Locator(".portal-decide").CountAsync()).ShouldBe(0);
    }

    [BrowserFact]
    public async Task A_rejection_needs_its_reason_and_a_withdrawn_request_takes_no_decision()
    {
        var path = await SubmittedAsync();
        await using var approver = await site.SignInAsync(browser, "branch.manager.shanghai");
        await approver.Page.GotoAsync(path);
        await approver.Page.ClickAsync(".portal-decide button[value=reject]");
        (await approver.Page.TextContentAsync("#problem"))!.ShouldContain("Say why in a comment");

        await using var own = await site.SignInAsync(browser, "sales.east");
        await own.Page.GotoAsync(path);
        (await own.Page.Locator(".portal-decide").CountAsync()).ShouldBe(0);
        await own.Page.ClickAsync("details summary:has-text('Withdraw')");
        await own.Page.ClickAsync("form[action$='handler=Withdraw'] button");
        await Assertions.Expect(own.Page.Locator("#status")).ToHaveTextAsync("Withdrawn");

        await approver.Page.FillAsync(".portal-decide textarea", "Too late");
        await approver.Page.ClickAsync(".portal-decide button[value=reject]");
        await Assertions.Expect(approver.Page.Locator("#problem")).ToContainTextAsync("nothing of yours was recorded", new() { IgnoreCase = true });
        (await approver.Page.TextContentAsync("#status")).ShouldBe("Withdrawn");
    }

    [BrowserFact]
    public async Task A_request_of_another_region_does_not_exist()
    {
        var path = await SubmittedAsync();
        await using var opened = await site.SignInAsync(browser, "sales.north");

        (await opened.Page.GotoAsync(path))!.Status.ShouldBe(404);
    }

    [BrowserFact]
    public async Task An_administrator_cancels_with_a_reason()
    {
        var path = await SubmittedAsync();
        await using var opened = await site.SignInAsync(browser, "admin");
        await opened.Page.GotoAsync(path);
        await opened.Page.ClickAsync("details summary:has-text('Cancel')");
        await opened.Page.FillAsync("#cancel-comment", "Raised twice <b>by mistake</b>");
        await opened.Page.ClickAsync("form[action$='handler=Cancel'] button");

        await Assertions.Expect(opened.Page.Locator("#status")).ToHaveTextAsync("Cancelled");
        (await opened.Page.InnerTextAsync("main")).ShouldContain("Raised twice <b>by mistake</b>");
    }

    [BrowserFact]
    public async Task Everything_works_without_scripts()
    {
        await using var context = await browser.Browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#userName", "sales.east");
        await page.FillAsync("#password", "Demo-Pass-1");
        await page.ClickAsync("main button[type=submit]");
        await FillAsync(page, Customer, "1000", "20");
        await page.ClickAsync("button[value=submit]");
        (await page.TextContentAsync("#error-facts-requestedTermDays"))!.ShouldContain("found 20");
        await page.FillAsync("#field-facts-requestedTermDays", "50");

        await page.ClickAsync("button[value=submit]");

        (await page.TextContentAsync("#status")).ShouldBe("In review");
    }

    private static async Task ReadLetterAsync(IPage page)
    {
        await page.ClickAsync("a[href*='/letters/']");
        var source = await page.GetAttributeAsync("iframe.portal-letter", "src");
        var raw = await page.APIRequest.GetAsync(source!);
        raw.Headers["content-security-policy"].ShouldStartWith("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:");
        (await page.FrameLocator("iframe.portal-letter").Locator("body").InnerTextAsync()).ShouldContain("75");
    }

    private static async Task TypeAsync(IPage page, string selector, string text)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.TypeAsync(text);
    }

    private static async Task TabToAsync(IPage page, string selector)
    {
        const int StopsMax = 80;
        for (var stop = 0; stop < StopsMax; stop++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.EvaluateAsync<bool>("selector => document.activeElement !== null && document.activeElement.matches(selector)", selector))
            {
                return;
            }
        }

        throw new InvalidOperationException($"Expected to reach {selector} with the Tab key, found it unreachable within {StopsMax} stops.");
    }
}
