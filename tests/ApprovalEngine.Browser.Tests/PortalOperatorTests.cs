using ApprovalEngine.TestHost;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>An operator at the pages about workflows: an incident, its cause put right, the retry, the confirmed effect.</summary>
[Collection(BrowserTests.Name)]
public sealed class PortalOperatorTests(BrowserFixture browser)
{
    private const string Customer = "C100001";
    private const string Letter = "terms-confirmation.zh-CN.sbn-html";
    private const string RetryButton = "#incidents form button";

    [BrowserFact]
    public async Task An_incident_is_retried_by_keyboard_and_without_scripts_until_the_request_is_done()
    {
        var templates = CopyOfTemplates();
        await File.WriteAllTextAsync(Path.Combine(templates, Letter), "{{ nobody.knows }}");
        var site = new PortalSite { Settings = new Dictionary<string, string> { ["ApprovalEngine__TemplatesDirectory"] = templates } };
        await site.InitializeAsync();
        try
        {
            var path = await RaiseAsync(site);
            var steps = new PortalSteps(browser, site);
            (await steps.DecideAsync("branch.manager.shanghai", path, "recommend")).ShouldBe("In review");
            (await steps.DecideAsync("finance.director", path, "approve")).ShouldBe("Approved");

            await using var context = await browser.Browser.NewContextAsync(new() { BaseURL = site.Address.ToString(), Locale = "en-GB", JavaScriptEnabled = false });
            var page = await SignInAsync(context);
            await page.GotoAsync(path);
            await Assertions.Expect(page.Locator("[data-incident]")).ToContainTextAsync("nobody");
            await PortalTypesTests.TabToAsync(page, "[data-incident] a");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#state")).ToHaveTextAsync("Stopped by an incident");
            await PortalTypesTests.TabToAsync(page, ".portal-nav a[href='/workflows']");
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator("#incidents")).ToContainTextAsync(PortalSteps.NumberOf(path));
            await Assertions.Expect(page.Locator("#incident-count")).ToHaveTextAsync("1");
            await RetryAsync(page);
            await Assertions.Expect(page.Locator("#problem")).ToContainTextAsync("failed once more");

            File.Copy(Repository.PathTo($"templates/{Letter}"), Path.Combine(templates, Letter), overwrite: true);
            await site.RestartAsync();
            await page.GotoAsync("/workflows");
            await RetryAsync(page);
            await Assertions.Expect(page.Locator("[role=status]").First).ToContainTextAsync("has done its work");
            (await page.Locator("#incident-count, #incidents").CountAsync()).ShouldBe(0, "nothing stands still any more");

            await page.GotoAsync(path);
            (await page.Locator("[data-incident]").CountAsync()).ShouldBe(0);
            (await page.Locator("section:has(#letters-heading) li").CountAsync()).ShouldBe(2);
            await steps.AcknowledgeAsync(path, "confirmed", "4711");
            (await PortalSteps.OutcomeAsync(page, path, "Confirmed by the ERP")).ShouldContain("document 4711");
            (await page.InnerTextAsync("main")).ShouldContain("An operator had the activity confirmation run again");
            await ShouldBeOverAsync(page, path);
        }
        finally
        {
            await site.DisposeAsync();
            Directory.Delete(templates, recursive: true);
        }
    }

    private static async Task RetryAsync(IPage page)
    {
        await PortalTypesTests.TabToAsync(page, RetryButton);
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("Enter"), response => response.Request.Method == "POST");
    }

    // The instance, found by the request's number without scripts, in Chinese.
    private async Task ShouldBeOverAsync(IPage signedIn, string path)
    {
        await using var context = await browser.Browser.NewContextAsync(new()
        {
            BaseURL = new Uri(signedIn.Url).GetLeftPart(UriPartial.Authority), Locale = "zh-CN", JavaScriptEnabled = false,
        });
        var page = await SignInAsync(context);
        await page.GotoAsync("/workflows");
        (await page.TextContentAsync("h1")).ShouldBe("工作流");
        await page.FillAsync("#q", PortalSteps.NumberOf(path));
        await page.PressAsync("#q", "Enter");
        await page.ClickAsync("#instances a[href^='/workflows/']");
        (await page.TextContentAsync("#state")).ShouldBe("已完成");
        (await page.InnerTextAsync("#incidents")).ShouldContain("已通过重试解决");
        (await page.Locator("form[action*='/workflows/']").CountAsync()).ShouldBe(0, "nothing is left to do about it");
    }

    private async Task<string> RaiseAsync(PortalSite site)
    {
        await using var opened = await site.SignInAsync(browser, "sales.east");
        var page = opened.Page;
        await page.GotoAsync($"/requests/new?type=non-standard-terms&customer={Customer}");
        await page.SelectOptionAsync("#field-reasonCode", "competition");
        await page.FillAsync("#field-amount", "250,000");
        await page.FillAsync("#field-facts-requestedTermDays", "75");
        await page.ClickAsync("button[value=submit]");
        await page.WaitForSelectorAsync("#status");
        return new Uri(page.Url).AbsolutePath;
    }

    private static async Task<IPage> SignInAsync(IBrowserContext context)
    {
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#userName", "admin");
        await page.FillAsync("#password", "Demo-Pass-1");
        await page.ClickAsync("main button[type=submit]");
        await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        return page;
    }

    private static string CopyOfTemplates()
    {
        var copy = Directory.CreateTempSubdirectory("approval-templates-").FullName;
        foreach (var file in Directory.EnumerateFiles(Repository.PathTo("templates"), "*.sbn-html", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(Repository.PathTo("templates"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
