using System.Globalization;
using System.Net;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>A request that was returned is changed and submitted again, over REST and in the portal; its items, workflow, route and voices go with it.</summary>
[Collection(SharedEngines.Name)]
public sealed class ResubmissionTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Who_has_agreed_is_asked_again_only_where_it_became_worse(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("sales.east");
        var number = (await engine.RaiseAsync(RequestSteps.Terms(days: 75))).NumberOf();
        var path = $"/api/requests/{number}";
        (await owner.PostAsync($"{path}/resubmit")).ShouldBe(409, "request.not-returned");
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("finance.director", number, "return", "Say what the customer buys for it.")).ShouldBe(200);
        var returned = await engine.ReadAsync(number, "sales.east");
        returned.Status.ShouldBe("Returned");
        (await owner.PostAsync($"{path}/submit")).ShouldBe(409, "request.not-draft");
        (await (await engine.AsAsync("sales.north")).PostAsync($"{path}/resubmit")).ShouldBe(404, "request.unknown");
        (await (await engine.AsAsync("branch.manager.shanghai")).PostAsync($"{path}/resubmit")).ShouldBe(404, "request.unknown");

        // A better justification is nothing that the matrix looks at.
        var body = RequestSteps.Terms(days: 75);
        body["justification"] = "An order of two lines a quarter.";
        var amended = (await owner.PutAsync(path, body, returned.Version)).ShouldBe(200).As<RequestView>();
        (amended.Status, amended.Round).ShouldBe(("Returned", 1));
        (await owner.PostAsync($"{path}/resubmit", new { comment = "It is said now." }, version: returned.Version)).ShouldBe(412, "request.stale");
        (await owner.PostAsync($"{path}/resubmit", new { comment = "It is said now." }, version: amended.Version)).ShouldBe(200);

        var again = await engine.ReadAsync(number, "finance.director");
        (again.Status, again.Round, again.EarlierRounds.Count).ShouldBe(("InReview", 2, 1));
        var carried = again.Stages.SelectMany(stage => stage.Tasks).Single(task => task.Role == "branch-manager");
        (carried.Status, carried.DecidedBy, carried.CarriedFromRound).ShouldBe(("decided", "branch.manager.shanghai", 1));
        again.OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("finance-director");
        again.Changes.ShouldNotBeNull();
        (again.Changes.SinceRound, again.Changes.IsOwn).ShouldBe((1, true));
        again.Changes.Fields.ShouldHaveSingleItem().Field.ShouldBe("justification");
        (await engine.DecideAsync("finance.director", number, "return", "Too long.")).ShouldBe(200);

        // More days are worse: the branch manager looks again, and sees what is otherwise since his own yes.
        (await owner.PutAsync(path, RequestSteps.Terms(days: 80))).ShouldBe(200);
        (await owner.PostAsync($"{path}/resubmit")).ShouldBe(200);
        var third = await engine.ReadAsync(number, "branch.manager.shanghai");
        third.OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("branch-manager");
        third.Changes!.SinceRound.ShouldBe(1);
        third.Changes.Fields.Select(change => change.Field).ShouldBe(["deviationDays", "requestedTermDays"], ignoreOrder: true);
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.WithEffectAsync(number, "sent")).Effects.Count.ShouldBe(1);
        var history = (await owner.GetAsync($"{path}/history")).ShouldBe(200).Text;
        history.ShouldContain("voices.carried");
        history.ShouldContain("It is said now.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task The_portal_changes_it_and_submits_it_again(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync(RequestSteps.Terms(days: 75))).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("finance.director", number, "return", "Which order is it?")).ShouldBe(200);
        using var requester = await PortalClient.SignInAsync(engine, "sales.east");
        using var director = await PortalClient.SignInAsync(engine, "finance.director");
        (await director.GetAsync($"/requests/{number}")).Text.ShouldNotContain("handler=Resubmit");
        (await requester.GetAsync($"/requests/{number}")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("Which order is it?"), page => page.ShouldContain("handler=Resubmit"), page => page.ShouldContain($"/requests/{number}/edit"));
        (await requester.GetAsync($"/requests/{number}/edit")).Text.ShouldContain("name=\"IsReturned\" value=\"true\"");

        var version = (await engine.ReadAsync(number)).Version.ToString(CultureInfo.InvariantCulture);
        using var changed = await requester.PostAsync($"/requests/{number}/edit", new()
        {
            ["Version"] = version, ["IsReturned"] = "true", ["Form.Type"] = "non-standard-terms", ["Form.Customer"] = RequestSteps.ShanghaiCustomer, ["Form.Amount"] = "250000",
            ["Form.Currency"] = "CNY", ["Form.Reason"] = "competition", ["Form.Facts[requestedTermDays]"] = "75", ["Form.Justification"] = "The order of June.",
        });
        changed.StatusCode.ShouldBe(HttpStatusCode.Redirect, await changed.Content.ReadAsStringAsync());
        (await requester.GetAsync($"/requests/{number}")).Text.ShouldSatisfyAllConditions(page => page.ShouldContain("data-change=\"justification\""), page => page.ShouldContain("Changed after the return"));

        var again = (await engine.ReadAsync(number)).Version.ToString(CultureInfo.InvariantCulture);
        using var resubmitted = await requester.PostAsync($"/requests/{number}?handler=Resubmit", new() { ["version"] = again, ["comment"] = "Said now." });
        resubmitted.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await director.GetAsync($"/requests/{number}")).Text.ShouldSatisfyAllConditions(
            page => page.ShouldContain("data-carried"), page => page.ShouldContain("data-round=\"1\""), page => page.ShouldContain("data-change=\"justification\""), page => page.ShouldContain("handler=Decide"));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Of_two_that_submit_it_again_at_the_same_instant_one_does(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync(RequestSteps.Terms(days: 75))).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "return", "Which order is it?")).ShouldBe(200);
        var owner = await engine.AsAsync("sales.east");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => owner.PostAsync($"/api/requests/{number}/resubmit")));

        answers.Select(answer => answer.Status).Order().ShouldBe([200, 409, 409, 409]);
        var again = await engine.ReadAsync(number);
        (again.Round, again.EarlierRounds.Count, again.OpenTasks().Count()).ShouldBe((2, 1, 1));
        (await engine.Database.TextsAsync("SELECT id FROM workflow_instances WHERE request_number = @p0", number)).Count.ShouldBe(2);
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_smaller_amount_is_looked_at_by_somebody_before_it_is_approved(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("sales.east");
        var number = (await engine.RaiseAsync(RequestSteps.Terms(days: 40))).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        var regional = (await engine.ReadAsync(number)).OpenTasks().Single().People[0];
        (await engine.DecideAsync(regional, number, "return", "Ten days less.")).ShouldBe(200);

        (await owner.PutAsync($"/api/requests/{number}", RequestSteps.Terms(days: 35))).ShouldBe(200);
        var again = (await owner.PostAsync($"/api/requests/{number}/resubmit")).ShouldBe(200).As<RequestView>();

        again.Status.ShouldBe("InReview");
        again.OpenTasks().ShouldHaveSingleItem().Role.ShouldBe("regional-credit-manager");
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Items_are_free_while_it_is_returned_and_claimed_again_with_it(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var specialist = await engine.AsAsync("ar.specialist");
        var number = (await engine.RaiseAsync(ItemSteps.WriteOff(item, 0m), "ar.specialist")).NumberOf();
        var asked = (await engine.ReadAsync(number)).OpenTasks().First();
        (await engine.DecideAsync(asked.People[0], number, "return", "Which letters were sent?")).ShouldBe(200);

        var other = (await engine.RaiseAsync(ItemSteps.WriteOff(item, 0m), "ar.specialist")).NumberOf();
        (await specialist.PostAsync($"/api/requests/{number}/resubmit")).ShouldBe(409, "item.above-open");
        (await engine.ReadAsync(number)).Status.ShouldBe("Returned");
        (await specialist.PostAsync($"/api/requests/{other}/withdraw")).ShouldBe(200);
        (await specialist.PostAsync($"/api/requests/{number}/resubmit")).ShouldBe(200);

        (await specialist.PostAsync("/api/requests", ItemSteps.WriteOff(item, 0m))).ShouldBe(409, "item.above-open");
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        (await engine.WithEffectAsync(number, "sent")).Effects.Count.ShouldBe(1);
    }
}
