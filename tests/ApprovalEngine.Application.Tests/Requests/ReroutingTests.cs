using System.Text.Json;
using ApprovalEngine.Application.Customers;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Requests;

/// <summary>A rate that moves while a request is under way (domain.md 4.4): the route is only ever tightened. USD 2,800 at 7.10 are CNY 19,880, under the branch manager's 20,000.</summary>
public sealed class ReroutingTests
{
    private const string DollarCustomer = "C100015";

    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Where_a_limit_is_crossed_it_is_shown_and_the_last_voice_does_not_approve_below_it(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database, new SmtpOptions("127.0.0.1", 25, "engine@example.test", null, null, UseTls: false));
        var number = await RaiseAsync(world);
        (await ReadAsync(world, number)).Rate!.Newer.ShouldBeNull();
        await MoveAsync(world, 7.60m);

        var newer = (await ReadAsync(world, number)).Rate!.Newer.ShouldNotBeNull();
        (newer.Rate, string.Join(' ', newer.MissingRoles)).ShouldBe((7.60m, "regional-credit-manager"));

        var decided = (await world.DecideAsync(number, "approve")).ShouldSucceed();
        decided.Request.Status.ShouldBe("InReview");
        var extended = await ReadAsync(world, number);
        (extended.Rate!.Rate, extended.Rate.Newer!.Rate, extended.Rate.Newer.MissingRoles.Count).ShouldBe((7.10m, 7.60m, 0));
        extended.Route.ShouldHaveSingleItem().Parts.Select(part => (part.Role, part.Rules[0].Row)).ShouldBe([("branch-manager", "CM3"), ("regional-credit-manager", "CM4")]);
        extended.Stages.Single().Tasks.Select(task => (task.Role, task.Status)).ShouldBe([("regional-credit-manager", "open"), ("branch-manager", "decided")], ignoreOrder: true);

        await using var db = world.Open();
        (await db.AuditEntries.CountAsync(entry => entry.Chain == number && entry.Kind == "route.tightened")).ShouldBe(1);
        (await db.Outbox.AsNoTracking().Where(message => message.RequestNumber == number).Select(message => message.Payload).ToListAsync())
            .ShouldContain(payload => payload.Contains("matrix.owner@example.test", StringComparison.Ordinal) && payload.Contains("the authority rate has moved", StringComparison.Ordinal));

        (await world.DecideAsync(number, "approve")).ShouldSucceed().Request.Status.ShouldBe("Approved");
        (await ReadAsync(world, number)).Effects.ShouldHaveSingleItem();
    }

    // 7.40 crosses the limit too, but has moved by 4.2 % only; 6.50 has moved by more, but asks for less.
    [Theory]
    [InlineData(7.40)]
    [InlineData(6.50)]
    public async Task A_small_move_and_one_that_asks_for_less_change_nothing(decimal rate)
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        var number = await RaiseAsync(world);
        await MoveAsync(world, rate);

        (await ReadAsync(world, number)).Rate!.Newer.ShouldBeNull();
        (await world.DecideAsync(number, "approve")).ShouldSucceed().Request.Status.ShouldBe("Approved");
    }

    [Fact]
    public async Task A_rejection_extends_nothing()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        var number = await RaiseAsync(world);
        await MoveAsync(world, 7.60m);

        (await world.DecideAsync(number, "reject", "no")).ShouldSucceed().Request.Status.ShouldBe("Rejected");
        (await ReadAsync(world, number)).Route.ShouldHaveSingleItem().Parts.Count.ShouldBe(1);
    }

    private static async Task<string> RaiseAsync(EngineWorld world)
    {
        var customer = (await world.SendAsync("ar.specialist", new GetCustomer(DollarCustomer, null))).ShouldSucceed();
        var item = customer.OpenItems.First(one => one.Class == "invoice" && one.OpenAmount > 2_800m);
        var facts = new Dictionary<string, JsonElement> { ["lines"] = JsonSerializer.SerializeToElement(new[] { new { invoice = item.Number, net = 2_800m, vatRate = 0m } }) };
        var draft = new RequestDraft("credit-memo", DollarCustomer, null, null, null, "USD", "price-error", facts, "for the test");
        var raised = (await world.SendAsync("ar.specialist", new CreateRequest(draft, Submit: true))).ShouldSucceed();
        raised.Route.ShouldHaveSingleItem().Parts.ShouldHaveSingleItem().Role.ShouldBe("branch-manager");
        return raised.Number!;
    }

    private static async Task MoveAsync(EngineWorld world, decimal rate)
    {
        await using var db = world.Open();
        db.AuthorityRates.Add(new AuthorityRate { Currency = "USD", ValidFrom = BusinessDay.Of(world.Clock.GetUtcNow()), Rate = rate });
        await db.SaveChangesAsync();
    }

    private static async Task<RequestView> ReadAsync(EngineWorld world, string number) => (await world.SendAsync("credit.manager", new GetRequest(number))).ShouldSucceed();
}
