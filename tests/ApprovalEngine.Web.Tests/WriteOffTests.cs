using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Write-offs: two people beside the requester, whatever roles one person holds.</summary>
[Collection(SharedEngines.Name)]
public sealed class WriteOffTests(Engines engines)
{
    [Theory, OnSqlite, OnPostgres]
    public async Task From_the_form_to_the_confirmed_effect(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var provision = Math.Floor(item.OpenAmount / 2);
        var request = await engine.RaiseAsync(ItemSteps.WriteOff(item, provision), "credit.controller");
        await engine.ExpectOwnIsRefusedAsync(request);
        // Less than a year overdue: one level higher than for old debts.
        request.Route.SelectMany(stage => stage.Parts).Select(part => (part.Role, part.Kind)).First().ShouldBe(("regional-credit-manager", "recommend"));
        ((decimal)request.Route[1].Parts[0].Level).ShouldBeGreaterThanOrEqualTo(3);
        (await engine.ItemAsync(item.Number)).ShouldNotBeNull().ClaimedAmount.ShouldBe(item.OpenAmount);

        var approved = await engine.ApproveAsync(request.NumberOf());
        approved.Status.ShouldBe("Approved");
        var effect = (await engine.WithEffectAsync(request.NumberOf(), "sent")).Effects.ShouldHaveSingleItem();
        var payload = (await engine.EffectFileAsync(effect.Id)).GetProperty("payload");
        (payload.GetProperty("amount").GetDecimal(), payload.GetProperty("provision").GetDecimal(), payload.GetProperty("netEffect").GetDecimal())
            .ShouldBe((item.OpenAmount, provision, item.OpenAmount - provision));
        payload.GetProperty("items").EnumerateArray().Single().GetProperty("number").GetString().ShouldBe(item.Number);
        (payload.GetProperty("allowanceAccount").GetString(), payload.GetProperty("lossAccount").GetString(), payload.GetProperty("receivablesAccount").GetString()).ShouldBe(("1231", "6702", "1122"));

        await engine.AcknowledgeAsync(effect.Id);
        var confirmed = await engine.WithEffectAsync(request.NumberOf(), "confirmed");
        (await engine.ItemAsync(item.Number)).ShouldBeNull("it is closed");
        await engine.ExpectLettersAsync(confirmed, "decision-notice");
        await engine.ExpectAuditAsync(request.NumberOf());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task One_person_in_two_roles_is_one_person(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        await engine.Database.ExecuteAsync(
            """
            INSERT INTO role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, valid_to, recorded_at)
            SELECT @p0, 'regional.credit.east', 'finance-director', scope_kind, scope_code, valid_from, valid_to, recorded_at FROM role_assignments
            WHERE user_name = 'finance.director' AND scope_code = 'CN01'
            """,
            database is DatabaseKind.Sqlite ? "AAAAAAAA-0000-0000-0000-000000000001" : Guid.Parse("aaaaaaaa-0000-0000-0000-000000000001"));
        try
        {
            var item = await engine.TakeInvoiceAsync();
            // A net effect of one yuan: the finance director may decide it alone, were it not for the second pair of eyes.
            var number = (await engine.RaiseAsync(ItemSteps.WriteOff(item, item.OpenAmount - 1), "credit.controller")).NumberOf();
            (await engine.DecideAsync("regional.credit.east", number, "recommend")).ShouldBe(200);
            // Whoever recommends a write-off does not approve it, so the approval asks the others.
            var waiting = await engine.ReadAsync(number);
            var task = waiting.OpenTasks().Single();
            task.People.ShouldBe(["finance.director"]);
            (await (await engine.AsAsync("regional.credit.east")).PostAsync($"/api/tasks/{task.Id}/decision", new { verdict = "approve", contentHash = waiting.ContentHash })).ShouldBe(403, "task.not-assigned");
            (await engine.ReadAsync(number)).Status.ShouldBe("InReview");
            (await engine.DecideAsync("finance.director", number, "approve")).ShouldBe(200);
            (await engine.ReadAsync(number)).Status.ShouldBe("Approved");
        }
        finally
        {
            await engine.Database.ExecuteAsync("DELETE FROM role_assignments WHERE user_name = 'regional.credit.east' AND role = 'finance-director'");
        }
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Rejected_and_withdrawn_leave_the_items_as_they_were(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        var rejected = (await engine.RaiseAsync(ItemSteps.WriteOff(item, 0), "credit.controller")).NumberOf();
        (await engine.DecideAsync("regional.credit.east", rejected, "reject", "Too early.")).ShouldBe(200);
        (await engine.ReadAsync(rejected)).Status.ShouldBe("Rejected");

        var withdrawn = (await engine.RaiseAsync(ItemSteps.WriteOff(item, 0), "credit.controller")).NumberOf();
        (await engine.RaiseAnswerAsync(ItemSteps.Memo(item, 10m))).ShouldBe(409, "item.above-open");
        (await (await engine.AsAsync("credit.controller")).PostAsync($"/api/requests/{withdrawn}/withdraw")).ShouldBe(200);

        var after = (await engine.ItemAsync(item.Number)).ShouldNotBeNull();
        (after.OpenAmount, after.ClaimedAmount).ShouldBe((item.OpenAmount, 0m));
        await engine.ExpectAuditAsync(rejected);
        await engine.ExpectAuditAsync(withdrawn);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task What_is_asked_for_wrongly_is_refused_by_name(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var item = await engine.TakeInvoiceAsync();
        (await engine.RaiseAnswerAsync(ItemSteps.WriteOff(item, item.OpenAmount + 1))).ShouldBe(400, "request.invalid").Json.GetProperty("errors").TryGetProperty("facts.provision", out _).ShouldBeTrue();
        var wrong = ItemSteps.WriteOff(item, 0);
        wrong["amount"] = item.OpenAmount - 0.01m;
        (await engine.RaiseAnswerAsync(wrong)).ShouldBe(400, "amount.mismatch");
        var foreign = ItemSteps.WriteOff(item, 0);
        foreign["currency"] = "USD";
        (await engine.RaiseAnswerAsync(foreign)).ShouldBe(400, "request.invalid").Json.GetProperty("errors").TryGetProperty("facts.items[0]", out _).ShouldBeTrue();
        foreign["currency"] = "SEK";
        (await engine.RaiseAnswerAsync(foreign)).ShouldBe(409, "matrix.rate-missing");
    }
}
