using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests.Harness;

[Collection(BrowserTests.Name)]
public sealed class BrowserFixtureTests(BrowserFixture browser)
{
    [BrowserFact]
    public async Task A_page_is_shown_and_its_script_runs()
    {
        await using var site = await ServeAsync("<h1 id=a>before</h1><script>document.getElementById('a').textContent = '信用审批'</script>");
        await using var opened = await browser.OpenAsync(AddressOf(site));

        await opened.Page.GotoAsync("/");

        (await opened.Page.Locator("h1").TextContentAsync()).ShouldBe("信用审批");
        opened.Errors.ShouldBeEmpty();
        opened.OutsideRequests.ShouldBeEmpty();
    }

    [BrowserFact]
    public async Task A_request_to_another_host_is_stopped_and_noted()
    {
        await using var site = await ServeAsync("<img src='http://outside.invalid/a.png'>");
        await using var opened = await browser.OpenAsync(AddressOf(site));

        await opened.Page.GotoAsync("/");

        opened.OutsideRequests.ShouldBe(["http://outside.invalid/a.png"]);
    }

    [BrowserFact]
    public async Task A_script_that_fails_is_noted()
    {
        await using var site = await ServeAsync("<script>nothing.like(this)</script>");
        await using var opened = await browser.OpenAsync(AddressOf(site));

        await opened.Page.GotoAsync("/");

        opened.Errors.ShouldContain(error => error.Contains("nothing is not defined"));
    }

    // Two missing glyphs are the same box, so a font without Chinese draws these two alike.
    [BrowserFact]
    public async Task Chinese_characters_have_glyphs_of_their_own()
    {
        await using var site = await ServeAsync("<canvas id=c width=60 height=60></canvas>");
        await using var opened = await browser.OpenAsync(AddressOf(site), "zh-CN");
        await opened.Page.GotoAsync("/");

        var first = await DrawnAsync("信");
        var second = await DrawnAsync("审");

        first.ShouldNotBe(second);

        Task<string> DrawnAsync(string text) => opened.Page.EvaluateAsync<string>(
            """
            text => {
              const canvas = document.getElementById('c'), brush = canvas.getContext('2d');
              brush.clearRect(0, 0, 60, 60);
              brush.font = '48px sans-serif';
              brush.fillText(text, 4, 50);
              return canvas.toDataURL();
            }
            """,
            text);
    }

    private static async Task<WebApplication> ServeAsync(string body)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = builder.Build();
        site.Urls.Add("http://127.0.0.1:0");
        site.MapGet("/favicon.ico", () => Results.NoContent());
        site.MapGet("/", () => Results.Content($"<!doctype html><meta charset=utf-8><title>t</title>{body}", "text/html; charset=utf-8"));
        await site.StartAsync();
        return site;
    }

    private static Uri AddressOf(WebApplication site) => new(site.Urls.Single());
}
