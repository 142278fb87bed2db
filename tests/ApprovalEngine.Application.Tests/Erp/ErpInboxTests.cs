using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Erp;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Erp;

public sealed class ErpInboxTests
{
    [Fact]
    public async Task A_file_that_cannot_be_put_away_does_not_stop_those_behind_it()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        var request = await world.RequestAsync();
        _ = (await world.DecideAsync(request.Number!, "recommend")).ShouldSucceed();
        (await world.DecideAsync(request.Number!, "approve")).ShouldSucceed().Request.Status.ShouldBe("Approved");
        (await world.Services.GetRequiredService<OutboxDispatcher>().DispatchAsync(default)).ShouldBe(1);
        await using var db = world.Open();
        var effect = await db.Effects.SingleAsync(one => one.RequestNumber == request.Number);
        var inbox = Path.Combine(world.DataDirectory, "inbox");
        Directory.CreateDirectory(inbox);
        var bad = Path.Combine(inbox, new string('!', 240) + ".ack.json"); // its reason would have too long a name
        await File.WriteAllTextAsync(bad, "no JSON");
        File.SetLastWriteTimeUtc(bad, world.Clock.GetUtcNow().UtcDateTime.AddHours(-1));
        await File.WriteAllTextAsync(
            Path.Combine(inbox, $"{effect.Id}.ack.json"), $$"""{"effectId":"{{effect.Id}}","status":"confirmed","at":"2026-06-17T02:00:00Z"}""");

        (await world.Services.GetRequiredService<ErpInbox>().ReadAsync(default)).ShouldBe(1);

        await using var after = world.Open();
        (await after.Effects.SingleAsync(one => one.Id == effect.Id)).Status.ShouldBe(EffectStatus.Confirmed);
        Directory.GetFiles(inbox).ShouldBeEmpty();
    }
}
