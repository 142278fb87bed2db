using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>A committee of which a number must agree (domain.md 4.2), from the matrix to the effect.</summary>
public sealed class VoteTests
{
    private static readonly string[] Committee = ["regional.credit.central", "regional.credit.east", "regional.credit.north", "regional.credit.south", "regional.credit.west"];

    [Theory, OnSqlite, OnPostgres]
    public async Task Three_of_five_approve_and_the_others_need_not_answer_any_more(DatabaseKind database)
    {
        await using var engine = await StartAsync(database, "3 of n");
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        var asked = await engine.ReadAsync(number);
        asked.OpenTasks().SelectMany(task => task.People).Order(StringComparer.Ordinal).ShouldBe(Committee);
        asked.OpenTasks().ShouldAllBe(task => task.IsVote);
        var part = asked.Route[1].Parts.Single();
        (part.Mode, part.Needed, part.People.Count).ShouldBe(("3 of n", 3, 5));
        var late = asked.OpenTasks().Single(task => task.People.Contains("regional.credit.west"));

        (await engine.DecideAsync("regional.credit.east", number, "reject", "too long")).ShouldBe(200);
        (await engine.ReadAsync(number)).Status.ShouldBe("InReview");
        foreach (var member in new[] { "regional.credit.north", "regional.credit.central", "regional.credit.south" })
        {
            (await engine.DecideAsync(member, number, "approve")).ShouldBe(200);
        }

        var approved = await engine.ReadAsync(number);
        (approved.Status, approved.Stages[1].Status).ShouldBe(("Approved", "approved"));
        var left = approved.Stages[1].Tasks.Single(task => task.Id == late.Id);
        (left.Status, left.DecidedBy).ShouldBe(("notNeeded", null));
        approved.Effects.ShouldHaveSingleItem("the effect is ordered once");
        (await (await engine.AsAsync("regional.credit.west")).PostAsync($"/api/tasks/{late.Id}/decision", new { verdict = "approve", contentHash = asked.ContentHash }))
            .ShouldBe(409, "task.no-longer-needed");

        var history = (await (await engine.AsAsync("auditor")).GetAsync($"/api/requests/{number}/history")).ShouldBe(200).As<History>();
        history.Entries.Single(entry => entry.Kind == "tasks.not-needed").Details.ToString().ShouldContain("regional.credit.west");
        using var portal = await PortalClient.SignInAsync(engine, "auditor");
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("has voted against"), page => page.ShouldContain("Not needed: enough have agreed"), page => page.ShouldContain("at least 3 of them"),
            page => page.ShouldContain("Enough have agreed; no longer needed: "));
        (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).Json.GetProperty("isValid").GetBoolean().ShouldBeTrue();
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_of_five_may_say_no_and_the_third_ends_it(DatabaseKind database)
    {
        await using var engine = await StartAsync(database, "60 %");
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        foreach (var member in Committee.Take(2))
        {
            (await engine.DecideAsync(member, number, "reject", "too long")).ShouldBe(200);
            (await engine.ReadAsync(number)).Status.ShouldBe("InReview");
        }

        using var portal = await PortalClient.SignInAsync(engine, Committee[2]);
        (await portal.GetAsync($"/requests/{number}")).Text.ShouldContain("Vote against");
        (await engine.DecideAsync(Committee[2], number, "reject", "too long")).ShouldBe(200);
        var rejected = await engine.ReadAsync(number);
        (rejected.Status, rejected.Stages[1].Status).ShouldBe(("Rejected", "rejected"));
    }

    [Theory, OnSqlite]
    public async Task With_a_veto_the_first_no_ends_it_and_where_too_few_are_left_the_route_says_so(DatabaseKind database)
    {
        await using var engine = await StartAsync(database, "5 of n, veto");
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        (await engine.DecideAsync(Committee[0], number, "reject", "too long")).ShouldBe(200);
        (await engine.ReadAsync(number)).Status.ShouldBe("Rejected");

        await engine.Database.ExecuteAsync("DELETE FROM role_assignments WHERE role = 'credit-committee' AND user_name = 'regional.credit.west'");
        var parked = await engine.RaiseAsync();
        parked.Findings.Select(finding => finding.Code).ShouldBe(["route.too-few"]);
        (await engine.ReadAsync(parked.NumberOf())).OpenTasks().ShouldBeEmpty("nothing is asked, and nothing approved by default");
        var gap = (await (await engine.AsAsync("auditor")).GetAsync("/api/matrix")).ShouldBe(200).Json.GetProperty("roleGaps").EnumerateArray().First();
        (gap.GetProperty("role").GetString(), gap.GetProperty("needed").GetInt32(), gap.GetProperty("held").GetInt32()).ShouldBe(("credit-committee", 5, 4));
        using var portal = await PortalClient.SignInAsync(engine, "matrix.owner");
        (await portal.GetAsync("/matrix")).Text.ShouldContain("4 of 5 needed");
        var answer = (await (await engine.AsAsync("auditor")).GetAsync("/api/authority?type=non-standard-terms&branch=SH01&amount=1000&fact.deviationDays=45&fact.requestedTermDays=75")).ShouldBe(200).Json;
        answer.GetProperty("canApprove").GetBoolean().ShouldBeFalse();
    }

    // The row of 31 to 60 days asks the committee instead of the finance director.
    private static async Task<Engine> StartAsync(DatabaseKind database, string mode)
    {
        var engine = await Engine.StartAsync(database);
        await engine.PublishMatrixAsync(xml => xml.WithCell("A3-out-role", "\"credit-committee\"").WithCell("A3-out-mode", $"\"{mode}\""));
        return engine;
    }
}
