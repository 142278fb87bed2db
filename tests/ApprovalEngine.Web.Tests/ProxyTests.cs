using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Where a request came from is said by the proxies that are known, and by nobody else. The proxy of these tests is 127.0.0.2.</summary>
public sealed class ProxyTests(ProxyTests.HostBehindProxy host) : IClassFixture<ProxyTests.HostBehindProxy>
{
    private const int FailuresPerAddress = 100;

    [Fact]
    public async Task Https_at_the_proxy_makes_addresses_https_and_cookies_secure()
    {
        foreach (var (from, proto, scheme) in new[] { ("127.0.0.2", "https", "https"), ("127.0.0.2", "http", "http"), ("127.0.0.1", "https", "http") })
        {
            using var browser = host.From(from);
            browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", proto);
            using var refused = await browser.GetAsync("requests");
            refused.Headers.Location.ShouldNotBeNull().ToString().ShouldBe($"{scheme}://{host.Server.Address.Authority}/sign-in?returnUrl=%2Frequests", $"{proto} said by {from}");

            using var page = await browser.GetAsync("sign-in");
            var token = (await page.Content.ReadAsStringAsync()).Split("name=\"__RequestVerificationToken\"", 2)[1].Split("value=\"", 2)[1].Split('"')[0];
            browser.DefaultRequestHeaders.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
            using var form = new FormUrlEncodedContent([new("userName", "auditor"), new("password", "Demo-Pass-1"), new("returnUrl", "/"), new("__RequestVerificationToken", token)]);
            using var signedIn = await browser.PostAsync("sign-in", form);
            signedIn.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            foreach (var cookie in page.Headers.GetValues("Set-Cookie").Concat(signedIn.Headers.GetValues("Set-Cookie")))
            {
                cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase).ShouldBe(scheme is "https", $"{proto} said by {from}: {cookie}");
            }
        }
    }

    [Fact]
    public async Task Failed_sign_ins_count_for_the_address_that_a_known_proxy_names()
    {
        using var stranger = host.From("127.0.0.1");
        using var proxy = host.From("127.0.0.2");

        // A stranger who invents another address for each guess is still one stranger.
        var guesses = new int[FailuresPerAddress];
        await Parallel.ForAsync(0, guesses.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (guess, _) =>
            guesses[guess] = await GuessAsync(stranger, string.Create(CultureInfo.InvariantCulture, $"guess{guess}"), string.Create(CultureInfo.InvariantCulture, $"203.0.113.{guess}")));
        guesses.Distinct().ShouldBe([401]);

        (await GuessAsync(stranger, "one.more", "203.0.113.200")).ShouldBe(429);
        (await GuessAsync(proxy, "one.more", "203.0.113.200")).ShouldBe(401, "behind the proxy everybody has his own count");
        (await GuessAsync(proxy, "one.more", "127.0.0.1")).ShouldBe(429, "the stranger behind the proxy");
        (await GuessAsync(proxy, "one.more", "203.0.113.201, 127.0.0.1")).ShouldBe(429, "the proxy adds the address that it saw on the right; what stands before it is the stranger's");
        (await GuessAsync(proxy, "one.more", "127.0.0.1, 203.0.113.202")).ShouldBe(401);
        (await GuessAsync(proxy, "one.more", "203.0.113.203, 10.9.8.7")).ShouldBe(401, "10.9.8.7 is a known proxy, too");
        (await GuessAsync(proxy, "one.more", "127.0.0.1, 10.9.8.7")).ShouldBe(429);
    }

    [Fact]
    public async Task A_proxy_that_is_neither_an_address_nor_a_network_stops_the_start()
    {
        var folder = Directory.CreateTempSubdirectory("approval-proxy-");
        try
        {
            var settings = new Dictionary<string, string> { ["Proxy__KnownNetworks"] = "10.0.0.5, proxy.internal", ["ApprovalEngine__DataDirectory"] = folder.FullName };
            var result = await EngineCommand.RunAsync(settings, folder.FullName, "", "serve");
            result.ExitCode.ShouldBe(1);
            result.Errors.ShouldContain("Proxy__KnownNetworks: expected addresses and networks like 10.0.0.5, 10.0.0.0/24, found 'proxy.internal'.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> GuessAsync(HttpClient http, string userName, string forwardedFor)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "api/auth/token") { Content = JsonContent.Create(new { userName, password = "wrong" }) };
        message.Headers.Add("X-Forwarded-For", forwardedFor);
        using var answer = await http.SendAsync(message);
        return (int)answer.StatusCode;
    }

    /// <summary>A host on SQLite that knows two proxies.</summary>
    public sealed class HostBehindProxy : IAsyncLifetime
    {
        public ServerProcess Server { get; } = new(new Dictionary<string, string> { ["Proxy__KnownNetworks"] = "10.9.8.0/24, 127.0.0.2" });

        /// <summary>A client with an address of its own: all of 127.0.0.0/8 is this machine.</summary>
        public HttpClient From(string address) => new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = async (context, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = Server.Address,
        };

        public Task InitializeAsync() => Server.StartAsync();

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
