using Microsoft.Playwright;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>One Chromium for the tests of a collection; each test takes a context of its own, so no cookie passes between them.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string[] WellKnownPaths =
    [
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/usr/bin/google-chrome-stable",
    ];

    // The address bar's list is a page of its own, which each new window starts: it costs as much as a page of the portal. Chromium takes the last
    // list of features alone, so the others are Playwright's (chromiumSwitches.ts).
    private static readonly string[] Without =
    [
        "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "DialMediaRouteProvider", "GlobalMediaControls", "HttpsUpgrades", "LensOverlay",
        "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning", "BlockOriginHeaderModificationOnRedirect", "AvoidCorsURLLoaderRestartOnRedirect",
        "Translate", "AutoDeElevate", "OptimizationHints", "NetworkTimeServiceQuerying", "AimEnabled",
    ];

    // Nothing but the page under test may use the network, and it only this machine (here and not by Playwright's routes: a context with
    // routes keeps no cache); the sandbox needs privileges that a container lacks.
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", $"--disable-features={string.Join(',', Without)}",
    ];

    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>The Chromium to use: <c>CHROMIUM</c>, else a well-known path; null where there is none.</summary>
    public static string? Executable { get; } = Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
        ? named
        : Array.Find(WellKnownPaths, File.Exists);

    /// <summary>The running browser.</summary>
    /// <exception cref="InvalidOperationException">No Chromium was found: the test lacks <see cref="BrowserFactAttribute"/>.</exception>
    public IBrowser Browser => browser ?? throw new InvalidOperationException(BrowserFactAttribute.NoBrowser);

    public async Task InitializeAsync()
    {
        if (Executable is null)
        {
            return;
        }

        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = Arguments, Headless = true });
    }

    /// <summary>
    /// An empty page in a context of its own. Every request to another host than <paramref name="address"/> is
    /// noted in <see cref="BrowserPage.OutsideRequests"/>.
    /// </summary>
    /// <param name="address">What relative addresses are relative to.</param>
    /// <param name="locale">The browser's language, like zh-CN.</param>
    public async Task<BrowserPage> OpenAsync(Uri address, string locale = "en-GB")
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = address.ToString(), Locale = locale, TimezoneId = "Asia/Shanghai" });
        return await BrowserPage.CreateAsync(context, address);
    }

    public async Task DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
    }
}
