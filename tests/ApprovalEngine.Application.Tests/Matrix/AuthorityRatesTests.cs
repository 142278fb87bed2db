using System.Data.Common;
using System.Globalization;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

public sealed class AuthorityRatesTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_newest_rate_that_counts_on_the_day_is_found(string database)
    {
        await using var world = await WithRatesAsync(database);

        (await FindAsync(world, "USD", "2025-12-31")).ShouldBeNull();
        (await FindAsync(world, "USD", "2026-01-01")).ShouldBe(("2026-01-01", 7.12345678m));
        (await FindAsync(world, "USD", "2026-05-31")).ShouldBe(("2026-01-01", 7.12345678m));
        (await FindAsync(world, "USD", "2026-06-01")).ShouldBe(("2026-06-01", 6.9m));
        (await FindAsync(world, "USD", "2030-01-01")).ShouldBe(("2026-06-01", 6.9m));
        (await FindAsync(world, "EUR", "2026-06-01")).ShouldBe(("2026-02-01", 8.1m));
        (await FindAsync(world, "JPY", "2026-06-01")).ShouldBeNull();
    }

    [Fact]
    public async Task The_matrix_currency_is_1_on_every_day_without_a_query()
    {
        await using var world = await EngineWorld.EmptyAsync(EngineWorld.Sqlite);

        (await FindAsync(world, "CNY", "1999-12-31")).ShouldBe(("1999-12-31", 1m));

        world.Trips.Commands.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_database_refuses_to_change_a_rate(string database)
    {
        await using var world = await WithRatesAsync(database);
        await using var db = world.Open();

        foreach (var change in new[] { "UPDATE authority_rates SET rate = '1' WHERE currency = 'USD'", "DELETE FROM authority_rates WHERE currency = 'USD'" })
        {
            var refusal = await Should.ThrowAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(change));
            refusal.Message.ShouldContain("authority_rates is append-only", customMessage: change);
        }

        (await FindAsync(world, "USD", "2026-01-01")).ShouldBe(("2026-01-01", 7.12345678m));
    }

    private static async Task<EngineWorld> WithRatesAsync(string database)
    {
        var world = await EngineWorld.EmptyAsync(database);
        await Startup.MigrateAsync(world.Services, CancellationToken.None);
        await using var db = world.Open();
        // The newest one is not the last one: the order of writing must not count.
        db.AuthorityRates.AddRange(Rate("USD", "2026-06-01", 6.9m), Rate("USD", "2026-01-01", 7.12345678m), Rate("EUR", "2026-02-01", 8.1m));
        await db.SaveChangesAsync();
        return world;
    }

    private static async Task<(string ValidFrom, decimal Rate)?> FindAsync(EngineWorld world, string currency, string day)
    {
        await using var scope = world.Services.CreateAsyncScope();
        var found = await scope.ServiceProvider.GetRequiredService<AuthorityRates>().FindAsync(currency, Day(day), CancellationToken.None);
        if (found is null)
        {
            return null;
        }

        found.Currency.ShouldBe(currency);
        return (found.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), found.Rate);
    }

    private static AuthorityRate Rate(string currency, string validFrom, decimal rate) => new() { Currency = currency, ValidFrom = Day(validFrom), Rate = rate };

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
