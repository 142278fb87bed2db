using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>The empowerment matrix to look at: over REST and in the portal, with what its analysis finds and where nobody holds a role.</summary>
[Collection(SharedEngines.Name)]
public sealed class MatrixTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_matrix_in_force_is_shown_proved_and_exported(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var auditor = await engine.AsAsync("auditor");
        var matrix = (await auditor.GetAsync("/api/matrix")).ShouldBe(200).Json;
        matrix.GetProperty("isInForce").GetBoolean().ShouldBeTrue();
        var tables = matrix.GetProperty("tables").EnumerateArray().ToDictionary(table => table.GetProperty("type").GetString()!, table => table);
        tables.Keys.Order(StringComparer.Ordinal).ShouldBe(
        [
            "credit-hold", "credit-limit", "credit-memo", "dispute-settlement", "legal-escalation", "non-standard-terms", "order-release", "payment-plan", "refund", "retention-release",
            "risk-rating", "write-off",
        ]);
        tables.Values.ShouldAllBe(table => table.GetProperty("errors").GetInt32() == 0 && table.GetProperty("warnings").GetInt32() == 0);

        var memo = (await auditor.GetAsync("/api/matrix/credit-memo")).ShouldBe(200).Json;
        var row = memo.GetProperty("content").GetProperty("rows").EnumerateArray().Single(one => one.GetProperty("id").GetString() == "CM4");
        (row.GetProperty("inputs")[0].GetString(), row.GetProperty("outputs").GetProperty("role").GetString()).ShouldBe(("(20000..50000]", "regional-credit-manager"));
        memo.GetProperty("before").ValueKind.ShouldBe(JsonValueKind.Null);
        (await auditor.GetAsync("/api/matrix/no-such-type")).ShouldBe(404, "matrix.unknown-table");
        (await auditor.GetAsync("/api/matrix?version=99")).ShouldBe(404, "matrix.unknown-version");
        var file = (await auditor.GetAsync("/api/matrix/credit-memo/csv")).ShouldBe(200);
        file.Headers["Content-Type"].ShouldStartWith("text/csv");
        file.Text.TrimStart('\uFEFF').ShouldStartWith("id,label,description,input amount");
        file.Text.ShouldContain("CM19");

        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync("/matrix")).Text.ShouldSatisfyAllConditions(page => page.ShouldContain("proved: nothing found"), page => page.ShouldContain("Retention release"));
        (await portal.GetAsync("/matrix/credit-hold")).Text.ShouldSatisfyAllConditions(page => page.ShouldContain("Lift the hold"), page => page.ShouldContain("Exposure afterwards"));
        (await portal.GetAsync("/matrix/credit-memo")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("id=\"proved\""), page => page.ShouldContain("above 20,000, up to 50,000"), page => page.ShouldContain("Regional credit manager"));
        (await portal.GetAsync("/matrix/credit-memo?handler=Csv")).Status.ShouldBe(200);
        (await portal.GetAsync("/matrix/no-such-type")).Status.ShouldBe(404);
        using var sales = await PortalClient.SignInAsync(engine, "sales.east");
        (await sales.GetAsync("/matrix")).Status.ShouldBe(403);
        (await sales.GetAsync("/matrix/credit-memo?handler=Csv")).Status.ShouldBe(403);
        (await sales.GetAsync("/")).Text.ShouldNotContain("href=\"/matrix\"");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_new_version_says_what_it_changes_and_where_nobody_holds_a_role_is_said_with_its_days(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var xml = await engine.Database.TextAsync("SELECT xml FROM matrix_versions");
        var looser = xml.Replace("<text>(20000..50000]</text>", "<text>(20000..60000]</text>", StringComparison.Ordinal);
        await engine.Database.ExecuteAsync(
            "INSERT INTO matrix_versions (version, xml, hash, published_at, published_by, valid_from, running) SELECT 2, @p0, 'sha256:test', published_at, 'matrix.publisher', valid_from, running FROM matrix_versions", looser);
        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync("/matrix")).Text.ShouldContain("Every role that the matrix names is held at every branch, by as many as must agree.");
        await engine.Database.ExecuteAsync("DELETE FROM role_assignments WHERE role = 'branch-manager' AND user_name = 'branch.manager.shanghai'");

        var owner = await engine.AsAsync("matrix.owner");
        var matrix = (await owner.GetAsync("/api/matrix")).ShouldBe(200).Json;
        matrix.GetProperty("shown").GetProperty("version").GetInt32().ShouldBe(2);
        matrix.GetProperty("tables").EnumerateArray().Single(table => table.GetProperty("type").GetString() == "credit-memo").GetProperty("errors").GetInt32().ShouldBe(0, "rows may overlap: the higher level counts");
        var gap = matrix.GetProperty("roleGaps").EnumerateArray().Single(one => one.GetProperty("role").GetString() == "branch-manager");
        gap.GetProperty("branch").GetString().ShouldBe("SH01");
        var days = DateOnly.Parse(gap.GetProperty("to").GetString()!, CultureInfo.InvariantCulture).DayNumber - DateOnly.Parse(gap.GetProperty("from").GetString()!, CultureInfo.InvariantCulture).DayNumber;
        days.ShouldBe(59, "all of the sixty days");

        var changes = (await owner.GetAsync("/api/matrix/credit-memo")).ShouldBe(200).Json.GetProperty("content").GetProperty("changes").GetProperty("rows");
        var cell = changes.EnumerateArray().ShouldHaveSingleItem().GetProperty("cells").EnumerateArray().ShouldHaveSingleItem();
        (cell.GetProperty("old").GetString(), cell.GetProperty("new").GetString()).ShouldBe(("(20000..50000]", "(20000..60000]"));
        (await owner.GetAsync("/api/matrix/credit-memo?version=1")).ShouldBe(200).Json.GetProperty("isInForce").GetBoolean().ShouldBeFalse();
        var page = (await portal.GetAsync("/matrix/credit-memo")).Text;
        page.ShouldContain("What version 1 said otherwise");
        page.ShouldContain("above 20,000, up to 60,000");
        (await portal.GetAsync("/matrix")).Text.ShouldContain("SH01");
    }
}
