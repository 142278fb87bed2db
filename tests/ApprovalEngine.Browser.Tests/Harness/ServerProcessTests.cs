using System.Net;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests.Harness;

public sealed class ServerProcessTests
{
    [Fact]
    public async Task The_host_starts_dies_and_comes_back_on_the_same_address()
    {
        await using var server = await ServerProcess.RunAsync();
        using var client = server.CreateClient();
        var firstId = server.ProcessId;

        await server.KillAsync();
        server.IsRunning.ShouldBeFalse();
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync("health/ready"));

        await server.StartAsync();
        server.ProcessId.ShouldNotBe(firstId);
        (await client.GetAsync("health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.StopAsync()).ShouldBe(0);
    }

    // The program runs outside of its project folder, where static files are easily lost.
    [Fact]
    public async Task The_browser_libraries_are_served()
    {
        await using var server = await ServerProcess.RunAsync();
        using var client = server.CreateClient();

        foreach (var file in (string[])["tabler/tabler.min.css", "tabler/tabler.min.js", "tabler-icons/tabler-icons.min.css", "tabler-icons/fonts/tabler-icons.woff2", "htmx/htmx.min.js"])
        {
            using var response = await client.GetAsync("lib/" + file);
            response.StatusCode.ShouldBe(HttpStatusCode.OK, file);
            (await response.Content.ReadAsByteArrayAsync()).Length.ShouldBeGreaterThan(10_000, file);
        }
    }

    [Fact]
    public async Task A_host_that_cannot_start_says_why()
    {
        await using var server = new ServerProcess(new Dictionary<string, string> { ["ASPNETCORE_URLS"] = "http://192.0.2.1:1" });

        (await Should.ThrowAsync<InvalidOperationException>(() => server.StartAsync())).Message.ShouldContain("ended with exit code");
    }
}
