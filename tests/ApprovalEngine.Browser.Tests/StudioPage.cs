using Microsoft.Playwright;
using Shouldly;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A page of the designer with Elsa Studio in it, in a browser of its own.</summary>
public sealed class StudioPage : IAsyncDisposable
{
    public const string List = "/studio/workflows/definitions";
    public const string Instances = "/studio/workflows/instances";

    // The machine that runs the tests may be busy with others, and each page starts a runtime of its own.
    private const float ReadyWithinMs = 120_000;

    // elsa-studio.md, 11.14: what Studio says without anything being wrong.
    private static readonly string[] Harmless = ["Unable to execute manhattan algorithm, use orth instead"];

    private readonly BrowserPage opened;

    static StudioPage() => Assertions.SetDefaultExpectTimeout(ReadyWithinMs / 2);

    private StudioPage(BrowserPage opened)
    {
        this.opened = opened;
        Page.SetDefaultTimeout(ReadyWithinMs);
        Page.WebSocket += (_, socket) => Sockets.Add(socket);
    }

    public IPage Page => opened.Page;

    /// <summary>WebSockets that the page has opened, also those that are closed again.</summary>
    public List<IWebSocket> Sockets { get; } = [];

    /// <summary>What is drawn of an activity, on the canvas.</summary>
    public ILocator Activity(string name) => Page.Locator($".elsa-activity:has(.activity-label:text-is('{name}'))");

    /// <summary>A browser in which that person is signed in; nothing of Studio is open yet.</summary>
    public static async Task<StudioPage> SignInAsync(BrowserFixture browser, PortalSite site, string person, string locale = "en-GB") =>
        new(await site.SignInAsync(browser, person, locale, withPicture: true));

    /// <summary>Goes to a page of the designer and waits until Studio shows something that somebody can work with.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> OpenAsync(string path)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        (await Page.GotoAsync(path))!.Status.ShouldBe(200, path);
        await ReadyAsync();
        return clock.Elapsed;
    }

    /// <summary>Waits until the element of this page shows what it is for: rows of its list, or a drawing.</summary>
    public Task ReadyAsync() => Page.Locator(".graph-container .elsa-activity, elsa-workflow-definition-list tbody td, elsa-workflow-instance-list tbody td").First.WaitForAsync();

    /// <summary>Nothing was wrong: no error on the console, no exception, no broken page, and nothing was asked of another host.</summary>
    /// <param name="expected">Parts of messages that the test itself has caused.</param>
    public async Task ShouldBeCleanAsync(params string[] expected)
    {
        (await Page.Locator("#blazor-error-ui").IsVisibleAsync()).ShouldBeFalse("Studio says that it is broken");
        opened.Errors.Where(error => !Harmless.Concat(expected).Any(known => error.Contains(known, StringComparison.Ordinal))).ShouldBeEmpty();
        opened.OutsideRequests.ShouldBeEmpty();
    }

    public ValueTask DisposeAsync() => opened.DisposeAsync();
}
