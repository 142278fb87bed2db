using System.Text.Json;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

public sealed class OpenItemImportTests
{
    private const string Customers = "number,name,branch,riskClass,termDays,limit,currency\nC1,One,SH01,Low,30,1000,CNY\nC2,Two,BJ01,High,60,0,EUR\n";
    private const string Header = "customer,number,legalEntity,class,documentOn,dueOn,amount,currency,disputed,settledOn,settledAmount\n";
    private const string Good = "C1,A1,CN01,invoice,2025-01-01,2025-01-31,100.50,CNY,false,,";

    public static TheoryData<string> Databases => ImportWorld.Databases;

    [Theory]
    [InlineData("C9,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,", "customer", "C9", "there is no such customer")]
    [InlineData(",A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,", "customer", "", "is empty")]
    [InlineData("C1,,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,", "number", "", "is empty")]
    [InlineData("C1,12345678901234567890123456789012345678901,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,", "number", "12345678901234567890123456789012345678901", "is 41 characters long; expected at most 40")]
    [InlineData("C1,A1,XX99,invoice,2025-01-01,2025-01-31,1,CNY,false,,", "legalEntity", "XX99", "there is no such legal entity")]
    [InlineData("C1,A1,CN01,\"in\tvoice\",2025-01-01,2025-01-31,1,CNY,false,,", "class", "in\tvoice", "contains a control character")]
    [InlineData("C1,A1,CN01,invoice,01.02.2025,2025-01-31,1,CNY,false,,", "documentOn", "01.02.2025", "is not a date; expected in the form yyyy-MM-dd")]
    [InlineData("C1,A1,CN01,invoice,2025-02-29,2025-01-31,1,CNY,false,,", "documentOn", "2025-02-29", "is not a date")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2024-12-31,1,CNY,false,,", "dueOn", "2024-12-31", "is before the document's date, 2025-01-01")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,\"1,5\",CNY,false,,", "amount", "1,5", "is not a number; expected one like 1234.56")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1e3,CNY,false,,", "amount", "1e3", "is not a number")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,,CNY,false,,", "amount", "", "is empty; expected a number")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1.00001,CNY,false,,", "amount", "1.00001", "4 behind the decimal separator")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1234567890123456,CNY,false,,", "amount", "1234567890123456", "at most 15 digits")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,cny,false,,", "currency", "cny", "three capital letters")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,USD,false,,", "currency", "USD", "expected the customer's currency, CNY")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,perhaps,,", "disputed", "perhaps", "expected true or false")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,2024-12-31,", "settledOn", "2024-12-31", "is before the document's date, 2025-01-01")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,1", "settledAmount", "1", "no date of settlement")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,2025-01-02,1.01", "settledAmount", "1.01", "at most its amount")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,2025-01-02,-1", "settledAmount", "-1", "the sign of the item")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,", "", "10 columns", "expected 11 columns")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,C\0Y,false,,", "currency", "C\u2400Y", "contains a NUL byte")]
    [InlineData("C1,A1,CN01,in\"voice,2025-01-01,2025-01-31,1,CNY,false,,", "", "C1,A1,CN01,in\"voice,2025-01-01,2025-01-31,1,CNY,false,,", "a quote in the middle of a field")]
    [InlineData("C1,A1,CN01,\"in\"voice,2025-01-01,2025-01-31,1,CNY,false,,", "", "C1,A1,CN01,\"in\"voice,2025-01-01,2025-01-31,1,CNY,false,,", "text behind the closing quote")]
    [InlineData("C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,\"", "", "C1,A1,CN01,invoice,2025-01-01,2025-01-31,1,CNY,false,,\"", "never closed")]
    public async Task A_bad_row_is_rejected_with_its_place_and_reason(string row, string column, string value, string reason)
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.AcceptAsync(Customers, "customers");

        var rejected = await world.RejectAsync(Header + Good.Replace("A1", "A0", StringComparison.Ordinal) + "\n" + row);

        (rejected.Line, rejected.Column, rejected.Value).ShouldBe((3, column, value));
        rejected.Reason.ShouldContain(reason);
    }

    [Fact]
    public async Task Lines_are_those_of_the_file_where_fields_and_blank_lines_break_it()
    {
        await using var world = await ImportWorld.CreateAsync();
        var customers = "number,name,branch,riskClass,termDays,limit,currency\r\n\r\nC1,\"One\r\nand\nmore\",SH01,Low,30,0,CNY\r\nC2,Two,XX,Low,30,0,CNY\r\n";

        var report = await world.AcceptAsync(customers.Replace("\r\nand\nmore", " and more", StringComparison.Ordinal), "customers", partial: true);
        var rejected = (await world.ImportAsync(customers, "customers")).Error.ShouldBeOfType<ImportRejected>().Report.Rejected;

        report.Rejected.ShouldHaveSingleItem().Line.ShouldBe(4);
        rejected.Select(row => (row.Line, row.Column)).ShouldBe([(3, "name"), (6, "branch")]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_same_number_twice_must_say_the_same(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        await world.AcceptAsync(Customers, "customers");

        var same = await world.AcceptAsync(Header + Good + "\n" + Good);
        var other = await world.RejectAsync(Header + Good + "\n\n" + Good.Replace("100.50", "100.51", StringComparison.Ordinal));

        (same.Read, same.Accepted, same.Unchanged).ShouldBe((2, 1, 1));
        other.ShouldBe(new RejectedRow(4, "number", "A1", "stands in line 2 already, with other content"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_settlement_is_added_changed_and_taken_back(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        await world.AcceptAsync(Customers, "customers");

        foreach (var (settled, expected) in new (string, decimal?)[] { ("", null), ("2025-02-01,40", 40m), ("2025-02-01,", 100.50m), (",", null) })
        {
            await world.AcceptAsync(Header + Good[..^1] + (settled is "" ? "," : settled));
            await using var db = world.Open();
            (await db.Settlements.Select(one => (decimal?)one.Amount).SingleOrDefaultAsync()).ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_file_without_columns_of_settlement_and_dispute_leaves_both(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        await world.AcceptAsync(Customers, "customers");
        await world.AcceptAsync(Header + "C1,A1,CN01,retention,2025-01-01,2025-01-31,100.50,CNY,true,2025-02-01,40");

        var report = await world.AcceptAsync("客户编号,凭证编号,class,凭证日期,到期日,金额,币种\nC1,A1,retention,2025-01-01,2025-02-28,100.50,CNY");

        report.Accepted.ShouldBe(1);
        await using var db = world.Open();
        var item = await db.OpenItems.Include(one => one.Settlements).SingleAsync();
        (item.DueOn, item.IsDisputed, item.Settlements.ShouldHaveSingleItem().Amount).ShouldBe((new DateOnly(2025, 2, 28), true, 40m));
    }

    [Fact]
    public async Task Customers_out_of_the_importers_reach_look_as_if_they_were_not_there()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.AcceptAsync(Customers, "customers");
        world.Importer = Controller(new Scope(ScopeKind.Branch, "BJ01"));

        var there = await world.RejectAsync(Header + Good);
        var nowhere = await world.RejectAsync(Header + Good.Replace("C1", "C9", StringComparison.Ordinal));
        var missing = await world.RejectAsync(LedgerGenerator.Write(rows: 1), mapping: "ibm-accounts-receivable");

        there.Reason.ShouldBe(nowhere.Reason);
        missing.Column.ShouldBe("customerID");
        (await world.AcceptAsync(Header + "C2,A1,CN02,invoice,2025-01-01,2025-01-31,1,EUR,false,,")).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task The_first_thousand_rejected_rows_are_listed_and_all_are_counted()
    {
        await using var world = await ImportWorld.CreateAsync();
        var rows = Enumerable.Range(0, 1_201).Select(index => Good.Replace("A1", $"A{index}", StringComparison.Ordinal));

        var report = (await world.ImportAsync(Header + string.Join('\n', rows))).Error.ShouldBeOfType<ImportRejected>().Report;

        (report.Read, report.RejectedCount, report.Rejected.Count).ShouldBe((1_201, 1_201, 1_000));
        report.Rejected.Select(row => row.Line).ShouldBe(Enumerable.Range(2, 1_000));
    }

    [Fact]
    public async Task The_command_is_compared_by_the_hash_of_its_file()
    {
        using var one = (await ImportUpload.SpoolAsync(new MemoryStream([1, 2]), new ImportOptions(), CancellationToken.None)).Value!;
        using var other = (await ImportUpload.SpoolAsync(new MemoryStream([1, 3]), new ImportOptions(), CancellationToken.None)).Value!;

        var text = JsonSerializer.Serialize(new ImportFile("customers", null, false, one), StoredJson.Options);

        one.Hash.ShouldBe("a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222");
        text.ShouldBe($$"""{"kind":"customers","mapping":null,"partial":false,"contentHash":"{{one.Hash}}"}""");
        JsonSerializer.Serialize(new ImportFile("customers", null, false, other), StoredJson.Options).ShouldNotBe(text);
    }

    private static Person Controller(Scope scope)
    {
        var person = new Person { UserName = "controller", Title = "Controller", TitleZh = "信用控制员" };
        person.Assign(new RoleAssignment
        {
            Id = Guid.Empty,
            UserName = person.UserName,
            Role = "credit-controller",
            ScopeKind = scope.Kind,
            ScopeCode = scope.Code,
            RecordedAt = DateTimeOffset.UnixEpoch, ValidFrom = new DateOnly(2020, 1, 1),
        });
        return person;
    }
}
