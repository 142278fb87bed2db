using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.LegalCases;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>A claim on its way to legal, and the case that comes of it.</summary>
[Collection(SharedEngines.Name)]
public sealed class LegalEscalationTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task From_the_form_to_the_case_and_the_confirmed_effect(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var request = await engine.RaiseAsync(ItemSteps.Escalation(item), "ar.specialist");
        var number = request.NumberOf();
        await engine.ExpectOwnIsRefusedAsync(request);
        request.Route.Select(stage => (stage.Stage, string.Join(",", stage.Parts.Select(part => $"{part.Role} {part.Kind}")))).ShouldBe(
            [(1, "branch-manager recommend"), (2, "credit-manager approve"), (3, "legal-counsel approve")]);
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("credit.manager", number, "approve")).ShouldBe(200);
        (await engine.Database.CountAsync("legal_cases", "request_number = @p0", number)).ShouldBe(0);
        (await engine.DecideAsync("legal.counsel", number, "approve")).ShouldBe(200);

        var approved = await engine.WithEffectAsync(number, "sent");
        var caseNumber = approved.LegalCase.ShouldNotBeNull();
        var counsel = await engine.AsAsync("legal.counsel");
        var view = (await counsel.GetAsync($"/api/legal-cases/{caseNumber}")).ShouldBe(200).As<LegalCaseView>();
        (view.Case.State, view.Case.NextStep, view.Case.NextStepOn, view.Case.Counsel, view.Case.Amount).ShouldBe(("open", "demand-letter", ItemSteps.Today.AddDays(3), "legal.counsel", item.OpenAmount));
        view.Items.ShouldHaveSingleItem().LegalCase.ShouldBe(caseNumber);
        view.MayAct.ShouldBeTrue();
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().LegalCase.ShouldBe(caseNumber);
        foreach (var reader in new[] { "legal.counsel", "ar.specialist", "auditor" })
        {
            var page = (await (await engine.AsAsync(reader)).GetAsync("/api/legal-cases?state=open&limit=200")).ShouldBe(200).As<Page<LegalCaseSummary>>();
            page.Items.Select(one => one.Number).ShouldContain(caseNumber, reader);
        }

        var effect = approved.Effects.ShouldHaveSingleItem();
        var file = await engine.EffectFileAsync(effect.Id);
        (file.GetProperty("kind").GetString(), file.GetProperty("payload").GetProperty("caseNumber").GetString(), file.GetProperty("payload").GetProperty("receivablesAccount").GetString()).ShouldBe(("legal-case", caseNumber, "1122"));
        await engine.AcknowledgeAsync(effect.Id);
        await engine.ExpectLettersAsync(await engine.WithEffectAsync(number, "confirmed"), "demand-letter", "lawyer-letter-draft");
        (await engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND kind = 'mail'", number)).ShouldBe(0, "neither leaves without a person");
        await engine.ExpectAuditAsync(number);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Legal_of_another_entity_knows_nothing_of_it(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync(ItemSteps.OtherEntityCustomer);
        var number = (await engine.RaiseAsync(ItemSteps.Escalation(item, customer: ItemSteps.OtherEntityCustomer), "ar.specialist")).NumberOf();
        (await engine.DecideAsync("branch.manager.east", number, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("credit.manager", number, "approve")).ShouldBe(200);
        var waiting = await engine.ReadAsync(number);
        var path = $"/api/tasks/{waiting.OpenTasks().Single().Id}/decision";
        var other = await engine.AsAsync("legal.counsel");
        (await other.PostAsync(path, new { verdict = "approve", contentHash = waiting.ContentHash })).ShouldBe(404, "task.unknown");
        (await other.GetAsync($"/api/requests/{number}")).ShouldBe(404, "request.unknown");

        (await engine.DecideAsync("legal.counsel.cn02", number, "approve")).ShouldBe(200);
        var caseNumber = (await engine.ReadAsync(number)).LegalCase.ShouldNotBeNull();
        (await other.GetAsync($"/api/legal-cases/{caseNumber}")).ShouldBe(404, "legal-case.unknown");
        (await other.PostAsync($"/api/legal-cases/{caseNumber}/next-step", new { nextStep = "litigation", nextStepOn = ItemSteps.Today })).ShouldBe(404, "legal-case.unknown");
        (await other.GetAsync("/api/legal-cases?limit=200")).ShouldBe(200).As<Page<LegalCaseSummary>>().Items.ShouldAllBe(one => one.LegalEntity == "CN01");
        (await (await engine.AsAsync("sales.north")).GetAsync($"/api/legal-cases/{caseNumber}")).ShouldBe(404, "legal-case.unknown");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Counsel_returns_with_what_is_missing_or_declines_with_the_reason(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        foreach (var (verdict, status) in new[] { ("return", "Returned"), ("reject", "Rejected") })
        {
            var number = (await engine.RaiseAsync(ItemSteps.Escalation(item), "ar.specialist")).NumberOf();
            (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
            (await engine.DecideAsync("credit.manager", number, "approve")).ShouldBe(200);
            (await engine.DecideAsync("legal.counsel", number, verdict)).ShouldBe(400, "decision.comment-required");
            (await engine.DecideAsync("legal.counsel", number, verdict, "The signed delivery note is missing. 缺签收单。")).ShouldBe(200);
            var ended = await engine.ReadAsync(number);
            (ended.Status, ended.LegalCase).ShouldBe((status, null));
            ended.Stages.SelectMany(stage => stage.Tasks).Last().Comment.ShouldNotBeNull().ShouldContain("缺签收单");
        }

        var withdrawn = (await engine.RaiseAsync(ItemSteps.Escalation(item), "ar.specialist")).NumberOf();
        (await (await engine.AsAsync("ar.specialist")).PostAsync($"/api/requests/{withdrawn}/withdraw")).ShouldBe(200);
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().LegalCase.ShouldBeNull();
        await engine.ExpectAuditAsync(withdrawn);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_escalated_item_leaves_no_other_process_and_has_one_case_at_a_time(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var exposure = (await engine.CustomerAsync()).Exposure;
        // Two escalations of the same item are under way; the second to be accepted is refused.
        var first = (await engine.RaiseAsync(ItemSteps.Escalation(item), "ar.specialist")).NumberOf();
        var second = (await engine.RaiseAsync(ItemSteps.Escalation(item), "ar.specialist")).NumberOf();
        var caseNumber = (await engine.ApproveAsync(first)).LegalCase.ShouldNotBeNull();
        (await engine.DecideAsync("branch.manager.shanghai", second, "recommend")).ShouldBe(200);
        (await engine.DecideAsync("credit.manager", second, "approve")).ShouldBe(200);
        (await engine.DecideAsync("legal.counsel", second, "approve")).ShouldBe(409, "item.in-legal");
        (await engine.RaiseAnswerAsync(ItemSteps.Escalation(item))).ShouldBe(409, "item.in-legal");

        (await engine.CustomerAsync()).Exposure.ShouldBe(exposure);
        (await engine.RaiseAnswerAsync(ItemSteps.Memo(item, 10m))).ShouldBe(201);

        var counsel = await engine.AsAsync("legal.counsel");
        (await counsel.PostAsync($"/api/legal-cases/{caseNumber}/close", new { note = "" })).ShouldBe(400, "request.invalid");
        (await (await engine.AsAsync("ar.specialist")).PostAsync($"/api/legal-cases/{caseNumber}/close", new { note = "paid" })).ShouldBe(403, "permission.missing");
        (await counsel.PostAsync($"/api/legal-cases/{caseNumber}/close", new { note = "Settled. 已和解。" })).ShouldBe(200).Json.GetProperty("state").GetString().ShouldBe("closed");
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().LegalCase.ShouldBeNull();
        (await counsel.PostAsync($"/api/legal-cases/{caseNumber}/next-step", new { nextStep = "litigation", nextStepOn = ItemSteps.Today })).ShouldBe(409, "legal-case.closed");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Counsel_plans_the_next_step(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var caseNumber = (await engine.ApproveAsync((await engine.RaiseAsync(ItemSteps.Escalation(item), "ar.specialist")).NumberOf())).LegalCase.ShouldNotBeNull();
        var counsel = await engine.AsAsync("legal.counsel");
        var path = $"/api/legal-cases/{caseNumber}/next-step";
        var on = ItemSteps.Today.AddDays(10);

        (await counsel.PostAsync(path, new { nextStep = "payment-order", nextStepOn = on, note = "undisputed" })).ShouldBe(200).Json.GetProperty("nextStepOn").GetString().ShouldBe(on.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        (await counsel.PostAsync(path, new { nextStep = "duel", nextStepOn = on })).ShouldBe(400, "request.invalid");
        (await counsel.PostAsync(path, new { nextStep = "litigation", nextStepOn = ItemSteps.Today.AddDays(-1) })).ShouldBe(400, "legal-case.past-date");
        (await counsel.PostAsync(path, new { nextStep = "litigation", nextStepOn = on }, version: 0)).ShouldBe(412, "legal-case.stale");
        await engine.Database.ExecuteAsync(
            database is DatabaseKind.Sqlite ? "UPDATE open_items SET is_disputed = 1 WHERE number = @p0" : "UPDATE open_items SET is_disputed = true WHERE number = @p0", item.Number);
        (await counsel.PostAsync(path, new { nextStep = "payment-order", nextStepOn = on })).ShouldBe(409, "legal-case.disputed");
        (await counsel.PostAsync(path, new { nextStep = "litigation", nextStepOn = on })).ShouldBe(200);
    }
}
