using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Changes of the empowerment matrix over REST: written by its owner, proved, decided by somebody else, in force from their day on.</summary>
public sealed class MatrixChangeTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_limit_is_lowered_by_two_people_and_the_next_request_follows_while_a_running_one_does_not(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var owner = await engine.AsAsync("matrix.owner");
        var publisher = await engine.AsAsync("matrix.publisher");
        var running = await engine.RaiseAsync(RequestSteps.Terms(days: 55));
        running.MatrixVersion.ShouldBe("1");

        var (number, xml) = await engine.BeginMatrixChangeAsync();
        var gap = (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = Narrowed(xml) }, version: 1)).ShouldBe(200).Json;
        gap.GetProperty("problems").GetArrayLength().ShouldBe(0);
        var submit = new { reason = "Terms beyond 20 days go to China.", validFrom = ItemSteps.Today };
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", submit)).ShouldBe(422, "matrix.not-publishable").Text.ShouldContain("non-standard-terms");
        (await owner.GetAsync($"/api/matrix/changes/{number}")).Json.GetProperty("status").GetString().ShouldBe("Draft", "what was refused has changed nothing");

        (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = Lowered(xml) }, version: 2)).ShouldBe(200);
        var cell = (await owner.GetAsync($"/api/matrix/changes/{number}/tables/non-standard-terms")).ShouldBe(200).Json.GetProperty("content").GetProperty("changes").GetProperty("rows")[0].GetProperty("cells")[0];
        (cell.GetProperty("old").GetString(), cell.GetProperty("new").GetString()).ShouldBe(("(15..30]", "(15..20]"));
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", submit, version: 1)).ShouldBe(412, "matrix.change-stale");
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", submit, version: 3)).ShouldBe(200);

        var hash = (await publisher.GetAsync($"/api/matrix/changes/{number}")).ShouldBe(200).Json.GetProperty("contentHash").GetString();
        (await owner.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = hash })).ShouldBe(403, "permission.missing");
        (await publisher.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = "sha256:other" })).ShouldBe(409, "matrix.change-differs");
        (await publisher.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "perhaps", contentHash = hash })).ShouldBe(400, "request.invalid");
        (await publisher.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "return", contentHash = hash })).ShouldBe(400, "matrix.comment-required");
        (await publisher.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = hash })).ShouldBe(200).Json.GetProperty("version").GetInt32().ShouldBe(2);
        (await publisher.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = hash })).ShouldBe(409, "matrix.change-not-in-review");

        var next = await engine.RaiseAsync(RequestSteps.Terms(days: 55));
        next.MatrixVersion.ShouldBe("2");
        Approvers(next).ShouldBe(["finance-director"]);
        var still = await engine.ReadAsync(running.NumberOf());
        (still.MatrixVersion, Approvers(still)).ShouldSatisfyAllConditions(one => one.MatrixVersion.ShouldBe("1"), one => one.Item2.ShouldBe(["credit-manager"]));
        (await engine.Database.TextsAsync("SELECT kind FROM audit_entries WHERE chain = @p0 ORDER BY sequence", number))
            .ShouldBe(["matrix.change-begun", "matrix.change-saved", "matrix.change-saved", "matrix.change-submitted", "matrix.change-decided"]);
        (await engine.Database.TextsAsync("SELECT kind FROM audit_entries WHERE chain = 'matrix:2'")).ShouldBe(["matrix.published"]);
        (await Should.ThrowAsync<Exception>(() => engine.Database.ExecuteAsync("UPDATE matrix_versions SET xml = 'x' WHERE version = 1"))).Message.ShouldContain("append-only");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_stricter_version_can_be_published_for_requests_under_way_too(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var number = (await engine.RaiseAsync(RequestSteps.Terms(days: 55))).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        var owner = await engine.AsAsync("matrix.owner");
        var (draft, _) = await engine.BeginMatrixChangeAsync();
        (await owner.PostAsync($"/api/matrix/changes/{draft}/submit", new { reason = "For the test.", validFrom = ItemSteps.Today, running = "loosen" })).ShouldBe(400, "request.invalid");
        await engine.PublishMatrixAsync(Lowered, ItemSteps.Today, "tighten");

        var seen = await engine.ReadAsync(number);
        (seen.MatrixVersion, seen.NewerMatrix!.Version, string.Join(' ', seen.NewerMatrix.MissingRoles)).ShouldBe(("1", "2", "finance-director"));
        var asked = seen.OpenTasks().ShouldHaveSingleItem().People[0];
        (await engine.DecideAsync(asked, number, "approve")).ShouldBe(200).Json.GetProperty("request").GetProperty("status").GetString().ShouldBe("InReview");

        var extended = await engine.ReadAsync(number);
        (extended.MatrixVersion, extended.NewerMatrix!.MissingRoles.Count).ShouldBe(("1", 0));
        extended.OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("finance-director");
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.Database.TextsAsync("SELECT kind FROM audit_entries WHERE chain = @p0 AND kind = 'route.tightened'", number)).Count.ShouldBe(1);

        // What is published for new requests only afterwards takes nothing back.
        await engine.PublishMatrixAsync(xml => LimitedTo(xml, 30), ItemSteps.Today);
        (await engine.RaiseAsync(RequestSteps.Terms(days: 55))).NewerMatrix.ShouldBeNull();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_wrote_it_does_not_publish_it_whatever_roles_he_holds(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        await engine.Database.ExecuteAsync("UPDATE role_assignments SET user_name = 'matrix.owner' WHERE role = 'matrix-publisher'");
        var owner = await engine.AsAsync("matrix.owner");
        var (number, xml) = await engine.BeginMatrixChangeAsync();
        (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = Lowered(xml) })).ShouldBe(200);
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", new { reason = "Lower.", validFrom = ItemSteps.Today })).ShouldBe(200);
        var hash = (await owner.GetAsync($"/api/matrix/changes/{number}")).Json.GetProperty("contentHash").GetString();
        (await owner.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = hash })).ShouldBe(403, "matrix.change-own");
        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync($"/matrix/changes/{number}")).Text.ShouldNotContain("id=\"decide\"");
        using var posted = await portal.PostAsync($"/matrix/changes/{number}?handler=Decide", new() { ["verdict"] = "approve", ["hash"] = hash! });
        ((int)posted.StatusCode).ShouldBe(403);
        (await engine.Database.CountAsync("matrix_versions")).ShouldBe(1);

        // Two at the same instant: one version.
        var admins = new[] { await engine.AsAsync("admin"), await engine.AsAsync("admin.second") };
        var answers = await Task.WhenAll(admins.Select(admin => admin.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = hash })));
        answers.Select(answer => answer.Status).Order().ShouldBe([200, 409]);
        (await engine.Database.CountAsync("matrix_versions")).ShouldBe(2);
    }

    [Theory, OnPostgres]
    public async Task A_version_waits_for_its_day_and_a_later_one_replaces_it(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var owner = await engine.AsAsync("matrix.owner");
        (await engine.PublishMatrixAsync(Lowered, ItemSteps.Today.AddDays(20))).GetProperty("validFrom").GetString().ShouldBe(ItemSteps.Today.AddDays(20).ToString("yyyy-MM-dd", null));
        (await engine.RaiseAsync(RequestSteps.Terms(days: 55))).MatrixVersion.ShouldBe("1");
        var matrix = (await owner.GetAsync("/api/matrix")).Json;
        (matrix.GetProperty("inForce").GetInt32(), matrix.GetProperty("versions")[0].GetProperty("version").GetInt32()).ShouldBe((1, 2));

        var (number, xml) = await engine.BeginMatrixChangeAsync();
        xml.ShouldContain("(15..20]", Case.Sensitive, "a change begins with the newest version, also one that is still to come");
        (await owner.GetAsync($"/api/matrix/changes/{number}")).Json.GetProperty("superseded").GetProperty("version").GetInt32().ShouldBe(2);
        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync($"/matrix/changes/{number}")).Text.ShouldContain("id=\"superseded\"");
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", new { reason = "Nothing.", validFrom = ItemSteps.Today })).ShouldBe(409, "matrix.unchanged");
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", new { reason = "Yesterday.", validFrom = ItemSteps.Today.AddDays(-1) })).ShouldBe(400, "matrix.backdated");
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", new { validFrom = ItemSteps.Today })).ShouldBe(400, "request.invalid");
        (await owner.PostAsync($"/api/matrix/changes/{number}/withdraw")).ShouldBe(200);
        (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml })).ShouldBe(409, "matrix.change-not-draft");
        await engine.PublishMatrixAsync(text => LimitedTo(text, 25), ItemSteps.Today);
        (await engine.RaiseAsync(RequestSteps.Terms(days: 55))).MatrixVersion.ShouldBe("3");
    }

    [Theory, OnSqlite]
    public async Task A_spreadsheet_comes_in_whole_or_not_at_all_and_half_written_text_is_kept_and_said(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var owner = await engine.AsAsync("matrix.owner");
        var (number, xml) = await engine.BeginMatrixChangeAsync();
        var path = $"/api/matrix/changes/{number}/tables/non-standard-terms/csv";
        var sheet = (await owner.GetAsync(path)).ShouldBe(200).Text.TrimStart('\uFEFF');
        var wrong = await PutSheetAsync(owner, path, sheet.Replace("(15..30]", "(15..]", StringComparison.Ordinal).Replace("credit-manager", "credit-wizard", StringComparison.Ordinal));
        wrong.ShouldBe(422, "matrix.sheet-rejected");
        wrong.Text.ShouldContain("D");
        (await owner.GetAsync($"/api/matrix/changes/{number}")).Json.GetProperty("revision").GetInt32().ShouldBe(1, "nothing was taken");

        (await PutSheetAsync(owner, path, sheet.Replace("(15..30]", "(15..20]", StringComparison.Ordinal).Replace("(30..60]", "(20..60]", StringComparison.Ordinal))).ShouldBe(200);
        (await owner.GetAsync($"/api/matrix/changes/{number}")).Json.GetProperty("obstacles").GetProperty("isEmpty").GetBoolean().ShouldBeTrue();
        (await PutSheetAsync(owner, $"/api/matrix/changes/{number}/tables/no-such-type/csv", sheet)).ShouldBe(404, "matrix.unknown-table");

        (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = "<definitions><decision" })).ShouldBe(422, "matrix.not-xml").Text.ShouldContain("line 1");
        (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>" })).ShouldBe(422, "matrix.not-xml");
        var half = (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = xml.WithCell("A2-in-deviationDays", "(15..") })).ShouldBe(200).Json.GetProperty("problems");
        half[0].GetString()!.ShouldContain("A2");
        (await owner.GetAsync($"/api/matrix/changes/{number}/dmn")).ShouldBe(200).Text.ShouldContain("<text>(15..</text>");
        (await owner.GetAsync($"/api/matrix/changes/{number}/tables/non-standard-terms")).ShouldBe(200).Json.GetProperty("content").ValueKind.ShouldBe(JsonValueKind.Null);
        (await PutSheetAsync(owner, path, sheet)).ShouldBe(409, "matrix.draft-unreadable");
        (await owner.PostAsync($"/api/matrix/changes/{number}/submit", new { reason = "Half.", validFrom = ItemSteps.Today })).ShouldBe(422, "matrix.not-publishable");
        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync($"/matrix/changes/{number}/non-standard-terms")).Text.ShouldContain("id=\"problems\"");
    }

    [Theory, OnPostgres]
    public async Task A_newer_version_is_taken_over_cell_by_cell_and_what_clashes_is_named(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var owner = await engine.AsAsync("matrix.owner");
        var (early, xml) = await engine.BeginMatrixChangeAsync();
        var (clashing, _) = await engine.BeginMatrixChangeAsync();
        (await owner.PutAsync($"/api/matrix/changes/{early}", new { xml = xml.WithCell("CM4-in-amount", "(20000..40000]").WithCell("CM7-in-amount", "(40000..200000]") })).ShouldBe(200);
        (await owner.PutAsync($"/api/matrix/changes/{clashing}", new { xml = LimitedTo(xml, 25) })).ShouldBe(200);
        await engine.PublishMatrixAsync(Lowered, ItemSteps.Today);

        (await owner.PostAsync($"/api/matrix/changes/{early}/submit", new { reason = "Both.", validFrom = ItemSteps.Today })).ShouldBe(409, "matrix.base-changed");
        (await owner.PostAsync($"/api/matrix/changes/{clashing}/take-over")).ShouldBe(409, "matrix.changes-clash").Text.ShouldContain("A2");
        (await owner.PostAsync($"/api/matrix/changes/{early}/take-over")).ShouldBe(200);
        var merged = (await owner.GetAsync($"/api/matrix/changes/{early}/dmn")).Text;
        merged.ShouldSatisfyAllConditions(text => text.ShouldContain("<text>(15..20]</text>"), text => text.ShouldContain("<text>(20000..40000]</text>"), text => text.ShouldBe(Lowered(xml).WithCell("CM4-in-amount", "(20000..40000]").WithCell("CM7-in-amount", "(40000..200000]")));
        (await owner.PostAsync($"/api/matrix/changes/{early}/submit", new { reason = "Both.", validFrom = ItemSteps.Today })).ShouldBe(200);
    }

    [Theory, OnSqlite]
    public async Task A_changed_file_of_the_program_waits_for_people_once_they_have_published_and_is_refused_where_it_has_a_gap(DatabaseKind database)
    {
        var folder = Directory.CreateTempSubdirectory("approval-matrix-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Repository.PathTo("workflows")))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            }

            var matrix = Path.Combine(folder, "empowerment-matrix.dmn");
            var shipped = await File.ReadAllTextAsync(matrix);
            await using var engine = await Engine.StartAsync(database, new Dictionary<string, string> { ["ApprovalEngine__WorkflowsDirectory"] = folder });
            await File.WriteAllTextAsync(matrix, Lowered(shipped));
            await engine.RestartAsync();
            (await engine.Database.CountAsync("matrix_versions")).ShouldBe(2, "a file's version is replaced by the next one");

            await engine.PublishMatrixAsync(text => LimitedTo(text, 18), ItemSteps.Today);
            await File.WriteAllTextAsync(matrix, shipped);
            await engine.RestartAsync();
            await engine.RestartAsync();
            (await engine.Database.CountAsync("matrix_versions")).ShouldBe(3, "what people decided stays");
            (await engine.Database.TextsAsync("SELECT created_by FROM matrix_changes WHERE shipped_hash IS NOT NULL")).ShouldBe(["system:start"]);

            await File.WriteAllTextAsync(matrix, Narrowed(shipped));
            var stopped = await engine.RunAsync("", "serve");
            (stopped.ExitCode, stopped.Errors + stopped.Output).ShouldSatisfyAllConditions(one => one.ExitCode.ShouldNotBe(0), one => one.Item2.ShouldContain("matrix.gap"), one => one.Item2.ShouldContain("empowerment-matrix.dmn"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The credit manager's limit ends at 20 days, and the finance director's begins there.
    private static string Lowered(string xml) => LimitedTo(xml, 20);

    private static string LimitedTo(string xml, int days) => xml.WithCell("A2-in-deviationDays", $"(15..{days}]").WithCell("A3-in-deviationDays", $"({days}..60]");

    // The credit manager's limit ends at 20 days, and nobody follows before 30.
    private static string Narrowed(string xml) => xml.WithCell("A2-in-deviationDays", "(15..20]");

    private static List<string> Approvers(RequestView request) => [.. request.Route.SelectMany(stage => stage.Parts).Where(part => part.Kind == "approve").Select(part => part.Role)];

    private static Task<ApiAnswer> PutSheetAsync(ApiClient owner, string path, string sheet) =>
        owner.SendAsync(HttpMethod.Put, path, new StringContent(sheet, Encoding.UTF8, "text/csv"));
}
