using Microsoft.Playwright;
using Shouldly;

namespace ApprovalEngine.Browser.Tests;

/// <summary>Escalations, the legal page, and what holds for all types.</summary>
public sealed partial class PortalTypesTests
{
    [BrowserFact]
    public async Task An_escalation_is_raised_by_keyboard_and_becomes_a_case_of_legal()
    {
        var path = await EscalatedByKeyboardAsync();
        (await steps.DecideAsync("branch.manager.shanghai", path, "recommend")).ShouldBe("In review");
        await using (var legal = await site.SignInAsync(browser, "legal.counsel"))
        {
            await legal.Page.GotoAsync("/legal");
            (await legal.Page.InnerTextAsync("main")).ShouldNotContain(PortalSteps.NumberOf(path), Case.Sensitive, "finance has not approved yet");
        }

        (await steps.DecideAsync("credit.manager", path, "approve")).ShouldBe("In review");
        await using var opened = await site.SignInAsync(browser, "legal.counsel");
        var page = opened.Page;
        await page.ClickAsync(".portal-nav a[href='/legal']");
        (await page.InnerTextAsync("#waiting")).ShouldContain("1 item, ");
        await page.ClickAsync($"#waiting a[href='{path}']");
        await page.ClickAsync(".portal-decide button[value=approve]");
        await page.ClickAsync(".portal-heading a[href^='/legal/']");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("Open");
        (await page.InnerTextAsync("main")).ShouldContain("By phone: promised, not paid");
        (await page.TextContentAsync("#planned"))!.ShouldContain("Demand letter");

        var on = TimeProvider.System.GetUtcNow().AddHours(8).AddDays(14).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await PlanAsync(page, "lawyer-letter", on, "By EMS");
        await Assertions.Expect(page.Locator("#planned")).ToContainTextAsync($"by {on}");
        await PlanAsync(page, "lawyer-letter", "2020-01-01", "Too late");
        await Assertions.Expect(page.Locator("#problem")).ToContainTextAsync("The day of the next step must be");
        (await page.InputValueAsync("#plan-note")).ShouldBe("Too late");
        await steps.AcknowledgeAsync(path, "confirmed", "LG-1");
        await PortalSteps.OutcomeAsync(page, path, "Confirmed by the ERP");
        (await page.InnerTextAsync("main")).ShouldContain("next step Lawyer's letter, by " + on);
        await CloseAsync(page, path);
        opened.Errors.Where(error => !error.Contains("400", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task A_payment_order_is_refused_for_a_disputed_claim_and_a_late_plan_is_told()
    {
        var path = await EscalatedAsync(Disputing, row: 0, "dispute");
        await steps.DecideAsync("branch.manager.shanghai", path, "recommend");
        await steps.DecideAsync("credit.manager", path, "approve");
        (await steps.DecideAsync("legal.counsel", path, "approve")).ShouldBe("Approved");
        var legalCase = "/legal/LC" + PortalSteps.NumberOf(path)[2..];
        await using var first = await site.SignInAsync(browser, "legal.counsel");
        await using var second = await site.SignInAsync(browser, "legal.counsel", "zh-CN");
        await first.Page.GotoAsync(legalCase);
        await second.Page.GotoAsync(legalCase);

        await PlanAsync(first.Page, "payment-order", "2099-01-01", "");
        await Assertions.Expect(first.Page.Locator("#problem")).ToContainTextAsync("A payment order is for undisputed claims only");
        await PlanAsync(first.Page, "litigation", "2099-01-01", "");
        await PlanAsync(second.Page, "arbitration", "2099-02-01", "");
        await Assertions.Expect(second.Page.Locator("#problem")).ToContainTextAsync("您打开后案件已有变更");

        await using var requester = await site.SignInAsync(browser, "sales.east");
        await requester.Page.GotoAsync(legalCase);
        (await requester.Page.TextContentAsync("#planned"))!.ShouldContain("Litigation");
        (await requester.Page.Locator("form[action*='/legal/']").CountAsync()).ShouldBe(0, "only legal acts");
        await using var stranger = await site.SignInAsync(browser, "legal.counsel.cn02");
        (await stranger.Page.GotoAsync(legalCase))!.Status.ShouldBe(404);
    }

    [BrowserFact]
    public async Task An_item_that_is_taken_cannot_be_chosen_and_is_free_after_a_withdrawal()
    {
        var path = await WriteOffAsync(row: 3);
        await using (var opened = await site.SignInAsync(browser, "sales.east"))
        {
            await opened.Page.GotoAsync($"/requests/new?type=write-off&customer={Deteriorating}");
            (await opened.Page.InnerTextAsync("[data-items]")).ShouldContain("in other requests");
            await opened.Page.CheckAsync("[data-select-all]");
            (await opened.Page.Locator("[data-items] tbody input:checked").CountAsync()).ShouldBeGreaterThan(1);
            (await opened.Page.Locator("[data-items] tbody input:disabled:checked").CountAsync()).ShouldBe(0);
        }

        (await steps.WithdrawAsync(path)).ShouldBe("Withdrawn");
        await using var again = await site.SignInAsync(browser, "sales.east");
        await again.Page.GotoAsync("/requests/new?copy=" + PortalSteps.NumberOf(path));
        (await again.Page.Locator("[data-items] tbody input:checked").CountAsync()).ShouldBe(1);
        (await again.Page.InputValueAsync("#field-facts-history")).ShouldContain("多次催收未果");
    }

    [BrowserFact]
    public async Task The_forms_work_without_scripts()
    {
        await using var context = await browser.Browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), JavaScriptEnabled = false });
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#userName", "sales.east");
        await page.FillAsync("#password", "Demo-Pass-1");
        await page.ClickAsync("main button[type=submit]");
        await page.GotoAsync("/requests/new");
        await page.SelectOptionAsync("#field-type", "credit-memo");
        await page.FillAsync("#field-customer", Disputing);
        await page.FillAsync("#field-justification", "Kept");
        await page.ClickAsync("noscript button, button[formaction$='handler=Fields']");
        (await page.Locator("[data-line]").CountAsync()).ShouldBe(5);
        (await page.InputValueAsync("#field-justification")).ShouldBe("Kept");

        await page.SelectOptionAsync("#field-reasonCode", "return");
        await page.SelectOptionAsync("#field-facts-lines-2-invoice", new SelectOptionValue { Index = 6 });
        await page.FillAsync("#field-facts-lines-2-net", "-1");
        await page.ClickAsync("button[value=submit]");
        (await page.TextContentAsync("#error-facts-lines-2-net"))!.ShouldContain("found -1");
        await page.FillAsync("#field-facts-lines-2-net", "100");
        await page.ClickAsync("button[value=submit]");

        (await page.TextContentAsync("#status")).ShouldBe("In review");
    }

    private async Task<string> EscalatedByKeyboardAsync()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync("/requests/new?type=legal-escalation");
        await TypeAsync(page, "#field-customer", Slow);
        await TabToAsync(page, "#field-reasonCode");
        await page.Locator("[data-items] tbody input").First.WaitForAsync();
        await Assertions.Expect(page.Locator("#field-reasonCode")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("Over");
        await TabToAsync(page, "[data-items] tbody input");
        await page.Keyboard.PressAsync("Space");
        await TypeAsync(page, "#field-facts-history", "By phone: promised, not paid");
        await Assertions.Expect(page.Locator("#preview")).ToContainTextAsync("Legal counsel approves");
        await TabToAsync(page, "button[value=submit]");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("#status");
        opened.Errors.ShouldBeEmpty();
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task<string> EscalatedAsync(string customer, int row, string reason)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync($"/requests/new?type=legal-escalation&customer={customer}");
        await page.SelectOptionAsync("#field-reasonCode", reason);
        await page.Locator("[data-items] tbody input").Nth(row).CheckAsync();
        await page.FillAsync("#field-facts-history", "Three reminders");
        await page.ClickAsync("button[value=submit]");
        await page.WaitForSelectorAsync("#status");
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task PlanAsync(IPage page, string step, string on, string note)
    {
        await page.SelectOptionAsync("#next-step", step);
        // As a client would that knows no limits of the field.
        await page.EvalOnSelectorAsync("#next-step-on", "(field, on) => { field.removeAttribute('min'); field.value = on; }", on);
        await page.FillAsync("#plan-note", note);
        await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync("form[action$='handler=Plan'] button[type=submit]"), response => response.Request.Method == "POST");
    }

    private static async Task CloseAsync(IPage page, string path)
    {
        await page.GotoAsync("/legal/LC" + PortalSteps.NumberOf(path)[2..]);
        await page.ClickAsync("details summary:has-text('Close this case')");
        await page.FillAsync("#close-note", "Paid in full");
        await page.ClickAsync("form[action$='handler=Close'] button");
        await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("Closed");
        (await page.Locator("form[action*='/legal/']").CountAsync()).ShouldBe(0);
        await page.GotoAsync("/legal?state=closed");
        (await page.InnerTextAsync("#cases")).ShouldContain("LC" + PortalSteps.NumberOf(path)[2..]);
    }

    private static async Task TypeAsync(IPage page, string selector, string text)
    {
        await TabToAsync(page, selector);
        await page.Keyboard.TypeAsync(text);
    }

    internal static async Task TabToAsync(IPage page, string selector)
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
