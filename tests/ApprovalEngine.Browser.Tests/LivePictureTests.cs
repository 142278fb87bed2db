using ApprovalEngine.TestHost;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The live picture beside the facts of a request: whom it waits for, and how it moves when somebody decides, here or on another node.</summary>
[Collection(StudioBrowserTests.Name)]
public sealed class LivePictureTests(BrowserFixture browser)
{
    private const float ReadyMs = 90_000;
    private const string Picture = "iframe.portal-picture";

    /// <summary>One host on SQLite always; two on PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<bool> Hosts => PostgresDatabase.WhyUnavailable is null ? [false, true] : [false];

    [BrowserTheory]
    [MemberData(nameof(Hosts))]
    public async Task The_picture_moves_while_the_director_decides(bool isPair)
    {
        var site = new PortalSite { IsPair = isPair, Settings = new Dictionary<string, string> { ["Demo__Requests"] = "true" } };
        await site.InitializeAsync();
        try
        {
            await using var director = await site.SignInAsync(browser, "finance.director", withPicture: true);
            await DecideAsync(director);
            if (isPair)
            {
                // Every other request went to the other host, and so did the live connections and what was decided.
                var live = site.Taken.Where(one => one.Path.StartsWith("/elsa/hubs", StringComparison.Ordinal)).ToList();
                live.Select(one => one.Node).Distinct().Count().ShouldBe(2, string.Join('\n', live));
            }
        }
        finally
        {
            await site.DisposeAsync();
        }
    }

    private static async Task DecideAsync(BrowserPage director)
    {
        var page = director.Page;
        await page.SetViewportSizeAsync(1440, 900);
        await page.ClickAsync("a[href*='/requests/WO-']");
        await Assertions.Expect(page.Locator("#request-waiting")).ToContainTextAsync("Waiting for Finance director China");
        await Assertions.Expect(page.Locator("#request-waiting")).ToContainTextAsync("since 20");
        (await page.Locator("#facts-heading").IsVisibleAsync()).ShouldBeTrue();
        var picture = page.FrameLocator(Picture);
        await BadgeOf(picture, "approval").WaitForAsync(new() { Timeout = ReadyMs });
        (await BadgeOf(picture, "end-approved").CountAsync()).ShouldBe(0, "it has not come so far");
        await page.EvaluateAsync("selector => { document.querySelector(selector).dataset.same = 'yes'; }", Picture);

        // By keyboard, from the decide buttons that stand before the picture.
        await page.FocusAsync(".portal-decide textarea");
        await page.Keyboard.PressAsync("Tab");
        (await page.EvaluateAsync<string>("document.activeElement.value")).ShouldBe("approve");
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#status")).ToHaveTextAsync("Approved");
        await Assertions.Expect(page.Locator("#flash [role=status]")).ToBeFocusedAsync();
        await Assertions.Expect(page.Locator("#request-waiting")).ToContainTextAsync("It waits for nobody");
        await BadgeOf(picture, "end-approved").WaitForAsync(new() { Timeout = ReadyMs });
        (await page.GetAttributeAsync(Picture, "data-same")).ShouldBe("yes", "neither the page nor the picture was loaded again");
        director.OutsideRequests.ShouldBeEmpty();
        director.Errors.Where(error => !error.Contains("manhattan", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static ILocator BadgeOf(IFrameLocator picture, string activity) => picture.Locator($".x6-node[data-cell-id='{activity}'] .mud-badge:visible").First;
}
