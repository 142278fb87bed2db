using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Execution.WorkflowWorld;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>HTTP requests of workflows against a server of this test: what comes back, what is refused, and that the answer counts once.</summary>
public sealed class HttpCallTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_answer_reaches_who_waits_for_it_and_the_request_is_sent_once(string database)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(database, server);
        var (id, job) = await AskAsync(world, server.Url("ok"), "POST", """{"a":1}""", ("X-Own", "yes"), ("Idempotency-Key", "theirs"), ("Host", "elsewhere"));

        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(1);
        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(0);

        var answer = await AnswerAsync(world, id);
        answer["StatusCode"].ShouldBe(201L);
        ((IReadOnlyDictionary<string, object?>)answer["Content"]!)["n"].ShouldBe(1.50m);
        ((IReadOnlyDictionary<string, object?>)answer["Headers"]!)["X-Server"].ShouldBe("here");
        server.Seen.ShouldHaveSingleItem().ShouldBe($"POST /ok {job} yes application/json {{\"a\":1}}");
        await using var db = world.Open();
        (await db.Jobs.AnyAsync()).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_drawn_request_is_sent_after_the_commit_and_its_answer_is_the_result(string database)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(database, server);
        await world.DrawAsync("send", Node("s", "Elsa.Start"), Node("h", "Elsa.SendHttpRequest", ("url", server.Url("ok")), ("method", "POST"), ("content", new { a = 1 })));
        var (id, trial) = (await world.StartAsync("send"), await world.StartAsync("send", isTrial: true));
        server.Seen.ShouldBeEmpty();

        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(2);

        (await world.StatusAsync(id), await world.StatusAsync(trial)).ShouldBe(("Finished", "Faulted"));
        ((IReadOnlyDictionary<string, object?>)(await world.StateAsync(id)).Variables["X"]!)["n"].ShouldBe(1.50m);
        server.Seen.ShouldHaveSingleItem().ShouldEndWith("application/json {\"a\":1}");
    }

    [Theory]
    [InlineData("text", "Content", "plain 文")]
    [InlineData("broken-json", "Content", "{not json")]
    [InlineData("redirect", "StatusCode", 302L)]
    [InlineData("error", "StatusCode", 503L)]
    [InlineData("big", "Failure", "Refused")]
    public async Task Every_answer_is_an_answer_and_nothing_is_followed(string path, string name, object expected)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(EngineWorld.Sqlite, server);
        var (id, _) = await AskAsync(world, server.Url(path));

        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(1);

        (await AnswerAsync(world, id))[name].ShouldBe(expected);
        server.Seen.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_server_that_does_not_answer_is_asked_again_with_the_same_key_before_the_workflow_hears_of_it(string database)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(database, server, http => http with { Timeout = TimeSpan.FromSeconds(1.5) });
        var (id, job) = await AskAsync(world, server.Url("slow"), "POST", "x");

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            (await world.StatusAsync(id)).ShouldBe("Suspended");
            (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(attempt == 3 ? 1 : 0);
            (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(0, "there is a pause");
            world.Clock.Advance(TimeSpan.FromHours(1));
        }

        (await AnswerAsync(world, id))["Failure"].ShouldBe("Timeout");
        server.Seen.Count.ShouldBe(3);
        server.Seen.ShouldAllBe(seen => seen.Contains(job));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failed_connection()
    {
        await using var server = new Server();
        await using var world = await WorldAsync(EngineWorld.Sqlite, server, http => http with { AttemptsMax = 1, AllowedHosts = ["127.0.0.1:9"] });
        var (id, _) = await AskAsync(world, "http://127.0.0.1:9/");

        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(1);

        (await AnswerAsync(world, id))["Failure"].ShouldBe("FailedToConnect");
    }

    [Theory]
    [InlineData("host not on the list", "Http__AllowedHosts")]
    [InlineData("another port", "Http__AllowedHosts")]
    [InlineData("empty list", "Http__AllowedHosts")]
    [InlineData("user in the address", "Http__AllowedHosts")]
    [InlineData("another scheme", "Http__AllowedHosts")]
    [InlineData("private address", "Http__AllowPrivate")]
    [InlineData("name of a private address", "Http__AllowPrivate")]
    [InlineData("trial", "trial")]
    [InlineData("malformed header", "malformed")]
    public async Task What_is_not_allowed_is_refused_and_never_sent(string what, string reason)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(EngineWorld.Sqlite, server, http => what switch
        {
            "host not on the list" => http with { AllowedHosts = [$"localhost:{server.Port}"] },
            "another port" => http with { AllowedHosts = ["127.0.0.1", "127.0.0.1:1"] },
            "empty list" => http with { AllowedHosts = [] },
            "private address" => http with { AllowPrivate = false },
            "name of a private address" => http with { AllowPrivate = false, AllowedHosts = [$"localhost:{server.Port}"] },
            _ => http,
        });
        var url = what switch
        {
            "user in the address" => server.Url("ok").Replace("http://", "http://user@", StringComparison.Ordinal),
            "another scheme" => server.Url("ok").Replace("http:", "ftp:", StringComparison.Ordinal),
            "name of a private address" => server.Url("ok").Replace("127.0.0.1", "localhost", StringComparison.Ordinal),
            _ => server.Url("ok"),
        };
        var (id, _) = what is "malformed header" ? await AskAsync(world, url, "POST", "x", contentType: "no type") : await AskAsync(world, url, isTrial: what is "trial");

        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(1);

        var answer = await AnswerAsync(world, id);
        answer["Failure"].ShouldBe("Refused");
        ((string)answer["Message"]!).ShouldContain(reason);
        server.Seen.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_node_that_died_between_sending_and_recording_leaves_one_answer(string database)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(database, server);
        var (id, job) = await AskAsync(world, server.Url("ok"));
        await using var db = world.Open();
        var now = world.Clock.GetUtcNow();
        var taken = (await Leases.ClaimJobsAsync(db, JobKinds.Outside, now, now.AddMinutes(2), 1, default)).ShouldHaveSingleItem();
        var late = await world.Inner.Services.GetRequiredService<HttpCaller>().SendAsync(taken.Id, Jobs.PayloadOf<HttpJob>(taken), default);
        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(0);

        world.Clock.Advance(TimeSpan.FromMinutes(2));
        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(1);
        // It was not dead, only slow: its answer comes too late.
        (await world.Inner.SendAsync("system:workflow", new RecordHttpAnswer(taken.Id, late))).ShouldSucceed();

        server.Seen.Count.ShouldBe(2);
        server.Seen.ShouldAllBe(seen => seen.Contains(job));
        (await world.StatusAsync(id)).ShouldBe("Finished");
        (await db.Journal.CountAsync(line => line.EventName == "Resumed")).ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_answer_for_an_instance_that_stands_still_waits_and_the_request_is_not_sent_again(string database)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(database, server);
        var (id, _) = await AskAsync(world, server.Url("ok"));
        await using var db = world.Open();
        await db.Instances.ExecuteUpdateAsync(set => set.SetProperty(row => row.SubStatus, "Faulted"));

        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(1);
        (await world.Dispatcher.RunJobsAsync(default)).ShouldBe(0);
        await db.Instances.ExecuteUpdateAsync(set => set.SetProperty(row => row.SubStatus, "Suspended"));
        world.Clock.Advance(TimeSpan.FromHours(1));
        (await world.Dispatcher.SendHttpAsync(default)).ShouldBe(0);
        (await world.Dispatcher.RunJobsAsync(default)).ShouldBe(1);

        (await AnswerAsync(world, id))["StatusCode"].ShouldBe(201L);
        server.Seen.Count.ShouldBe(1);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_failure_that_nobody_waits_for_is_an_incident(string database)
    {
        await using var server = new Server();
        await using var world = await WorldAsync(database, server, http => http with { AllowedHosts = [] });
        var (id, job) = await AskAsync(world, server.Url("ok"), answerKey: null);

        _ = await world.Dispatcher.SendHttpAsync(default);

        await using var db = world.Open();
        (await db.Jobs.SingleAsync(one => one.Id == job)).ParkedAt.ShouldNotBeNull();
        (await db.Incidents.SingleAsync()).ShouldSatisfyAllConditions(incident => incident.InstanceId.ShouldBe(id), incident => incident.Message.ShouldContain("Http__AllowedHosts"));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("127.8.8.8", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:a00:1::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("ff02::1", false)]
    public void Addresses_of_the_internet_are_told_from_others(string address, bool isPublic) => HttpAddress.IsPublic(IPAddress.Parse(address)).ShouldBe(isPublic);

    private static async Task<WorkflowWorld> WorldAsync(string database, Server server, Func<HttpOptions, HttpOptions>? configure = null)
    {
        var http = new HttpOptions { AllowedHosts = [$"127.0.0.1:{server.Port}"], AllowPrivate = true, AnswerBytesMax = 1000, Timeout = TimeSpan.FromSeconds(20) };
        var world = await CreateAsync(database, options => options with { Http = configure?.Invoke(http) ?? http });
        await world.DrawAsync("ask", Node("s", "Elsa.Start"), Node("a", "Test.Await", ("key", "http:1")));
        return world;
    }

    private static Task<(string Instance, string Job)> AskAsync(WorkflowWorld world, string url, string method = "GET", string? content = null, params (string Name, string Value)[] headers) =>
        AskAsync(world, url, method, content, contentType: null, headers: headers);

    private static async Task<(string Instance, string Job)> AskAsync(
        WorkflowWorld world, string url, string method = "GET", string? content = null, string? contentType = null, bool isTrial = false, string? answerKey = "http:1", (string Name, string Value)[]? headers = null)
    {
        var id = await world.StartAsync("ask", isTrial: isTrial);
        var job = Guid.CreateVersion7(world.Clock.GetUtcNow()).ToString("N");
        await using var db = world.Open();
        db.Jobs.Add(new JobRow
        {
            Id = job,
            Kind = JobKinds.Http,
            Lane = JobKinds.Outside,
            InstanceId = id,
            Payload = JsonSerializer.Serialize(
                new HttpJob(isTrial, answerKey, method, url, (headers ?? []).ToDictionary(header => header.Name, header => header.Value), contentType, content), JsonSerializerOptions.Web),
            CreatedAt = world.Clock.GetUtcNow(),
            DueAt = world.Clock.GetUtcNow(),
        });
        await db.SaveChangesAsync();
        return (id, job);
    }

    private static async Task<IReadOnlyDictionary<string, object?>> AnswerAsync(WorkflowWorld world, string id)
    {
        (await world.StatusAsync(id)).ShouldBe("Finished");
        return (IReadOnlyDictionary<string, object?>)(await world.StateAsync(id)).Variables["Answer"]!;
    }

    /// <summary>Answers by the path it is asked under, and remembers what it was asked.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly HttpListener listener = new();
        private readonly CancellationTokenSource stop = new();
        private readonly ConcurrentQueue<string> seen = new();
        private readonly Task serving;

        public Server()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Port = ((IPEndPoint)probe.LocalEndpoint).Port;
            }

            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/"));
            listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{Port}/"));
            listener.Start();
            serving = ServeAsync();
        }

        public int Port { get; }

        public ConcurrentQueue<string> Seen => seen;

        public string Url(string path) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/{path}");

        public async ValueTask DisposeAsync()
        {
            await stop.CancelAsync();
            listener.Close();
            await serving;
            stop.Dispose();
        }

        private async Task ServeAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    _ = AnswerAsync(await listener.GetContextAsync());
                }
                catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        private async Task AnswerAsync(HttpListenerContext context)
        {
            var request = context.Request;
            using var reader = new StreamReader(request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            seen.Enqueue($"{request.HttpMethod} {request.Url!.AbsolutePath} {request.Headers["Idempotency-Key"]} {request.Headers["X-Own"]} {request.ContentType} {body}".TrimEnd());
            if (request.Url.AbsolutePath is "/slow")
            {
                await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return;
            }

            var (status, type, text) = request.Url.AbsolutePath switch
            {
                "/ok" => (201, "application/json", """{"n":1.50}"""),
                "/text" => (200, "text/plain; charset=utf-8", "plain 文"),
                "/broken-json" => (200, "application/json", "{not json"),
                "/redirect" => (302, "text/plain", "elsewhere"),
                "/big" => (200, "text/plain", new string('x', 2000)),
                _ => (503, "text/plain", "later"),
            };
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            context.Response.Headers["X-Server"] = "here";
            if (status is 302)
            {
                context.Response.RedirectLocation = Url("ok");
            }

            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
            context.Response.Close();
        }
    }
}
