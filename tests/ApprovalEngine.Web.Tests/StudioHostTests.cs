using System.Net;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>How Elsa Studio is served: its files to anybody, its pages to those who may look at workflows.</summary>
[Collection(SharedEngines.Name)]
public sealed partial class StudioHostTests(Engines engines)
{
    private const string Runtime = "/studio/_framework/dotnet.js";

    [Theory, OnSqlite]
    public async Task A_file_goes_out_as_it_lies_there_or_unpacked_and_is_the_same(DatabaseKind database)
    {
        using var http = (await engines.OnAsync(database)).Server.CreateClient();
        using var plain = await AskAsync(http, HttpMethod.Get, Runtime);
        using var packed = await AskAsync(http, HttpMethod.Get, Runtime, ("Accept-Encoding", "gzip, br;q=0.5"));
        plain.Content.Headers.ContentEncoding.ShouldBeEmpty();
        packed.Content.Headers.ContentEncoding.ShouldBe(["br"]);
        packed.Headers.Vary.ShouldBe(["Accept-Encoding"]);
        packed.Content.Headers.ContentType!.ToString().ShouldBe("text/javascript; charset=utf-8");
        var bytes = await plain.Content.ReadAsByteArrayAsync();
        await using var unpacked = new System.IO.Compression.BrotliStream(await packed.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        (await SHA256.HashDataAsync(unpacked)).ShouldBe(SHA256.HashData(bytes));
        plain.Headers.ETag.ShouldNotBe(packed.Headers.ETag);

        using var head = await AskAsync(http, HttpMethod.Head, Runtime, ("Accept-Encoding", "br"));
        head.Content.Headers.ContentLength.ShouldBe(packed.Content.Headers.ContentLength);
        using var known = await AskAsync(http, HttpMethod.Get, Runtime, ("Accept-Encoding", "br"), ("If-None-Match", packed.Headers.ETag!.ToString()));
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        using var refused = await AskAsync(http, HttpMethod.Get, Runtime, ("Accept-Encoding", "br;q=0"));
        refused.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Theory, OnSqlite]
    public async Task What_carries_its_hash_in_its_name_is_kept_for_ever_and_everything_else_is_asked_for(DatabaseKind database)
    {
        using var http = (await engines.OnAsync(database)).Server.CreateClient();
        var runtime = await http.GetStringAsync(new Uri(Runtime, UriKind.Relative));
        var core = Fingerprinted().Match(runtime).Value;
        core.ShouldNotBeEmpty();
        foreach (var (path, type, isForEver) in new[]
        {
            ($"/studio/_framework/{core}", "application/wasm", true),
            ("/studio/_framework/blazor.webassembly.js", "text/javascript", false),
            (Runtime, "text/javascript", false),
            ("/studio/appsettings.json", "application/json", false),
            ("/studio/_content/MudBlazor/MudBlazor.min.css", "text/css", false),
            ("/studio/_content/Radzen.Blazor/fonts/MaterialSymbolsOutlined.woff2", "font/woff2", false),
        })
        {
            using var answer = await AskAsync(http, HttpMethod.Get, path, ("Accept-Encoding", "br"));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe(type, path);
            answer.Headers.CacheControl!.ToString().ShouldBe(isForEver ? "public, max-age=31536000, immutable" : "no-cache", path);
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"], path);
        }
    }

    [Theory, OnSqlite]
    public async Task Only_files_of_Studio_are_found_and_only_to_be_read(DatabaseKind database)
    {
        using var http = (await engines.OnAsync(database)).Server.CreateClient();
        foreach (var path in new[]
        {
            "/studio/_framework/none.js", "/studio/index.html", "/studio/package.json", "/studio/installed.stamp", "/studio/_framework/dotnet.js.br", "/studio/..%2Fappsettings.json",
            "/studio/_framework/..%2f..%2fApprovalEngine.Web.dll", "/studio//etc/passwd.js", "/studio/_content/Elsa.Studio.Shell/favicon.ico", "/STUDIO/_framework/none.js",
        })
        {
            using var answer = await AskAsync(http, HttpMethod.Get, path);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, path);
            (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty(path);
        }

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options })
        {
            using var answer = await AskAsync(http, method, Runtime);
            answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed, method.Method);
            answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_pages_are_there_for_those_who_may_look_at_workflows(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var instance = (await engine.RaiseAsync()).WorkflowInstanceId.ShouldNotBeNull();
        var (list, editor, instances) = ("/studio/workflows/definitions?page=1&pageSize=10", "/studio/workflows/definitions/write-off/edit", "/studio/workflows/instances");
        var (viewer, embedded) = ($"/studio/workflows/instances/{instance}/view", $"/studio/embed/instances/{instance}");
        string[] all = [list, editor, instances, viewer, embedded];
        foreach (var (person, mayLook, seesInstance) in new[]
        {
            ("sales.east", false, false), ("ar.specialist", false, false), ("matrix.owner", false, false), ("process.owner", true, false), ("process.publisher", true, false), ("legal.counsel", true, false),
            ("branch.manager.shanghai", true, true), ("finance.director", true, true), ("auditor", true, true), ("admin", true, true),
        })
        {
            using var portal = await PortalClient.SignInAsync(engine, person);
            foreach (var page in all)
            {
                var expected = mayLook && (seesInstance || page.Contains("definitions", StringComparison.Ordinal) || page == instances) ? 200 : 404;
                (await portal.GetAsync(page)).Status.ShouldBe(expected, $"{page} as {person}");
            }

            (await portal.GetAsync("/")).Text.Contains("href=\"/studio\"", StringComparison.Ordinal).ShouldBe(mayLook, person);
        }

        using var owner = await PortalClient.SignInAsync(engine, "process.owner");
        (await owner.GetAsync("/studio/workflows/definitions/none/edit")).Status.ShouldBe(404);
        (await owner.GetAsync("/studio/workflows/instances/none/view")).Status.ShouldBe(404);
        (await owner.GetAsync("/studio")).Status.ShouldBe(302);
    }

    [Theory, OnSqlite]
    public async Task A_page_names_only_files_that_are_there_and_lets_nothing_in_from_outside(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        using var portal = await PortalClient.SignInAsync(engine, "admin");
        var page = await portal.GetAsync("/studio/workflows/definitions");
        var policy = page.Headers["Content-Security-Policy"];
        policy.ShouldContain("script-src 'self' 'wasm-unsafe-eval' 'sha256-");
        policy.ShouldContain("connect-src 'self';");
        policy.ShouldContain("frame-ancestors 'self'");
        policy.ShouldNotContain("http");
        policy.ShouldNotContain("unsafe-eval' 'unsafe");
        page.Headers["Cache-Control"].ShouldContain("no-store");
        (await portal.GetAsync("/")).Headers["Content-Security-Policy"].ShouldNotContain("wasm");

        page.Text.ShouldContain("<base href=\"/studio/\"");
        page.Text.ShouldNotContain("https://");
        var files = Reference().Matches(page.Text).Select(match => match.Groups[1].Value).Where(address => address.Contains('.', StringComparison.Ordinal)).ToList();
        files.Count.ShouldBeGreaterThanOrEqualTo(18);
        foreach (var file in files)
        {
            (await portal.GetAsync(new Uri(new Uri("http://host/studio/"), file).PathAndQuery)).Status.ShouldBe(200, file);
        }
    }

    [Theory, OnSqlite]
    public void Every_activity_of_ours_has_its_icon(DatabaseKind database)
    {
        _ = database;
        var script = File.ReadAllText(Repository.PathTo("src/ApprovalEngine.Web/wwwroot/js/studio-icons.js"));
        var styles = File.ReadAllText(Repository.PathTo("src/ApprovalEngine.Web/wwwroot/css/studio-activities.css"));
        var ours = Directory.EnumerateFiles(Repository.PathTo("src/ApprovalEngine.Application"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => OurActivity().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToList();
        ours.Count.ShouldBeGreaterThanOrEqualTo(8);
        foreach (var name in ours)
        {
            script.ShouldContain($"'{name}'");
            var icon = Regex.Match(styles, Regex.Escape($"[data-activity=\"{name}\"] {{ --studio-icon: url(\"../") + "(img/[^\"]+)\"").Groups[1].Value;
            icon.ShouldNotBeEmpty(name);
            File.Exists(Repository.PathTo($"src/ApprovalEngine.Web/wwwroot/{icon}")).ShouldBeTrue(icon);
        }
    }

    private static async Task<HttpResponseMessage> AskAsync(HttpClient http, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var message = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return await http.SendAsync(message);
    }

    [GeneratedRegex(@"System\.Private\.CoreLib\.[a-z0-9]{10}\.wasm")]
    private static partial Regex Fingerprinted();

    [GeneratedRegex("""<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]+)""")]
    private static partial Regex Reference();

    [GeneratedRegex("""\[Activity\("ApprovalEngine\.(\w+)""")]
    private static partial Regex OurActivity();
}
