using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>Credit memos, write-offs and escalations as people carry them through the pages.</summary>
[Collection(BrowserTests.Name)]
public sealed partial class PortalTypesTests(BrowserFixture browser, PortalSite site) : IClassFixture<PortalSite>
{
    // Each test takes customers and items of its own: what is claimed by one is not free for another.
    private const string Disputing = "C100004";
    private const string Slow = "C100005";
    private const string Deteriorating = "C100003";
    private const string Abroad = "C100015";

    private readonly PortalSteps steps = new(browser, site);

    [BrowserFact]
    public async Task A_credit_memo_goes_from_the_form_to_its_confirmed_posting()
    {
        var path = await MemoAsync("price-error", row: 1, "12,000.00");
        await using (var own = await site.SignInAsync(browser, "sales.east"))
        {
            await own.Page.GotoAsync(path);
            (await own.Page.InnerTextAsync("#lines tfoot")).ShouldContain("13,560.00");
            (await own.Page.Locator(".portal-decide").CountAsync()).ShouldBe(0, "whoever raised it is not asked");
        }

        (await steps.DecideAsync("branch.manager.shanghai", path, "approve")).ShouldBe("Approved");
        await steps.AcknowledgeAsync(path, "confirmed", "1800004711");

        await using var finance = await site.SignInAsync(browser, "credit.controller");
        var outcome = await PortalSteps.OutcomeAsync(finance.Page, path, "Confirmed by the ERP");
        outcome.ShouldContain("Posting of the credit memo");
        outcome.ShouldContain("document 1800004711");
        (await finance.Page.InnerTextAsync("main")).ShouldContain("Credit memo letter");
    }

    [BrowserFact]
    public async Task What_is_credited_is_gross_and_more_than_is_open_stands_at_its_line()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync("/requests/new");
        await page.SelectOptionAsync("#field-type", "credit-memo");
        await page.FillAsync("#field-customer", Disputing);
        await page.ClickAsync($"[data-customer={Disputing}]");
        await page.SelectOptionAsync("#field-facts-lines-0-invoice", new SelectOptionValue { Index = 3 });
        await page.SelectOptionAsync("#field-reasonCode", "return");
        await page.FillAsync("#field-facts-lines-0-net", "100.005");
        await Assertions.Expect(page.Locator("#error-facts-lines-0-net")).ToContainTextAsync("At most two decimals");
        await page.FillAsync("#field-facts-lines-0-net", "１，０００");
        await page.ClickAsync("[data-add-line]");
        await page.SelectOptionAsync("#field-facts-lines-1-invoice", new SelectOptionValue { Index = 4 });
        await page.SelectOptionAsync("#field-facts-lines-1-vatRate", "0.06");
        await page.FillAsync("#field-facts-lines-1-net", "500");
        await Assertions.Expect(page.Locator("#preview-total")).ToHaveTextAsync("CNY 1,660.00");

        await page.FillAsync("#field-facts-lines-1-net", "90000000");
        await page.ClickAsync("button[value=submit]");
        await Assertions.Expect(page.Locator("#error-summary")).ToContainTextAsync("Line 2: Item ");
        await Assertions.Expect(page.Locator("#error-facts-lines-1-net")).ToContainTextAsync("95,400,000.00 was asked for");
        (await page.InputValueAsync("#field-facts-lines-0-net")).ShouldBe("１，０００");

        await page.ClickAsync("[data-line]:nth-of-type(2) [data-remove-line]");
        await page.ClickAsync("button[value=draft]");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Draft");
        (await page.InnerTextAsync("#lines tfoot")).ShouldContain("1,130.00");
        opened.Errors.Where(error => !error.Contains("409", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task A_document_that_the_reason_needs_is_attached_to_the_draft_first()
    {
        var path = await MemoAsync("goodwill", row: 2, "500");
        await using var own = await site.SignInAsync(browser, "sales.east");
        var page = own.Page;
        await page.GotoAsync(path);
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Draft");
        await Assertions.Expect(page.Locator("#missing-evidence")).ToContainTextAsync("Back-up document");
        await page.ClickAsync("form[action$='handler=Submit'] button");
        await Assertions.Expect(page.Locator("#problem")).ToContainTextAsync("The reason needs a document that is not attached yet: Back-up document");

        await AttachAsync(page, "script.html", "<script>alert(1)</script>");
        await Assertions.Expect(page.Locator("#problem")).ToContainTextAsync("is of a kind that is not taken");
        await AttachAsync(page, "偏差说明.txt", "Agreed on the phone <b>today</b>");
        await Assertions.Expect(page.Locator(".portal-document")).ToContainTextAsync("偏差说明.txt");
        (await page.Locator("#missing-evidence").CountAsync()).ShouldBe(0);
        var href = (await page.GetAttributeAsync(".portal-document a", "href"))!;
        var file = await page.APIRequest.GetAsync(href);
        (await file.TextAsync()).ShouldBe("Agreed on the phone <b>today</b>");
        file.Headers["content-type"].ShouldBe("text/plain; charset=utf-8");
        file.Headers["content-disposition"].ShouldStartWith("attachment");
        file.Headers["x-content-type-options"].ShouldBe("nosniff");
        await using (var stranger = await site.SignInAsync(browser, "sales.north"))
        {
            (await stranger.Page.APIRequest.GetAsync(href)).Status.ShouldBe(404);
        }

        await page.ClickAsync("form[action$='handler=Submit'] button");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("In review");
        (await page.Locator("form[action$='handler=Detach']").CountAsync()).ShouldBe(0);
        (await steps.DecideAsync("branch.manager.shanghai", path, "recommend")).ShouldBe("In review");
        (await steps.DecideAsync("regional.credit.east", path, "reject", "No goodwill this quarter")).ShouldBe("Rejected");
    }

    [BrowserFact]
    public async Task A_document_can_be_taken_off_a_draft_again()
    {
        var path = await MemoAsync("cancellation", row: 5, "700");
        await using var own = await site.SignInAsync(browser, "sales.east");
        await own.Page.GotoAsync(path);
        await AttachAsync(own.Page, "letter.txt", "As agreed");
        await own.Page.ClickAsync("form[action$='handler=Detach'] button");

        await Assertions.Expect(own.Page.Locator("[role=status]")).ToContainTextAsync("The document is removed");
        (await own.Page.Locator("#missing-evidence").CountAsync()).ShouldBe(1);
        (await own.Page.InnerTextAsync("main")).ShouldContain("Document attached: letter.txt (Back-up document)");
    }

    [BrowserFact]
    public async Task A_write_off_shows_the_earlier_ones_and_is_sent_again_after_the_ERP_has_refused_it()
    {
        var path = await WriteOffAsync(row: 0);
        await using (var first = await site.SignInAsync(browser, "regional.credit.east"))
        {
            await first.Page.GotoAsync(path);
            (await first.Page.InnerTextAsync("#items")).ShouldContain("Days overdue");
            (await first.Page.InnerTextAsync("#earlier-write-offs")).ShouldContain("Earlier write-offs of this customer");
        }

        (await steps.DecideAsync("regional.credit.east", path, "recommend")).ShouldBe("In review");
        (await steps.DecideAsync("finance.director", path, "approve")).ShouldBe("Approved");
        await steps.AcknowledgeAsync(path, "failed", null, "Period 2026-11 is closed");

        await using var controller = await site.SignInAsync(browser, "credit.controller");
        var page = controller.Page;
        (await PortalSteps.OutcomeAsync(page, path, "Refused by the ERP")).ShouldContain("Period 2026-11 is closed");
        await page.ClickAsync("form[action$='handler=Resend'] button");
        await Assertions.Expect(page.Locator("[role=status]").First).ToContainTextAsync("ordered from the ERP again");
        (await page.InnerTextAsync("main")).ShouldContain("attempt 2");
        await steps.AcknowledgeAsync(path, "confirmed", "1900000815");
        (await PortalSteps.OutcomeAsync(page, path, "Confirmed by the ERP")).ShouldContain("1900000815");

        var second = await WriteOffAsync(row: 0);
        await using var director = await site.SignInAsync(browser, "regional.credit.east");
        await director.Page.GotoAsync(second);
        var earlier = await director.Page.InnerTextAsync("#earlier-write-offs");
        earlier.ShouldContain("Approved so far: 1");
        earlier.ShouldContain(PortalSteps.NumberOf(path));
        (await steps.WithdrawAsync(second)).ShouldBe("Withdrawn");
    }

    [BrowserFact]
    public async Task Only_whoever_may_sends_an_effect_again()
    {
        var path = await MemoAsync("price-error", row: 1, "90");
        (await steps.DecideAsync("branch.manager.shanghai", path, "approve")).ShouldBe("Approved");
        await steps.AcknowledgeAsync(path, "failed", null, "No such account");

        await using var auditor = await site.SignInAsync(browser, "auditor");
        (await PortalSteps.OutcomeAsync(auditor.Page, path, "Refused by the ERP")).ShouldNotContain("Send again");
        await using var admin = await site.SignInAsync(browser, "admin");
        await admin.Page.GotoAsync("/effects?status=failed");
        await admin.Page.Locator($"tr:has-text('{PortalSteps.NumberOf(path)}') form button").ClickAsync();
        await Assertions.Expect(admin.Page.Locator("[role=status]")).ToContainTextAsync("ordered from the ERP again");
    }

    [BrowserFact]
    public async Task The_limits_of_an_amount_in_another_currency_are_compared_at_a_rate_that_is_shown()
    {
        await using var opened = await site.SignInAsync(browser, "credit.controller");
        var page = opened.Page;
        await page.GotoAsync($"/requests/new?type=legal-escalation&customer={Abroad}");
        await page.SelectOptionAsync("#field-reasonCode", "overdue");
        await page.CheckAsync("[data-items] tbody input");
        await page.FillAsync("#field-facts-history", "Three reminders");

        await Assertions.Expect(page.Locator("#rate")).ToContainTextAsync("Limits compared in CNY at");
        (await page.TextContentAsync("#preview-total"))!.ShouldStartWith("USD ");
    }

    private static async Task AttachAsync(IPage page, string name, string content)
    {
        await page.SetInputFilesAsync("#attach-file", new FilePayload { Name = name, MimeType = "application/pdf", Buffer = System.Text.Encoding.UTF8.GetBytes(content) });
        await page.ClickAsync("form[action$='handler=Attach'] button");
    }

    private async Task<string> MemoAsync(string reason, int row, string net)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync($"/requests/new?type=credit-memo&customer={Disputing}");
        await page.SelectOptionAsync("#field-reasonCode", reason);
        await page.SelectOptionAsync("#field-facts-lines-0-invoice", new SelectOptionValue { Index = row });
        await page.FillAsync("#field-facts-lines-0-net", net);
        await page.ClickAsync("button[value=submit]");
        await page.WaitForSelectorAsync("#status");
        return new Uri(page.Url).AbsolutePath;
    }

    private async Task<string> WriteOffAsync(int row)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync($"/requests/new?type=write-off&customer={Deteriorating}");
        await page.SelectOptionAsync("#field-reasonCode", "uncollectible");
        await page.Locator("[data-items] tbody input").Nth(row).CheckAsync();
        await page.FillAsync("#field-facts-history", "Three reminders, nothing came. 多次催收未果。");
        await page.FillAsync("#field-facts-provision", "0");
        var total = await page.Locator("#preview-total").TextContentAsync();
        // All but 1,000 is provided for: the finance director's limit, whatever the item is worth.
        var open = decimal.Parse(total!["CNY ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        await page.FillAsync("#field-facts-provision", Math.Max(0, open - 1000).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture));
        await page.ClickAsync("button[value=submit]");
        await page.WaitForSelectorAsync("#status");
        return new Uri(page.Url).AbsolutePath;
    }
}
