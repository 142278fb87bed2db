using System.Globalization;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Outbox;

public sealed class OutboxDispatcherTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_message_that_breaks_its_sender_is_parked_at_last_and_stops_nobody(string kind)
    {
        await using var world = await EngineWorld.CreateAsync(kind);
        var broken = await AddAsync(world, "NST-BROKEN", attempts: 0);
        var request = await world.RequestAsync();
        _ = (await world.DecideAsync(request.Number!, "recommend")).ShouldSucceed();
        (await world.DecideAsync(request.Number!, "approve")).ShouldSucceed().Request.Status.ShouldBe("Approved");
        var dispatcher = world.Services.GetRequiredService<OutboxDispatcher>();

        (await dispatcher.DispatchAsync(default)).ShouldBe(1);
        for (var i = 1; i < 8; i++)
        {
            world.Clock.Advance(TimeSpan.FromHours(2));
            (await dispatcher.DispatchAsync(default)).ShouldBe(0);
        }

        await using var db = world.Open();
        var message = await db.Outbox.SingleAsync(one => one.Id == broken);
        message.ParkedAt.ShouldNotBeNull();
        message.LastError.ShouldNotBeNullOrEmpty();
        message.Attempts.ShouldBe(8);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_failure_after_the_lease_does_not_touch_what_another_node_has_told(string kind)
    {
        await using var world = await EngineWorld.CreateAsync(kind);
        var id = await AddAsync(world, "NST-SLOW", attempts: 7);
        var until = world.Clock.GetUtcNow() + TimeSpan.FromHours(1);
        world.Trips.Before = async command =>
        {
            if (!command.Contains("FROM \"effects\"", StringComparison.Ordinal) && !command.Contains("FROM effects", StringComparison.Ordinal))
            {
                return;
            }

            world.Trips.Before = null;
            await using var other = world.Open();
            await other.Outbox.Where(one => one.Id == id).ExecuteUpdateAsync(set => set.SetProperty(one => one.SentAt, until).SetProperty(one => one.DueAt, until));
        };

        (await world.Services.GetRequiredService<OutboxDispatcher>().DispatchAsync(default)).ShouldBe(0);

        world.Trips.Before.ShouldBeNull("the sender has looked for its effect");
        await using var db = world.Open();
        var message = await db.Outbox.SingleAsync(one => one.Id == id);
        (message.ParkedAt, message.LastError, message.DueAt).ShouldBe((null, null, until));
    }

    // An effect that does not exist: whoever tells it breaks.
    private static async Task<Guid> AddAsync(EngineWorld world, string request, int attempts)
    {
        await using var db = world.Open();
        var message = new OutboxMessage
        {
            Id = Guid.CreateVersion7(world.Clock.GetUtcNow()),
            RequestNumber = request,
            Kind = "erp-file",
            Payload = string.Create(CultureInfo.InvariantCulture, $"\"{Guid.CreateVersion7(world.Clock.GetUtcNow())}\""),
            CreatedAt = world.Clock.GetUtcNow(),
            DueAt = world.Clock.GetUtcNow(),
            Attempts = attempts,
        };
        db.Outbox.Add(message);
        await db.SaveChangesAsync();
        return message.Id;
    }
}
