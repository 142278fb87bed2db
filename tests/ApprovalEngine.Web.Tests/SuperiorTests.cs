using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Authority by hierarchy (domain.md 4.2): the requester's superior, from the matrix to the decision.</summary>
public sealed class SuperiorTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task The_nearest_superior_with_the_authority_is_asked_and_a_leaver_walked_past(DatabaseKind database)
    {
        await using var engine = await StartAsync(database);
        var admin = await engine.AsAsync("admin");
        // sales.east → branch.manager.east → credit.manager → finance.director → cfo
        (await admin.PutAsync("/api/people/branch.manager.east/superior", new { superior = "credit.manager" })).ShouldBe(200).Json.GetProperty("before").GetString().ShouldBe("cfo");
        var request = await engine.RaiseAsync();
        var part = request.Route[1].Parts.Single();
        (part.Role, part.Level, part.IsSuperior).ShouldBe(("finance-director", 3, true), "the credit manager is below the level of the row");
        part.People.ShouldBe(["finance.director"]);
        using (var portal = await PortalClient.SignInAsync(engine, "sales.east"))
        {
            (await portal.GetAsync($"/requests/{request.NumberOf()}")).Text.ShouldContain("superior who has this authority");
        }

        (await engine.ApproveAsync(request.NumberOf())).Status.ShouldBe("Approved");
        await engine.Database.ExecuteAsync("UPDATE people SET is_active = @p0 WHERE user_name = 'finance.director'", false);
        (await engine.RaiseAsync()).Route[1].Parts.Single().People.ShouldBe(["cfo"], "who has left is walked past");

        (await admin.PutAsync("/api/people/branch.manager.east/superior", new { superior = (string?)null })).ShouldBe(200);
        var waiting = await engine.RaiseAsync();
        (waiting.Findings.Single().Code, waiting.Route[1].Parts.Single().People.Count).ShouldBe(("route.nobody", 0));
        (await engine.DecideAsync("branch.manager.shanghai", waiting.NumberOf(), "recommend")).ShouldBe(200);
        (await engine.ReadAsync(waiting.NumberOf())).Status.ShouldBe("InReview");
        (await (await engine.AsAsync("auditor")).GetAsync("/api/authority?type=non-standard-terms&branch=SH01&amount=1000&fact.deviationDays=45&fact.requestedTermDays=75")).ShouldBe(200).Text
            .ShouldContain("superior of the requester (whoever that is on the level that is asked) approves");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Nobody_comes_to_be_above_himself_and_who_it_was_stays_known(DatabaseKind database)
    {
        await using var engine = await Engine.StartAsync(database);
        var admin = await engine.AsAsync("admin");
        (await admin.PutAsync("/api/people/cfo/superior", new { superior = "finance.director" })).ShouldBe(409, "person.superior-circle");
        (await admin.PutAsync("/api/people/cfo/superior", new { superior = "credit.manager" })).ShouldBe(409, "person.superior-circle");
        (await admin.PutAsync("/api/people/cfo/superior", new { superior = "cfo" })).ShouldBe(409, "person.superior-circle");
        (await admin.PutAsync("/api/people/cfo/superior", new { superior = "nobody" })).ShouldBe(400, "person.unknown-superior");
        (await admin.PutAsync("/api/people/nobody/superior", new { superior = "cfo" })).ShouldBe(400, "role.unknown-person");
        (await admin.PutAsync("/api/people/admin/superior", new { superior = "cfo" })).ShouldBe(403, "person.own-superior");
        (await (await engine.AsAsync("cfo")).PutAsync("/api/people/credit.manager/superior", new { superior = "cfo" })).ShouldBe(403, "permission.missing");
        (await admin.PutAsync("/api/people/credit.manager/superior", new { superior = "cfo" })).ShouldBe(200);

        (await engine.Database.TextAsync("SELECT superior FROM people WHERE user_name = 'credit.manager'")).ShouldBe("cfo");
        (await engine.Database.CountAsync("audit_entries", "chain = 'superiors' AND kind = 'person.superior-set' AND actor = 'admin'")).ShouldBe(1);
        (await engine.Database.TextAsync("SELECT details FROM audit_entries WHERE chain = 'superiors'")).ShouldContain("finance.director");
    }

    // The row of 31 to 60 days asks the superior instead of the finance director.
    private static async Task<Engine> StartAsync(DatabaseKind database)
    {
        var engine = await Engine.StartAsync(database);
        await engine.PublishMatrixAsync(xml => xml.WithCell("A3-out-role", "\"superior\""));
        return engine;
    }
}
