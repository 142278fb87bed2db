using ApprovalEngine.Application.Requests;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Credit memos, from the form to the confirmed effect: never more than the invoice has open.</summary>
[Collection(SharedEngines.Name)]
public sealed class CreditMemoTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task From_the_form_to_the_confirmed_effect(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var body = ItemSteps.Memo(item, 1_000.00m);
        var requester = await engine.AsAsync("ar.specialist");
        var preview = (await requester.PostAsync("/api/requests/preview", body)).ShouldBe(200).As<RequestView>();
        preview.Route.SelectMany(stage => stage.Parts).Select(part => (part.Role, part.Kind, part.Rules[0].Row)).ShouldBe([("branch-manager", "approve", "CM3")]);
        preview.Amount.ShouldBe(1_130.00m);

        var request = await engine.RaiseAsync(body, "ar.specialist");
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().ClaimedAmount.ShouldBe(1_130.00m);
        await engine.ExpectOwnIsRefusedAsync(request);
        (await engine.DecideAsync("branch.manager.shanghai", request.NumberOf(), "approve")).ShouldBe(200);
        var approved = await engine.WithEffectAsync(request.NumberOf(), "sent");

        approved.Status.ShouldBe("Approved");
        var effect = approved.Effects.ShouldHaveSingleItem();
        var file = await engine.EffectFileAsync(effect.Id);
        (file.GetProperty("kind").GetString(), file.GetProperty("customer").GetString(), file.GetProperty("request").GetString()).ShouldBe(("credit-memo", ItemSteps.Customer, request.Number));
        var payload = file.GetProperty("payload");
        (payload.GetProperty("net").GetDecimal(), payload.GetProperty("vat").GetDecimal(), payload.GetProperty("gross").GetDecimal()).ShouldBe((1_000m, 130m, 1_130m));
        payload.GetProperty("lines").EnumerateArray().Single().GetProperty("invoice").GetString().ShouldBe(item.Number);
        (payload.GetProperty("revenueAccount").GetString(), payload.GetProperty("vatAccount").GetString(), payload.GetProperty("receivablesAccount").GetString()).ShouldBe(("6001", "2221", "1122"));

        await engine.AcknowledgeAsync(effect.Id, documentNumber: "1800004711");
        var confirmed = await engine.WithEffectAsync(request.NumberOf(), "confirmed");
        confirmed.Effects.Single().DocumentNumber.ShouldBe("1800004711");
        var after = (await engine.ItemAsync(item.Number)).ShouldNotBeNull();
        (after.OpenAmount, after.ClaimedAmount).ShouldBe((item.OpenAmount - 1_130.00m, 0m));
        (await engine.Database.TextAsync("SELECT document_number FROM settlements WHERE request_number = @p0", request.NumberOf())).ShouldBe("1800004711");
        await engine.ExpectLettersAsync(confirmed, "credit-memo-letter");
        await engine.ExpectAuditAsync(request.NumberOf());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_rejected_withdrawn_or_returned_frees_its_invoice(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var whole = ItemSteps.Memo(item, item.OpenAmount, rate: 0);

        foreach (var verdict in new[] { "reject", "return" })
        {
            var refused = (await engine.RaiseAsync(whole, "ar.specialist")).NumberOf();
            (await engine.RaiseAnswerAsync(whole)).ShouldBe(409, "item.above-open");
            (await engine.DecideAsync("branch.manager.shanghai", refused, verdict, "No.")).ShouldBe(200);
            (await engine.ReadAsync(refused)).Effects.ShouldBeEmpty();
        }

        var withdrawn = (await engine.RaiseAsync(whole, "ar.specialist")).NumberOf();
        (await (await engine.AsAsync("ar.specialist")).PostAsync($"/api/requests/{withdrawn}/withdraw")).ShouldBe(200);
        (await engine.ReadAsync(withdrawn)).Status.ShouldBe("Withdrawn");

        var cancelled = (await engine.RaiseAsync(whole, "ar.specialist")).NumberOf();
        (await (await engine.AsAsync("admin")).PostAsync($"/api/requests/{cancelled}/cancel", new { comment = "twice" })).ShouldBe(200);
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().ClaimedAmount.ShouldBe(0);
        await engine.ExpectAuditAsync(withdrawn);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Two_memos_that_race_for_one_invoice_never_take_more_than_it_has_open(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        // Three fit, the fourth does not.
        var body = ItemSteps.Memo(item, Math.Floor(item.OpenAmount * 0.3m), rate: 0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.RaiseAnswerAsync(body)));

        answers.Count(answer => answer.Status == 201).ShouldBe(3);
        foreach (var refused in answers.Where(answer => answer.Status != 201))
        {
            refused.ShouldBe(409, "item.above-open").Json.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain(item.Number);
        }

        (await engine.Database.CountAsync("item_claims", "item_number = @p0 AND ended_at IS NULL", item.Number)).ShouldBe(3);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_asked_for_wrongly_is_refused_by_name(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        (await engine.RaiseAnswerAsync(ItemSteps.Memo(item, item.OpenAmount + 1, rate: 0))).ShouldBe(409, "item.above-open");

        var wrongTotal = ItemSteps.Memo(item, 1_000m);
        wrongTotal["amount"] = 1_000m;
        (await engine.RaiseAnswerAsync(wrongTotal)).ShouldBe(400, "amount.mismatch").Json.GetProperty("errors").GetProperty("amount")[0].GetString().ShouldBe("Expected 1130.00, found 1000.00.");

        await ExpectFieldAsync(engine, new { invoice = "4711", net = 10m, vatRate = 0.13m }, "facts.lines[0].invoice");
        await ExpectFieldAsync(engine, new { invoice = item.Number, net = 10.001m, vatRate = 0.13m }, "facts.lines[0].net");
        await ExpectFieldAsync(engine, new { invoice = item.Number, net = 10m, vatRate = 13m }, "facts.lines[0].vatRate");
        await ExpectFieldAsync(engine, new { invoice = item.Number, net = "ten", vatRate = 0.13m }, "facts.lines[0].net");
        await ExpectFieldAsync(engine, "no object", "facts.lines[0]");
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().ClaimedAmount.ShouldBe(0);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_approver_outside_the_scope_cannot_even_see_the_task(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var request = await engine.RaiseAsync(ItemSteps.Memo(await engine.TakeInvoiceAsync(), 500m), "ar.specialist");
        var decision = new { verdict = "approve", contentHash = request.ContentHash };
        var path = $"/api/tasks/{request.OpenTasks().Single().Id}/decision";

        (await (await engine.AsAsync("branch.manager.beijing")).PostAsync(path, decision)).ShouldBe(404, "task.unknown");
        (await (await engine.AsAsync("finance.director")).PostAsync(path, decision)).ShouldBe(403, "task.not-assigned");
        (await engine.ReadAsync(request.NumberOf())).Status.ShouldBe("InReview");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_effect_that_the_ERP_refused_is_sent_again_once(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var request = await engine.RaiseAsync(ItemSteps.Memo(item, 800m), "ar.specialist");
        var effect = (await engine.ApproveAsync(request.NumberOf())).Effects.Single().Id;
        await engine.WithEffectAsync(request.NumberOf(), "sent");
        await engine.AcknowledgeAsync(effect, "failed", null);
        await engine.WithEffectAsync(request.NumberOf(), "failed");
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().ClaimedAmount.ShouldBe(904m, "what the ERP refused is still to be posted");

        var file = Path.Combine(engine.ErpOutbox, $"{effect}.json");
        File.Delete(file);
        var path = $"/api/effects/{effect}/resend";
        (await (await engine.AsAsync("sales.east")).PostAsync(path)).ShouldBe(403, "permission.missing");
        var controller = await engine.AsAsync("credit.controller");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => controller.PostAsync(path)));
        answers.Count(answer => answer.Status == 200).ShouldBe(1);
        answers.Where(answer => answer.Status != 200).ShouldAllBe(answer => answer.Code == "effect.not-failed");

        (await engine.WithEffectAsync(request.NumberOf(), "sent")).Effects.Single().Attempt.ShouldBe(2);
        File.Exists(file).ShouldBeTrue();
        // The old answer, dropped once more, is not the answer to the new order.
        await engine.AcknowledgeAsync(effect, "failed", null);
        await engine.UntilAsync(() => Task.FromResult(Directory.EnumerateFiles(engine.ErpInbox, "*.ack.json").Any()), any => !any);
        (await engine.ReadAsync(request.NumberOf())).Effects.Single().Status.ShouldBe("sent");
        await engine.AcknowledgeAsync(effect);
        await engine.WithEffectAsync(request.NumberOf(), "confirmed");
        (await engine.Database.CountAsync("settlements", "request_number = @p0", request.NumberOf())).ShouldBe(1);
        (await engine.Database.CountAsync("outbox_messages", "request_number = @p0 AND kind = 'erp-file'", request.NumberOf())).ShouldBe(2);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task An_invoice_that_is_paid_meanwhile_stops_the_last_approval_and_not_the_approver(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var request = await engine.RaiseAsync(ItemSteps.Memo(item, item.OpenAmount, rate: 0), "ar.specialist");
        var csv = FormattableString.Invariant($"customer,number,class,documentOn,dueOn,amount,currency,settledOn,settledAmount\n{ItemSteps.Customer},{item.Number},invoice,{item.DocumentOn:yyyy-MM-dd},{item.DueOn:yyyy-MM-dd},{item.Amount},CNY,{ItemSteps.Today:yyyy-MM-dd},{item.Amount - 1}\n");
        (await (await engine.AsAsync("credit.controller")).PostTextAsync("/api/imports/open-items", csv, "text/csv")).ShouldBe(200).Json.GetProperty("accepted").GetInt32().ShouldBe(1);

        var answers = new List<ApiAnswer>();
        while (answers.LastOrDefault() is null or { Status: 200 })
        {
            var task = (await engine.ReadAsync(request.NumberOf())).OpenTasks().First();
            answers.Add(await engine.DecideAsync(task.People[0], request.NumberOf(), task.Kind));
        }

        answers[^1].ShouldBe(409, "item.above-open");
        var open = await engine.ReadAsync(request.NumberOf());
        (open.Status, open.Effects.Count, open.Incidents.Count).ShouldBe(("InReview", 0, 0));
        (await engine.DecideAsync(open.OpenTasks().First().People[0], request.NumberOf(), "return", "Paid by now.")).ShouldBe(200);
        (await engine.Database.CountAsync("item_claims", "request_number = @p0 AND ended_at IS NULL", request.NumberOf())).ShouldBe(0);
    }

    private static async Task ExpectFieldAsync(Engine engine, object line, string field)
    {
        var body = RequestSteps.Terms(ItemSteps.Customer);
        (body["type"], body["reasonCode"], body["facts"]) = ("credit-memo", "price-error", new Dictionary<string, object?> { ["lines"] = new[] { line } });
        (await engine.RaiseAnswerAsync(body)).ShouldBe(400, "request.invalid").Json.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue(field);
    }
}

internal static class RaisingAnswers
{
    extension(Engine engine)
    {
        public async Task<ApiAnswer> RaiseAnswerAsync(Dictionary<string, object?> body, string requester = "ar.specialist") =>
            await (await engine.AsAsync(requester)).PostAsync("/api/requests", body);
    }
}
