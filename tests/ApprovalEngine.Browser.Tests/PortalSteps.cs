using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;
using Shouldly;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The usual steps of a request through the pages, each by a person of its own in a browser of its own. A request is named by its path.</summary>
public sealed class PortalSteps(BrowserFixture browser, PortalSite site)
{
    // Of Shanghai; pays ever later, so there are invoices enough.
    private const string Customer = "C100003";

    public static string NumberOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>Raises a request of a type as sales.east, within the first limits of the matrix; its path.</summary>
    public async Task<string> RaiseAsync(string type)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync($"/requests/new?type={type}&customer={Customer}");
        await page.SelectOptionAsync("#field-reasonCode", new SelectOptionValue { Index = 1 });
        switch (type)
        {
            case "non-standard-terms":
                await page.FillAsync("#field-amount", "250,000");
                await page.FillAsync("#field-facts-requestedTermDays", "90");
                break;
            case "credit-memo":
                await page.SelectOptionAsync("#field-facts-lines-0-invoice", new SelectOptionValue { Index = 1 });
                await page.FillAsync("#field-facts-lines-0-net", "100");
                break;
            default:
                await page.Locator("[data-items] tbody input:not([disabled])").Last.CheckAsync();
                await page.FillAsync("#field-facts-history", "Three reminders. 三次催收。");
                break;
        }

        if (type == "write-off")
        {
            // All but 1,000 is provided for: the finance director's limit, whatever the item is worth.
            await page.FillAsync("#field-facts-provision", "0");
            var total = await page.Locator("#preview-total").TextContentAsync();
            var open = decimal.Parse(total!["CNY ".Length..], CultureInfo.InvariantCulture);
            await page.FillAsync("#field-facts-provision", (open - 1000).ToString("0.00", CultureInfo.InvariantCulture));
        }

        await page.ClickAsync("button[value=submit]");
        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("In review");
        return new Uri(page.Url).AbsolutePath;
    }

    /// <summary>Asks for other terms as sales.east; the request's number, and the instance that carries it.</summary>
    public async Task<(string Request, string Instance)> RaiseTermsAsync()
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync("/requests/new?type=non-standard-terms&customer=C100001");
        await page.SelectOptionAsync("#field-reasonCode", "competition");
        await page.FillAsync("#field-amount", "250,000");
        await page.FillAsync("#field-facts-requestedTermDays", "75");
        await page.ClickAsync("button[value=submit]");
        await page.WaitForSelectorAsync("#status");
        var request = NumberOf(new Uri(page.Url).AbsolutePath);

        await using var admin = await site.SignInAsync(browser, "admin");
        await admin.Page.GotoAsync($"/workflows?q={request}");
        var instance = NumberOf((await admin.Page.GetAttributeAsync("#instances a[href^='/workflows/']", "href"))!);
        await admin.Page.ClickAsync($"#instances a[href='/workflows/{instance}']");
        (await admin.Page.GetAttributeAsync("a:text-is('Live picture')", "href")).ShouldBe($"/studio/workflows/instances/{instance}/view");
        return (request, instance);
    }

    /// <summary>Answers as whoever is asked; the status of the request afterwards.</summary>
    public async Task<string> DecideAsync(string userName, string path, string verdict, string? comment = null)
    {
        await using var opened = await site.SignInAsync(browser, userName);
        await opened.Page.GotoAsync(path);
        if (comment is not null)
        {
            await opened.Page.FillAsync(".portal-decide textarea", comment);
        }

        await opened.Page.ClickAsync($".portal-decide button[value={verdict}]");
        await opened.Page.WaitForSelectorAsync("[role=status]");
        return (await opened.Page.TextContentAsync("#status"))!;
    }

    public async Task<string> WithdrawAsync(string path)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        await opened.Page.GotoAsync(path);
        await opened.Page.ClickAsync("details summary:has-text('Withdraw')");
        await opened.Page.ClickAsync("form[action$='handler=Withdraw'] button");
        await opened.Page.WaitForSelectorAsync("[role=status]");
        return (await opened.Page.TextContentAsync("#status"))!;
    }

    /// <summary>The ERP's answer, as a file beside the one that it got.</summary>
    public async Task AcknowledgeAsync(string path, string status, string? documentNumber, string? message = null)
    {
        var effectId = await site.EffectOfAsync(NumberOf(path));
        await site.AnswerAsync(effectId, JsonSerializer.Serialize(new { effectId, status, documentNumber, message, at = TimeProvider.System.GetUtcNow() }));
    }

    /// <summary>What the request's page says of its effect, once it says what is expected.</summary>
    public static async Task<string> OutcomeAsync(IPage page, string path, string expected)
    {
        const int TriesMax = 60;
        for (var attempt = 0; attempt < TriesMax; attempt++)
        {
            await page.GotoAsync(path);
            var text = await page.InnerTextAsync("section:has(#effects-heading)");
            if (text.Contains(expected, StringComparison.Ordinal))
            {
                return text;
            }

            await page.WaitForTimeoutAsync(500);
        }

        throw new InvalidOperationException($"Expected an effect of {path} that is “{expected}”, found none within {TriesMax} tries.");
    }
}
