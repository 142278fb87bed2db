using System.Globalization;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

public sealed class ExchangeRateImportTests
{
    private const string Kind = "exchange-rates";
    private const string Header = "currency,validFrom,rate\n";
    private const string Good = "USD,2026-01-01,7.12345678\nJPY,2026-01-01,0.04812345\n";

    public static TheoryData<string> Databases => ImportWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rate_is_added_once_with_all_its_decimals(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);

        var added = await world.AcceptAsync(Header + Good, Kind);
        var kept = await world.AcceptAsync("币种,生效日期,汇率\nUSD,2026-01-01,7.123456780\nUSD,2026-02-01,7\n", Kind, "generic-exchange-rates");

        (added.Read, added.Accepted, added.Unchanged, kept.Accepted, kept.Unchanged).ShouldBe((2, 2, 0, 1, 1));
        (await RatesAsync(world)).ShouldBe([("JPY", "2026-01-01", 0.04812345m), ("USD", "2026-01-01", 7.12345678m), ("USD", "2026-02-01", 7m)]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_known_rate_is_never_rewritten(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        await world.AcceptAsync(Header + Good, Kind);

        var rejected = await world.RejectAsync(Header + "USD,2026-02-01,7.2\nUSD,2026-01-01,7.12345679\n", Kind);

        (rejected.Line, rejected.Column, rejected.Value).ShouldBe((3, "rate", "7.12345679"));
        rejected.Reason.ShouldBe("the rate of USD from 2026-01-01 is known as 7.12345678 and never rewritten; give a new rate a new date");
        (await RatesAsync(world)).ShouldBe([("JPY", "2026-01-01", 0.04812345m), ("USD", "2026-01-01", 7.12345678m)]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Every_bad_row_is_named_and_nothing_is_written(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);

        var report = (await world.ImportAsync(Header + "USD,2026-01-01,7\nusd,2026-01-01,7\nEUR,2026-13-01,7\nEUR,2026-01-01,0\n", Kind))
            .Error.ShouldBeOfType<ImportRejected>().Report;

        (report.Read, report.Accepted, report.RejectedCount).ShouldBe((4, 0, 3));
        report.Rejected.Select(row => (row.Line, row.Column)).ShouldBe([(3, "currency"), (4, "validFrom"), (5, "rate")]);
        (await RatesAsync(world)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("US,2026-01-01,7", "currency", "three capital letters")]
    [InlineData(",2026-01-01,7", "currency", "is empty")]
    [InlineData("USD,,7", "validFrom", "is empty")]
    [InlineData("USD,01.02.2026,7", "validFrom", "yyyy-MM-dd")]
    [InlineData("USD,2026-01-01,", "rate", "is empty; expected a number above 0")]
    [InlineData("USD,2026-01-01,-7", "rate", "expected a number above 0")]
    [InlineData("USD,2026-01-01,0.00", "rate", "expected a number above 0")]
    [InlineData("USD,2026-01-01,7e0", "rate", "is not a number")]
    [InlineData("USD,2026-01-01,0.123456789", "rate", "at most 11 digits before and 8 behind")]
    [InlineData("USD,2026-01-01,100000000000", "rate", "at most 11 digits before and 8 behind")]
    [InlineData("CNY,2026-01-01,1.00000001", "rate", "expected 1: CNY is the currency of the matrix")]
    public async Task A_bad_row_is_rejected_with_its_column_and_reason(string row, string column, string reason)
    {
        await using var world = await ImportWorld.CreateAsync();

        var rejected = await world.RejectAsync(Header + row, Kind);

        (rejected.Line, rejected.Column).ShouldBe((2, column));
        rejected.Reason.ShouldContain(reason);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_largest_and_the_smallest_rate_fit_the_table(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);

        await world.AcceptAsync(Header + "AAA,2026-01-01,99999999999.99999999\nBBB,2026-01-01,0.00000001\n", Kind);

        (await RatesAsync(world)).ShouldBe([("AAA", "2026-01-01", 99_999_999_999.99999999m), ("BBB", "2026-01-01", 0.00000001m)]);
    }

    [Fact]
    public async Task The_matrix_currency_is_1_and_needs_no_row()
    {
        await using var world = await ImportWorld.CreateAsync();

        var report = await world.AcceptAsync(Header + "CNY,2026-01-01,1.0\n", Kind);

        (report.Accepted, report.Unchanged).ShouldBe((0, 1));
        (await RatesAsync(world)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Two_rates_of_one_currency_and_day_in_one_file_are_a_contradiction()
    {
        await using var world = await ImportWorld.CreateAsync();

        var rejected = await world.RejectAsync(Header + "USD,2026-01-01,7\nUSD,2026-01-01,7.0\nUSD,2026-01-01,7.1\n", Kind);

        (rejected.Line, rejected.Column, rejected.Reason).ShouldBe((4, "validFrom", "stands in line 2 already, with other content"));
    }

    [Fact]
    public async Task Known_rates_are_found_across_chunks()
    {
        await using var world = await ImportWorld.CreateAsync();
        world.Limits = new ImportOptions { ChunkSize = 2 };
        var file = Header + string.Concat(Enumerable.Range(1, 28).Select(day => string.Create(CultureInfo.InvariantCulture, $"USD,2026-02-{day:00},7.{day:00}\nEUR,2026-02-{day:00},8.{day:00}\n")));
        await world.AcceptAsync(file, Kind);

        var again = await world.AcceptAsync(file + "EUR,2026-03-01,8\n", Kind);

        (again.Accepted, again.Unchanged).ShouldBe((1, 56));
    }

    [Fact]
    public async Task Who_may_import_for_a_part_of_the_company_sets_no_rate()
    {
        await using var world = await ImportWorld.CreateAsync();
        world.Importer = Controller(new Scope(ScopeKind.LegalEntity, "CN01"));
        (await world.RejectAsync(Header + "USD,2026-01-01,7\n", Kind)).Reason.ShouldBe("a rate counts for the whole company; you may import for a part of it only");

        world.Importer = Controller(new Scope(ScopeKind.LegalEntity, "CN01"), new Scope(ScopeKind.LegalEntity, "CN02"));
        (await world.AcceptAsync(Header + "USD,2026-01-01,7\n", Kind)).Accepted.ShouldBe(1);

        world.Importer = Controller(Scope.Everywhere);
        (await world.AcceptAsync(Header + "EUR,2026-01-01,8\n", Kind)).Accepted.ShouldBe(1);
    }

    private static Person Controller(params Scope[] scopes)
    {
        var person = new Person { UserName = "controller", Title = "Controller", TitleZh = "信用控制员" };
        foreach (var scope in scopes)
        {
            person.Assign(new RoleAssignment
            {
                Id = Guid.CreateVersion7(),
                UserName = person.UserName,
                Role = "credit-controller",
                ScopeKind = scope.Kind,
                ScopeCode = scope.Code,
                RecordedAt = DateTimeOffset.UnixEpoch, ValidFrom = new DateOnly(2020, 1, 1),
            });
        }

        return person;
    }

    private static async Task<List<(string, string, decimal)>> RatesAsync(ImportWorld world)
    {
        await using var db = world.Open();
        var rates = await db.AuthorityRates.AsNoTracking().OrderBy(rate => rate.Currency).ThenBy(rate => rate.ValidFrom).ToListAsync();
        return [.. rates.Select(rate => (rate.Currency, rate.ValidFrom.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), rate.Rate))];
    }
}
