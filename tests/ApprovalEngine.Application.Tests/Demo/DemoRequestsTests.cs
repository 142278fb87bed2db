using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Demo;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Demo;

/// <summary>The demo requests are made by the use cases: what they show is what the product does.</summary>
public sealed class DemoRequestsTests
{
    private static readonly string[] Types = ["credit-memo", "legal-escalation", "non-standard-terms", "write-off"];

    // AwaitingInformation is not reached by any verb of this version.
    private static readonly RequestStatus[] Statuses = [.. Enum.GetValues<RequestStatus>().Where(status => status is not RequestStatus.AwaitingInformation)];

    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Every_type_stands_in_every_state_and_nothing_is_left_behind(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await DemoRequests.SeedAsync(
            world.Services.GetRequiredService<EngineOptions>(), world.ConnectionString, world.Services.GetRequiredService<AuditKey>(), world.Clock.GetUtcNow(), CancellationToken.None);

        await using var db = world.Open();
        var requests = await db.Requests.AsNoTracking().ToListAsync();
        var effects = await db.Effects.AsNoTracking().ToListAsync();
        requests.Select(request => (request.Type, request.Status)).Distinct().ShouldBe(Types.SelectMany(type => Statuses.Select(status => (type, status))), ignoreOrder: true);
        effects.Select(effect => (effect.Kind, effect.Status)).Distinct().ShouldBe(
            new[] { "customer-terms", "credit-memo", "write-off", "legal-case" }.SelectMany(kind => new[] { EffectStatus.Sent, EffectStatus.Confirmed, EffectStatus.Failed }.Select(status => (kind, status))),
            ignoreOrder: true);
        effects.ShouldAllBe(effect => File.Exists(Path.Combine(world.DataDirectory, "outbox", $"{effect.Id}.json")));
        (await db.Incidents.CountAsync()).ShouldBe(0);
        (await db.AuditEntries.AsNoTracking().Select(entry => entry.At).ToListAsync()).ShouldAllBe(at => at <= world.Clock.GetUtcNow());
        (await world.SendAsync("auditor", new VerifyAudit())).ShouldSucceed().IsValid.ShouldBeTrue();
        (await world.SendAsync("legal.counsel", new ListTasks(null, null))).ShouldSucceed().Items.Select(task => task.Type).ShouldContain("legal-escalation");
    }
}
