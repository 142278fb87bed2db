using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>Two that change the same thing: the second one is told, on both databases and also when its changes go in one batch with others.</summary>
public sealed class ConcurrencyTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Who_saves_second_loses(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = (await world.RequestAsync()).Number!;
        await using var first = world.Open();
        await using var second = world.Open();
        var now = world.Clock.GetUtcNow();
        (await first.Requests.Include(one => one.Tasks).SingleAsync(one => one.Number == number)).Withdraw("sales.east", now).IsError.ShouldBeFalse();
        (await second.Requests.Include(one => one.Tasks).SingleAsync(one => one.Number == number)).Cancel(now).IsError.ShouldBeFalse();

        await first.SaveChangesAsync();
        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());

        await using var db = world.Open();
        (await db.Requests.SingleAsync(one => one.Number == number)).Status.ShouldBe(RequestStatus.Withdrawn);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_lost_race_in_the_middle_of_a_batch_takes_nothing_of_the_batch_along(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = (await world.RequestAsync()).Number!;
        await using var first = world.Open();
        await using var second = world.Open();
        var now = world.Clock.GetUtcNow();
        (await second.Requests.Include(one => one.Tasks).SingleAsync(one => one.Number == number)).Cancel(now).IsError.ShouldBeFalse();
        second.Regions.AddRange(Regions());
        second.NumberSeries.Add(new NumberSeries { Series = "A", Value = 1 });
        (await first.Requests.SingleAsync(one => one.Number == number)).Withdraw("sales.east", now).IsError.ShouldBeFalse();
        await first.SaveChangesAsync();

        await Should.ThrowAsync<DbUpdateConcurrencyException>(() => second.SaveChangesAsync());

        await using var db = world.Open();
        (await db.Regions.AnyAsync(region => region.Code.StartsWith("batch"))).ShouldBeFalse();
        (await db.NumberSeries.AnyAsync(series => series.Series == "A")).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Many_rows_go_to_the_database_in_one_command(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var builder = new DbContextOptionsBuilder<ApprovalDbContext>();
        await using var db = world.Open();
        var trips = new RoundTrips();
        builder.AddInterceptors(trips);
        Database.Use(builder, db.Database.IsSqlite() ? null : db.Database.GetConnectionString(), world.DataDirectory);
        await using var counted = new ApprovalDbContext(builder.Options);
        counted.Regions.AddRange(Regions());

        await counted.SaveChangesAsync();

        trips.Commands.Count.ShouldBe(1);
        (await db.Regions.CountAsync(region => region.Code.StartsWith("batch"))).ShouldBe(100);
    }

    private static IEnumerable<Domain.Organization.Region> Regions() => Enumerable.Range(1, 100)
        .Select(one => new Domain.Organization.Region { Code = $"batch-{one}", Name = "Batch", NameZh = "批" });
}
