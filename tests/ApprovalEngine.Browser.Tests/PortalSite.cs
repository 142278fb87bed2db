using ApprovalEngine.TestHost;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The real host with the demo company, started once for all tests of the portal.</summary>
public sealed class PortalSite : IAsyncLifetime
{
    private const string Password = "Demo-Pass-1";

    private ServerProcess? server;

    public Uri Address => (server ?? throw new InvalidOperationException("The host was not started: there is no browser.")).Address;

    public async Task InitializeAsync()
    {
        server = BrowserFixture.Executable is null ? null : await StartAsync();
    }

    /// <summary>A page of a browser of its own, on which that person is signed in and sees the inbox.</summary>
    public async Task<BrowserPage> SignInAsync(BrowserFixture browser, string userName, string locale = "en-GB")
    {
        var opened = await browser.OpenAsync(Address, locale);
        await opened.Page.GotoAsync("/sign-in");
        await opened.Page.FillAsync("#userName", userName);
        await opened.Page.FillAsync("#password", Password);
        await opened.Page.ClickAsync("main button[type=submit]");
        await opened.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
        return opened;
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private static async Task<ServerProcess> StartAsync()
    {
        var started = new ServerProcess();
        await started.StartAsync();
        return started;
    }
}
