using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Every way in which a request ends without an approval, or has not begun.</summary>
[Collection(SharedEngines.Name)]
public sealed class RequestEndTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_rejected_request_ends_with_a_notice_and_no_effect(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync(RequestSteps.Terms(days: 120))).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);

        // 90 days more: CFO, group CFO and legal are asked side by side.
        (await engine.ReadAsync(number)).OpenTasks().Count().ShouldBeGreaterThan(1);
        var answer = (await engine.DecideAsync("legal.counsel", number, "reject", "No security is offered. <b>不同意</b>")).ShouldBe(200);

        answer.Json.GetProperty("request").GetProperty("status").GetString().ShouldBe("Rejected");
        var request = await ExpectEndAsync(engine, number, "Rejected");
        request.ClosedAt.ShouldNotBeNull();
        await ExpectNoticeAsync(engine, request, "<strong>rejected</strong>", "No security is offered. &lt;b&gt;不同意&lt;/b&gt;");
        (await engine.RaiseAsync()).NumberOf().ShouldNotBe(number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_returned_request_goes_back_with_a_notice_and_no_effect(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();

        (await engine.DecideAsync("branch.manager.shanghai", number, "return", "Attach the contract.")).ShouldBe(200);

        await ExpectNoticeAsync(engine, await ExpectEndAsync(engine, number, "Returned"), "<strong>returned to you</strong>", "Attach the contract.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_withdrawn_request_asks_nobody_any_more(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        var task = (await engine.ReadAsync(number)).OpenTasks().Single();
        (await (await engine.AsAsync("branch.manager.shanghai")).PostAsync($"/api/requests/{number}/withdraw", new { comment = "Not mine." })).ShouldBe(403, "request.not-yours");

        (await (await engine.AsAsync("sales.east")).PostAsync($"/api/requests/{number}/withdraw", new { comment = "The customer gave up." })).ShouldBe(200);

        (await ExpectEndAsync(engine, number, "Withdrawn")).Letters.ShouldBeEmpty();
        var manager = await engine.AsAsync("branch.manager.shanghai");
        (await manager.GetAsync("/api/tasks?limit=200")).Text.ShouldNotContain(number);
        (await manager.PostAsync($"/api/tasks/{task.Id}/decision", new { verdict = "recommend", contentHash = (await engine.ReadAsync(number)).ContentHash })).ShouldBe(409, "request.not-in-review");
        (await (await engine.AsAsync("sales.east")).PostAsync($"/api/requests/{number}/withdraw")).ShouldBe(409, "request.already-ended");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_administrator_cancels_with_a_reason_only(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        var (admin, path) = (await engine.AsAsync("admin"), $"/api/requests/{number}/cancel");
        (await (await engine.AsAsync("sales.east")).PostAsync(path, new { comment = "Please." })).ShouldBe(403, "permission.missing");
        (await admin.PostAsync(path)).ShouldBe(400, "request.invalid").Json.GetProperty("errors").GetProperty("comment").GetArrayLength().ShouldBe(1);
        (await admin.PostAsync(path, new { comment = "" })).ShouldBe(400, "request.invalid");
        (await engine.ReadAsync(number)).Status.ShouldBe("InReview");

        (await admin.PostAsync(path, new { comment = "Raised for the wrong customer." })).ShouldBe(200);

        await ExpectEndAsync(engine, number, "Cancelled");
        (await admin.GetAsync($"/api/requests/{number}/history")).Text.ShouldContain("Raised for the wrong customer.");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_draft_is_amended_at_the_version_that_was_read_and_then_submitted(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var owner = await engine.AsAsync("sales.east");
        var draft = await engine.RaiseAsync(RequestSteps.Terms(submit: false));
        var path = $"/api/requests/{draft.Number}";
        (draft.Status, draft.Route.Count, draft.WorkflowInstanceId).ShouldBe(("Draft", 0, null));
        (await (await engine.AsAsync("sales.north")).GetAsync(path)).ShouldBe(404, "request.unknown");
        (await (await engine.AsAsync("branch.manager.shanghai")).PutAsync(path, RequestSteps.Terms(days: 400))).ShouldBe(404, "request.unknown");
        (await (await engine.AsAsync("branch.manager.shanghai")).PostAsync($"{path}/submit")).ShouldBe(404, "request.unknown");

        var amended = (await owner.PutAsync(path, RequestSteps.Terms(days: 40), draft.Version)).ShouldBe(200);
        (await owner.PutAsync(path, RequestSteps.Terms(days: 50), draft.Version)).ShouldBe(412, "request.stale");
        (await owner.PostAsync($"{path}/submit", version: draft.Version)).ShouldBe(412, "request.stale");
        (await owner.PutAsync(path, RequestSteps.Terms(RequestSteps.BeijingCustomer))).ShouldBe(400, "request.customer-fixed");

        var version = amended.As<RequestView>().Version;
        amended.Headers["ETag"].ShouldBe($"\"{version}\"");
        amended.As<RequestView>().ContentHash.ShouldNotBe(draft.ContentHash);
        var submitted = (await owner.PostAsync($"{path}/submit", version: version)).ShouldBe(200).As<RequestView>();
        submitted.Status.ShouldBe("InReview");
        submitted.Route.SelectMany(stage => stage.Parts).Select(part => part.Role).ShouldBe(["branch-manager", "regional-credit-manager"]);
        (await owner.PutAsync(path, RequestSteps.Terms(days: 50))).ShouldBe(409, "request.not-draft");
        (await owner.PostAsync($"{path}/submit")).ShouldBe(409, "request.not-draft");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_the_erp_cannot_do_is_failed_and_no_terms_are_agreed(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        const string customer = "C100005";
        var number = (await engine.RaiseAsync(RequestSteps.Terms(customer))).NumberOf();
        (await engine.ApproveAsync(number)).Status.ShouldBe("Approved");
        var effect = (await engine.WithEffectAsync(number, "sent")).Effects.Single();

        await engine.AcknowledgeAsync(effect.Id, "failed", documentNumber: null);

        (await engine.WithEffectAsync(number, "failed")).Effects.Single().Message.ShouldBe("as told");
        (await (await engine.AsAsync("sales.east")).GetAsync($"/api/customers/{customer}")).ShouldBe(200).Json.GetProperty("agreedTerms").GetArrayLength().ShouldBe(0);
        (await (await engine.AsAsync("credit.controller")).GetAsync("/api/effects?status=failed&limit=200")).ShouldBe(200).Text.ShouldContain(number);
    }

    private static async Task<RequestView> ExpectEndAsync(Engine engine, string number, string status)
    {
        var request = await engine.ReadAsync(number);
        request.Status.ShouldBe(status);
        request.OpenTasks().ShouldBeEmpty();
        request.Effects.ShouldBeEmpty();
        request.Incidents.ShouldBeEmpty();
        (await engine.Database.TextAsync("SELECT status FROM workflow_instances WHERE id = @p0", request.WorkflowInstanceId!)).ShouldBe("Finished");
        (await engine.Database.CountAsync("workflow_bookmarks", "instance_id = @p0", request.WorkflowInstanceId!)).ShouldBe(0);
        (await engine.Database.CountAsync("outbox_messages", "request_number = @p0", number)).ShouldBe(0);
        return request;
    }

    private static async Task ExpectNoticeAsync(Engine engine, RequestView request, params string[] words)
    {
        request.Letters.Select(letter => (letter.Kind, letter.Culture)).ShouldBe([("decision-notice", "zh-CN"), ("decision-notice", "en")]);
        var english = (await (await engine.AsAsync("sales.east")).GetAsync(request.Letters[1].Href)).ShouldBe(200).Text;
        words.ShouldAllBe(word => english.Contains(word));
    }
}
