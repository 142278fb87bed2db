using ApprovalEngine.TestHost;
using Microsoft.Playwright;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>The real host with the demo company, started once for all tests of the portal. On SQLite, unless it is given a database.</summary>
public sealed class PortalSite : IAsyncLifetime
{
    private const string Password = "Demo-Pass-1";
    private const int AttemptsMax = 120;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, Cookie> signedIn = [];
    private ServerProcess? server;
    private ServerProcess? second;
    private RoundRobinProxy? proxy;
    private PostgresDatabase? postgres;

    /// <summary>Whether the next start makes a PostgreSQL database of its own.</summary>
    internal bool IsOnPostgres { get; init; }

    /// <summary>Whether it is two hosts on one PostgreSQL, behind a proxy that gives each request to the other one than the last.</summary>
    internal bool IsPair { get; init; }

    /// <summary>Settings of the host besides those that every test needs.</summary>
    internal IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public Uri Address => proxy?.Address ?? (server ?? throw new InvalidOperationException("The host was not started: there is no browser.")).Address;

    /// <summary>Which host took which request, in their order; nothing but for a pair.</summary>
    internal IReadOnlyList<(string Path, int Node)> Taken => proxy?.Taken ?? [];

    public async Task InitializeAsync()
    {
        if (BrowserFixture.Executable is null)
        {
            return;
        }

        var company = !IsPair && PreparedCompany.Fits(Settings) ? await PreparedCompany.FindAsync(IsOnPostgres) : null;
        postgres = !IsOnPostgres && !IsPair ? null : company is null ? await PostgresDatabase.CreateAsync() : await company.CopyDatabaseAsync();
        var settings = new Dictionary<string, string>(Settings);
        if (postgres is not null)
        {
            settings["ConnectionStrings__ApprovalEngine"] = postgres.ConnectionString;
        }

        if (IsPair)
        {
            // Nobody's key: all bytes are the same. Without it each host makes one of its own.
            settings["Keys__DataProtection"] = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
            settings["Keys__Audit"] = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
        }

        server = await ServerProcess.RunAsync(settings, company);
        if (IsPair)
        {
            settings["ApprovalEngine__DataDirectory"] = server.DataDirectory;
            second = await ServerProcess.RunAsync(settings);
            proxy = await RoundRobinProxy.StartAsync(server.Address, second.Address);
        }
    }

    /// <summary>Ends the host politely and starts it again on the same data and address.</summary>
    internal async Task RestartAsync()
    {
        await server!.StopAsync();
        await server.StartAsync();
    }

    /// <summary>
    /// A page of a browser of its own, on which that person is signed in and sees the inbox. Who has signed in here once is known again by the
    /// cookie of that time.
    /// </summary>
    /// <param name="browser">The browser.</param>
    /// <param name="userName">Who signs in.</param>
    /// <param name="locale">The browser's language, like zh-CN.</param>
    /// <param name="withPicture">
    /// Whether the live picture beside a request is loaded. It starts a .NET runtime with each page, which takes longer than the rest of most
    /// tests: those that are about other things get an empty page in its place.
    /// </param>
    public async Task<BrowserPage> SignInAsync(BrowserFixture browser, string userName, string locale = "en-GB", bool withPicture = false)
    {
        var opened = await browser.OpenAsync(Address, locale);
        var (page, context) = (opened.Page, opened.Page.Context);
        if (!withPicture)
        {
            await LeaveOutPictureAsync(page);
        }

        if (signedIn.TryGetValue(userName, out var known))
        {
            await context.AddCookiesAsync([known]);
        }

        await page.GotoAsync("/");
        if (new Uri(page.Url).AbsolutePath != "/")
        {
            await page.FillAsync("#userName", userName);
            await page.FillAsync("#password", Password);
            await page.ClickAsync("main button[type=submit]");
            await page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
            signedIn[userName] = CopyOf((await context.CookiesAsync()).Single(cookie => cookie.Name == "ApprovalEngine"));
        }

        return opened;
    }

    /// <summary>The id of the newest effect that was handed to the ERP for a request; waits until its file is there.</summary>
    public async Task<Guid> EffectOfAsync(string request)
    {
        var outbox = Path.Combine(server!.DataDirectory, "outbox", "erp");
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var file = Directory.Exists(outbox)
                ? Directory.EnumerateFiles(outbox, "*.json").FirstOrDefault(path => File.ReadAllText(path).Contains($"\"{request}\"", StringComparison.Ordinal))
                : null;
            if (file is not null)
            {
                return Guid.Parse(Path.GetFileNameWithoutExtension(file));
            }

            await Task.Delay(Pause);
        }

        throw new InvalidOperationException($"Expected a file for {request} in the ERP's outbox, found none.");
    }

    /// <summary>Puts the ERP's answer into its inbox, whole at once.</summary>
    public async Task AnswerAsync(Guid effectId, string answer)
    {
        var inbox = Directory.CreateDirectory(Path.Combine(server!.DataDirectory, "inbox", "erp")).FullName;
        var path = Path.Combine(inbox, $"{effectId}.ack.json");
        await File.WriteAllTextAsync(path + ".part", answer);
        File.Move(path + ".part", path, overwrite: true);
    }

    public async Task DisposeAsync()
    {
        if (proxy is not null)
        {
            await proxy.DisposeAsync();
        }

        foreach (var host in new[] { second, server }.OfType<ServerProcess>())
        {
            await host.DisposeAsync();
        }

        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }
    }

    // Not by a route of Playwright: a page with routes keeps no cache.
    private static async Task LeaveOutPictureAsync(IPage page)
    {
        var session = await page.Context.NewCDPSessionAsync(page);
        session.Event("Fetch.requestPaused").OnEvent += async (_, paused) =>
        {
            try
            {
                await session.SendAsync("Fetch.fulfillRequest", new()
                {
                    ["requestId"] = paused!.Value.GetProperty("requestId").GetString()!,
                    ["responseCode"] = 200,
                    ["responseHeaders"] = new[] { new { name = "Content-Type", value = "text/html" } },
                    ["body"] = Convert.ToBase64String("<!DOCTYPE html><title>-</title>"u8),
                });
            }
            catch (PlaywrightException)
            {
                // The page has gone on meanwhile.
            }
        };
        await session.SendAsync("Fetch.enable", new() { ["patterns"] = new[] { new { urlPattern = "*/studio/embed/*" } } });
    }

    private static Cookie CopyOf(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
    };
}
