using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A page of the designer that stays open: its token is renewed, and an ended sign-in or a lost connection costs nothing that is on the screen.</summary>
[Collection(StudioBrowserTests.Name)]
public sealed class StudioSessionTests(BrowserFixture browser, PortalSite site) : IClassFixture<PortalSite>
{
    private const string Editor = "/studio/workflows/definitions/credit-memo/edit";
    private const string Description = "elsa-workflow-definition-editor textarea";

    [BrowserFact]
    public async Task The_token_is_renewed_before_it_ends()
    {
        await using var studio = await StudioPage.SignInAsync(browser, site, "process.owner");
        var page = studio.Page;
        await page.Clock.InstallAsync();
        await studio.OpenAsync(Editor);
        var first = await NextTokenAsync(page, () => page.FillAsync(Description, "Before."));

        var renewed = await page.RunAndWaitForResponseAsync(() => page.Clock.FastForwardAsync("26:00"), answer => answer.Url.EndsWith("/studio/token", StringComparison.Ordinal));

        renewed.Status.ShouldBe(200);
        // The page takes the new token a moment after it has come.
        var next = first;
        for (var attempt = 1; next == first && attempt <= 5; attempt++)
        {
            next = await NextTokenAsync(page, () => page.FillAsync(Description, $"After {attempt}."));
        }

        next.ShouldNotBe(first);
        await Assertions.Expect(page.Locator("#signed-out")).ToBeHiddenAsync();
        await studio.ShouldBeCleanAsync();
    }

    [BrowserFact]
    public async Task An_ended_sign_in_is_said_and_work_goes_on_after_the_next_one()
    {
        await using var studio = await StudioPage.SignInAsync(browser, site, "process.owner", "zh-CN");
        var page = studio.Page;
        await studio.OpenAsync(Editor);
        // Both have ended: the cookie, and the token in the page.
        var isOver = true;
        await page.RouteAsync("**/elsa/api/**", route => isOver ? route.FulfillAsync(new() { Status = 401 }) : route.ContinueAsync());
        await page.Context.ClearCookiesAsync(new() { Name = "ApprovalEngine" });
        await page.FillAsync(Description, "改过的说明。");
        await page.Locator(Description).First.BlurAsync();

        var dialog = page.Locator("#signed-out");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await Assertions.Expect(dialog.Locator("h2")).ToHaveTextAsync("您已退出登录");
        await Assertions.Expect(dialog.Locator("a")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await dialog.Locator("button").ClickAsync();
        await Assertions.Expect(dialog.Locator("[role=status]")).ToHaveTextAsync("您尚未登录。");

        await SignInBesideAsync(page, "auditor");
        await dialog.Locator("button").ClickAsync();
        await Assertions.Expect(dialog.Locator("[role=status]")).ToContainTextAsync("请以 process.owner 登录");
        await page.Context.ClearCookiesAsync(new() { Name = "ApprovalEngine" });
        isOver = false;
        await SignInBesideAsync(page, "process.owner");
        await page.RunAndWaitForResponseAsync(
            () => dialog.Locator("button").ClickAsync(),
            answer => answer.Request.Method == "POST" && answer.Url.EndsWith("/elsa/api/workflow-definitions", StringComparison.Ordinal) && answer.Status == 200);

        await Assertions.Expect(dialog).ToBeHiddenAsync();
        (await page.InputValueAsync(Description)).ShouldBe("改过的说明。");
        await studio.ShouldBeCleanAsync("the server responded with a status of 40");
        await studio.OpenAsync(Editor);
        (await page.InputValueAsync(Description)).ShouldBe("改过的说明。", "it was saved");
    }

    [BrowserFact]
    public async Task The_picture_moves_by_itself_and_is_live_again_after_the_server_was_away()
    {
        var steps = new PortalSteps(browser, site);
        var (request, instance) = await steps.RaiseTermsAsync();
        await using var studio = await StudioPage.SignInAsync(browser, site, "finance.director");
        var page = studio.Page;
        await studio.OpenAsync($"/studio/embed/instances/{instance}");
        await ShouldBeLiveAsync(studio);
        var badge = page.Locator("[data-cell-id=approval] .mud-badge");
        await Assertions.Expect(badge).ToHaveTextAsync("1");

        await site.RestartAsync();
        await ShouldBeLiveAsync(studio);
        await studio.ReadyAsync();
        (await steps.DecideAsync("branch.manager.shanghai", $"/requests/{request}", "recommend")).ShouldBe("In review");

        // The second stage is asked by the same activity, a second time.
        await Assertions.Expect(badge).ToHaveTextAsync("2");
        await Assertions.Expect(studio.Activity("RequestApproval")).ToBeInViewportAsync();
        await studio.ShouldBeCleanAsync("net::ERR_CONNECTION_REFUSED", "WebSocket");
    }

    private static async Task ShouldBeLiveAsync(StudioPage studio)
    {
        for (var attempt = 0; attempt < 240 && studio.Sockets.Count(socket => !socket.IsClosed) < 2; attempt++)
        {
            await Task.Delay(500);
        }

        studio.Sockets.Count(socket => !socket.IsClosed).ShouldBeGreaterThanOrEqualTo(2, "Studio listens on two connections");
    }

    // Studio draws its properties anew once they are loaded, and forgets what was typed before: a person would type it again.
    private static async Task<string> NextTokenAsync(IPage page, Func<Task> cause)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var request = await page.RunAndWaitForRequestAsync(async () =>
                {
                    await page.FillAsync(Description, "");
                    await cause();
                    await page.Locator(Description).First.BlurAsync();
                }, one => one.Url.Contains("/elsa/api/", StringComparison.Ordinal), new() { Timeout = 20_000 });
                return (await request.HeaderValueAsync("authorization")).ShouldNotBeNull();
            }
            catch (TimeoutException) when (attempt < 5)
            {
                // Typed into what is no more.
            }
        }
    }

    private static async Task SignInBesideAsync(IPage page, string person)
    {
        var beside = await page.Context.RunAndWaitForPageAsync(() => page.Locator("#signed-out a").ClickAsync());
        await beside.FillAsync("#userName", person);
        await beside.FillAsync("#password", "Demo-Pass-1");
        await beside.ClickAsync("main button[type=submit]");
        await beside.WaitForURLAsync("**/studio/signed-in");
        (await beside.TextContentAsync("h1")).ShouldBe("您已登录");
        await beside.CloseAsync();
    }
}
