using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.TestHost;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>Definitions come in through Studio's own import: those that a real Elsa has run, and one that nobody here can run.</summary>
[Collection(BrowserTests.Name)]
public sealed class ImportTests(BrowserFixture browser, PortalSites sites) : IClassFixture<PortalSites>
{
    private const string ForeignApproval = "Peer.RequestApproval";
    private const string FileInput = "elsa-workflow-definition-list input[type=file]";

    // What comes in and is kept, but is not run here before it is mended, and what is said of it: a drawing that Elsa itself faults on, one whose activities share an id,
    // one with an activity that nothing leads to. And those with an activity that only the recording server had.
    private static readonly Dictionary<string, string> Refused = new() { ["17-invalid-backward"] = "is not a loop", ["20-par"] = "is taken already", ["21-dangling"] = "cannot be reached" };

    /// <summary>SQLite always; PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<bool> Databases => PostgresDatabase.WhyUnavailable is null ? [false, true] : [false];

    [BrowserTheory]
    [MemberData(nameof(Databases))]
    public async Task What_a_real_Elsa_has_run_is_imported_and_runs(bool isOnPostgres)
    {
        var cases = GoldenCases();
        cases.Count.ShouldBeGreaterThan(60);
        await using var owner = await Designer.SignInAsync(browser, await sites.OnAsync(isOnPostgres), "process.owner");
        await ImportAsync(owner.Page, [.. cases.Select(one => FileOf(one.Id, one.Definition))]);

        // Each by the button's own request, with the token of the page; what it came to is what Elsa came to.
        var ends = await owner.Page.EvaluateAsync<string[]>(
            """
            async ([ids, token]) => {
              const ends = [];
              for (const id of ids) {
                const run = await fetch(`/elsa/api/workflow-definitions/${id}/execute`, { method: 'POST', headers: { authorization: token, 'content-type': 'application/json' }, body: JSON.stringify({ versionOptions: 'Latest' }) });
                const answer = run.ok ? await run.json() : await run.text();
                ends.push(answer.workflowState?.subStatus ?? `${run.status} ${JSON.stringify(answer)}`);
              }
              return ends;
            }
            """,
            new object[] { cases.Select(one => one.Id).ToArray(), await owner.TokenAsync() });
        ends.Zip(cases).Where(one => !IsExpected(one.First, one.Second)).Select(one => $"{one.Second.Id}, expected {one.Second.SubStatus}: {one.First}").ShouldBeEmpty();
        ends.Count(end => !end.StartsWith("400 ", StringComparison.Ordinal)).ShouldBeGreaterThan(20);

        // And one by the button itself.
        await owner.EditAsync(cases[0].Id);
        await owner.RunAsync();
        (await owner.BadgeOfAsync("J")).ShouldBe("1 success", "two branches are joined without a join");
        owner.ShouldBeQuiet(refused: cases.Count);
    }

    [BrowserTheory]
    [MemberData(nameof(Databases))]
    public async Task What_nobody_here_knows_is_kept_and_named(bool isOnPostgres)
    {
        await using var owner = await Designer.SignInAsync(browser, await sites.OnAsync(isOnPostgres), "process.owner");
        var foreign = GoldenCases()[0].Definition.DeepClone().AsObject();
        foreign["definitionId"] = "from-elsewhere";
        foreign["name"] = "From elsewhere";
        foreign["root"]!["activities"]![1]!["type"] = "Bank.TransferMoney";
        await ImportAsync(owner.Page, [FileOf("from-elsewhere", foreign)]);

        await owner.EditAsync("from-elsewhere");
        (await owner.Page.Locator(".x6-node").CountAsync()).ShouldBe(5, "what is not known is drawn, too");
        var (status, said) = await owner.PublishAsync();
        status.ShouldBe(400);
        said.ShouldContain("Bank.TransferMoney is not known");
        (await owner.DescribeAsync("Still here.")).Status.ShouldBe(200);
        var kept = await owner.FetchAsync("/elsa/api/workflow-definitions/by-definition-id/from-elsewhere");
        using var definition = JsonDocument.Parse(kept);
        var root = definition.RootElement.TryGetProperty("root", out var own) ? own : definition.RootElement.GetProperty("workflowDefinition").GetProperty("root");
        root.GetProperty("activities")[1].GetProperty("type").GetString().ShouldBe("Bank.TransferMoney", "saving the drawing loses nothing");
        owner.ShouldBeQuiet(refused: 1);
    }

    private static async Task ImportAsync(IPage page, FilePayload[] files)
    {
        await page.GotoAsync(StudioPage.List);
        await page.WaitForSelectorAsync("tbody td", new() { Timeout = 90_000 });
        await page.Locator(FileInput).First.SetInputFilesAsync(files);
        await Assertions.Expect(page.Locator(".mud-snackbar")).ToContainTextAsync(files.Length == 1 ? "imported successfully" : $"{files.Length} workflows imported successfully", new() { Timeout = 120_000 });
    }

    // As Elsa exports it: Studio takes no file that does not name its form.
    private static FilePayload FileOf(string id, JsonObject definition)
    {
        var file = definition.DeepClone().AsObject();
        file["$schema"] = "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json";
        return new() { Name = $"{id}.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(file.ToJsonString()) };
    }

    private static bool IsExpected(string end, (string Id, JsonObject Definition, string SubStatus) golden) =>
        (golden.Definition.ToJsonString().Contains(ForeignApproval, StringComparison.Ordinal) ? $"{ForeignApproval} is not known" : Refused.GetValueOrDefault(golden.Id)) is { } reason
            ? end.StartsWith("400 ", StringComparison.Ordinal) && end.Contains(reason, StringComparison.Ordinal)
            : end == golden.SubStatus;

    // One of each definition: several cases answer the same one differently.
    private static List<(string Id, JsonObject Definition, string SubStatus)> GoldenCases() =>
        [.. Directory.EnumerateFiles(Repository.PathTo("tests/ApprovalEngine.Workflows.Tests/elsa-golden"), "*.json").Order(StringComparer.Ordinal)
            .Select(path => JsonNode.Parse(File.ReadAllText(path))!.AsObject())
            .Select(one => ((string)one["definition"]!["definitionId"]!, one["definition"]!.AsObject(), (string)one["expected"]![0]!["subStatus"]!))
            .DistinctBy(one => one.Item1)];
}
