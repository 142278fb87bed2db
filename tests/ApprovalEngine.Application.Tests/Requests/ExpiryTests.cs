using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Requests;

/// <summary>A stage that nobody answers ends, by rows with a due time alone.</summary>
public sealed class ExpiryTests
{
    // The shipped definition says 720 hours.
    private static readonly TimeSpan Expiry = TimeSpan.FromHours(720);

    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_unanswered_stage_expires_and_the_requester_is_told(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = (await world.RequestAsync()).Number!;
        world.Clock.Advance(Expiry);

        await PassAsync(world);

        await using var db = world.Open();
        var request = await db.Requests.Include(one => one.Tasks).SingleAsync(one => one.Number == number);
        request.Status.ShouldBe(RequestStatus.Expired);
        request.ClosedAt.ShouldBe(world.Clock.GetUtcNow());
        request.Tasks.ShouldAllBe(task => task.Status == ApprovalTaskStatus.Expired);
        var instance = await db.Instances.SingleAsync(one => one.Id == request.WorkflowInstanceId);
        instance.Status.ShouldBe("Finished");
        (await db.ActivityExecutions.SingleAsync(one => one.InstanceId == instance.Id && one.ActivityType == "ApprovalEngine.RequestApproval"))
            .Outcomes.ShouldBe("[\"Expired\"]");
        (await db.Bookmarks.AnyAsync(one => one.InstanceId == instance.Id)).ShouldBeFalse();
        (await db.Letters.Where(letter => letter.RequestNumber == number).Select(letter => letter.Kind + "." + letter.Culture).ToListAsync())
            .ShouldBe(["decision-notice.zh-CN", "decision-notice.en"], ignoreOrder: true);
        (await db.Effects.AnyAsync()).ShouldBeFalse();
        (await db.AuditEntries.AnyAsync(entry => entry.Chain == number && entry.Kind == "request.expired" && entry.Actor == "system:clock")).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_stage_does_not_expire_before_its_time(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = (await world.RequestAsync()).Number!;
        world.Clock.Advance(Expiry - TimeSpan.FromSeconds(1));

        await PassAsync(world);

        await using var db = world.Open();
        (await db.Requests.SingleAsync(one => one.Number == number)).Status.ShouldBe(RequestStatus.InReview);
    }

    [Fact]
    public async Task The_next_stage_has_its_own_time()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        var number = (await world.RequestAsync()).Number!;
        world.Clock.Advance(Expiry - TimeSpan.FromHours(1));
        (await world.DecideAsync(number, "recommend")).ShouldSucceed();
        world.Clock.Advance(TimeSpan.FromHours(2));

        await PassAsync(world);

        await using var db = world.Open();
        (await db.Requests.SingleAsync(one => one.Number == number)).Status.ShouldBe(RequestStatus.InReview);
    }

    private static async Task PassAsync(EngineWorld world)
    {
        await using var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:clock", "clock");
        (await scope.ServiceProvider.GetRequiredService<Deadlines>().PassAsync(CancellationToken.None)).ShouldBeFalse();
    }
}
