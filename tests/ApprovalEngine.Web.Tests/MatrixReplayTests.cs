using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Another matrix tried on past requests: over REST, as a file, in the portal, and by the command.</summary>
public sealed class MatrixReplayTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_candidate_is_replayed_over_REST_in_the_portal_and_by_the_command(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var request = await engine.RaiseAsync();
        var xml = await engine.Database.TextAsync("SELECT xml FROM matrix_versions");
        var looser = xml.Replace("<text>&gt; 0</text>", "<text>&gt; 200</text>", StringComparison.Ordinal);
        await engine.Database.ExecuteAsync(
            "INSERT INTO matrix_versions (version, xml, hash, published_at, published_by, valid_from, running) SELECT 2, @p0, 'sha256:test', published_at, 'matrix.publisher', valid_from, running FROM matrix_versions", looser);

        var owner = await engine.AsAsync("matrix.owner");
        var replay = (await owner.GetAsync("/api/matrix/replay?base=1&candidate=2")).ShouldBe(200).Json;
        (replay.GetProperty("base").GetInt32(), replay.GetProperty("candidate").GetInt32()).ShouldBe((1, 2));
        var totals = replay.GetProperty("result").GetProperty("totals");
        (totals.GetProperty("requests").GetInt32(), totals.GetProperty("less").GetInt32()).ShouldBe((1, 1));
        var changed = replay.GetProperty("result").GetProperty("changed").EnumerateArray().ShouldHaveSingleItem();
        changed.GetProperty("number").GetString().ShouldBe(request.Number);
        changed.GetProperty("before").GetProperty("parts")[0].GetProperty("rows")[0].GetString().ShouldBe("R1");
        (await owner.GetAsync("/api/matrix/replay?base=1&candidate=3")).ShouldBe(404, "matrix.unknown-version");
        (await owner.GetAsync("/api/matrix/replay?from=2026-02-01&to=2026-01-01")).ShouldBe(400, "matrix.replay-period");
        var csv = (await owner.GetAsync("/api/matrix/replay/csv?base=1&candidate=2")).ShouldBe(200);
        csv.Headers["Content-Type"].ShouldStartWith("text/csv");
        csv.Text.TrimStart('\uFEFF').ShouldStartWith("number,type,branch,submittedOn,amount,currency,status,before,after,effects");
        csv.Text.ShouldContain(request.Number!);

        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync("/matrix")).Text.ShouldContain("/matrix/replay?candidate=2");
        (await portal.GetAsync("/matrix/replay")).Text.ShouldNotContain("replay-result");
        (await portal.GetAsync("/matrix/replay?base=1&candidate=2")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("1 requests, 1 of them go another way"), page => page.ShouldContain(request.Number!), page => page.ShouldContain("a level less"),
            page => page.ShouldContain("no answer in this period"), page => page.ShouldContain("<rect class=\"portal-bar\""));
        (await portal.GetAsync("/matrix/replay?base=1&candidate=2&from=2026-02-01&to=2026-01-01")).Status.ShouldBe(400);
        (await portal.GetAsync("/matrix/replay?candidate=9")).Status.ShouldBe(404);
        (await portal.GetAsync("/matrix/replay?handler=Csv&base=1&candidate=2")).Text.ShouldContain(request.Number!);
        using var sales = await PortalClient.SignInAsync(engine, "sales.east");
        (await sales.GetAsync("/matrix/replay?candidate=2")).Status.ShouldBe(403);
        (await sales.GetAsync("/matrix/replay?handler=Csv&candidate=2")).Status.ShouldBe(403);

        await engine.Server.StopAsync();
        var file = await engine.RunAsync("", "replay-matrix", Repository.PathTo("workflows/empowerment-matrix.dmn"), "--base", "2");
        (file.ExitCode, file.Errors).ShouldBe((0, ""));
        file.Output.ShouldContain("1 requests from");
        file.Output.ShouldContain("1 with one more");
        var version = await engine.RunAsync("", "replay-matrix", "2", "--base", "1", "--from", "2020-01-01", "--to", "2020-12-31");
        version.Output.ShouldContain("0 requests from 2020-01-01 to 2020-12-31");
        (await engine.RunAsync("", "replay-matrix", Repository.PathTo("README.md"))).ExitCode.ShouldBe(1);
        (await engine.RunAsync("", "replay-matrix", "no-such-file.dmn")).ExitCode.ShouldBe(1);
    }
}
