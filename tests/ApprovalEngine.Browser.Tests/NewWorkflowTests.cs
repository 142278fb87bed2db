using ApprovalEngine.TestHost;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A workflow from an empty canvas to a trial, and what Studio says on the way where something is missing or wrong.</summary>
[Collection(StudioBrowserTests.Name)]
public sealed class NewWorkflowTests(BrowserFixture browser, PortalSites sites) : IClassFixture<PortalSites>
{
    private static readonly string[] Outcomes = ["Approved", "Rejected", "Returned", "Expired"];

    /// <summary>SQLite always; PostgreSQL where tests/run.sh (or somebody else) gave a server.</summary>
    public static TheoryData<bool> Databases => PostgresDatabase.WhyUnavailable is null ? [false, true] : [false];

    [BrowserTheory]
    [MemberData(nameof(Databases))]
    public async Task From_an_empty_canvas_to_a_trial_with_badges_journal_and_variables(bool isOnPostgres)
    {
        var site = await sites.OnAsync(isOnPostgres);
        await using var owner = await Designer.SignInAsync(browser, site, "process.owner");
        var definition = await owner.CreateAsync("Two approvals");
        await owner.AddVariableAsync("Risk");
        var start = await owner.DropAsync("Flow", "Start", 0.05f, 0.12f);
        var set = await owner.DropAsync("Primitives", "Set Variable", 0.33f, 0.12f);
        await owner.ChooseAsync("Variable", "Risk");
        await owner.FillAsync("Value", "high");
        var decision = await owner.DropAsync("Branching", "Decision", 0.65f, 0.12f);
        await owner.WriteScriptAsync("Condition", "getRisk() ===");
        var first = await owner.DropAsync("Credit Approval", "Request Approval", 0.1f, 0.5f);
        var second = await owner.DropAsync("Credit Approval", "Request Approval", 0.5f, 0.5f);
        var finish = await owner.DropAsync("Primitives", "Finish", 0.4f, 0.85f);
        foreach (var (from, port, to) in new[] { (start, "Done", set), (set, "Done", decision), (decision, "True", first), (decision, "False", finish), (first, "Approved", second) })
        {
            await owner.ConnectAsync(from, port, to);
        }

        await ShouldBeRefusedAsync(owner, "RequestApproval1", "outcome Rejected", "not connected");
        foreach (var (step, port) in Outcomes.Select(port => (second, port)).Concat(Outcomes.Skip(1).Select(port => (first, port))))
        {
            await owner.ConnectAsync(step, port, finish);
        }

        await ShouldBeRefusedAsync(owner, "FlowDecision1", "Condition", "line 1");
        await owner.SelectAsync(decision);
        await owner.WriteScriptAsync("Condition", "getRisk() === 'high'");
        await ShouldBeRefusedAsync(owner, "somebody else");

        await owner.RunAsync();
        foreach (var (activity, badge) in new[] { (start, "1 success"), (set, "1 success"), (decision, "1 success"), (first, "1 warning") })
        {
            (await owner.BadgeOfAsync(activity)).ShouldBe(badge, activity);
        }

        (await owner.Page.Locator($".x6-node[data-cell-id='{second}'] .mud-badge:visible").CountAsync()).ShouldBe(0, "it was not reached");
        await Assertions.Expect(owner.Page.Locator(".mud-timeline-item", new() { HasTextString = "SetVariable1" })).ToHaveCountAsync(2);
        await Assertions.Expect(owner.Page.Locator(".mud-timeline-item", new() { HasTextString = "RequestApproval1" }).Last).ToContainTextAsync("Suspended");
        await owner.Page.GetByText("Variables", new() { Exact = true }).First.ClickAsync();
        await Assertions.Expect(owner.Page.Locator("tr", new() { HasTextString = "Risk" }).First).ToContainTextAsync("high");
        await Assertions.Expect(owner.Page.Locator(".studio-bar h1")).ToContainTextAsync("trial");
        owner.ShouldBeQuiet(refused: 3);
        await TwoTabsAsync(site, owner, definition);
    }

    // What the second tab would have overwritten is refused by name, and kept beside the draft.
    private async Task TwoTabsAsync(PortalSite site, Designer first, string definition)
    {
        await using var second = await Designer.SignInAsync(browser, site, "process.owner");
        await first.EditAsync(definition);
        await second.EditAsync(definition);
        (await first.DescribeAsync("Of the first tab.")).Status.ShouldBe(200);

        var (status, said) = await second.DescribeAsync("Of the second tab.");

        status.ShouldBe(400);
        said.ShouldContain("process.owner");
        second.ShouldBeQuiet(refused: 1);
        await first.EditAsync(definition);
        (await first.Page.InputValueAsync("elsa-workflow-definition-editor textarea")).ShouldBe("Of the first tab.");
        said.ShouldContain("kept as version 3");
        (await first.FetchAsync($"/elsa/api/workflow-definitions/by-definition-id/{definition}?versionOptions=3")).ShouldContain("Of the second tab.");
    }

    // Publication is refused, and Studio says why in words that name the place.
    private static async Task ShouldBeRefusedAsync(Designer owner, params string[] parts)
    {
        var (status, said) = await owner.PublishAsync();
        status.ShouldBe(400);
        foreach (var part in parts)
        {
            said.ShouldContain(part, Case.Insensitive);
        }
    }
}
