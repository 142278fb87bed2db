using ApprovalEngine.Application.Imports;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

public sealed class LedgerImportTests
{
    private const string Mapping = "ibm-accounts-receivable";

    public static TheoryData<string> Databases => ImportWorld.Databases;

    [LedgerFact]
    public async Task The_real_ledger_comes_in_once()
    {
        await using var world = await ImportWorld.CreateAsync();

        await ExpectOnceAsync(world, await File.ReadAllTextAsync(SampleLedger.Path!));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_ledger_of_that_form_comes_in_once(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);

        await ExpectOnceAsync(world, LedgerGenerator.Write());
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_row_is_an_invoice_settled_in_full(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        await world.AcceptAsync(LedgerGenerator.Header + "\n391,C1,4/6/2013,0001,1/2/2013,2/1/2013,55.94,Yes,1/15/2013,Paper,13,0\n", mapping: Mapping);

        await using var db = world.Open();
        var customer = await db.Customers.SingleAsync();
        (customer.Number, customer.Name, customer.LegalEntity, customer.Region, customer.Branch, customer.Currency).ShouldBe(("C1", "C1", "CN01", "EAST", "SH01", "USD"));
        (customer.RiskClass, customer.TermDays, customer.LimitAmount).ShouldBe((RiskClass.Medium, 30, 0m));
        var item = await db.OpenItems.Include(one => one.Settlements).SingleAsync();
        (item.CustomerNumber, item.Number, item.LegalEntity, item.Class, item.Currency, item.IsDisputed).ShouldBe(("C1", "0001", "CN01", "invoice", "USD", true));
        (item.DocumentOn, item.DueOn, item.Amount).ShouldBe((new DateOnly(2013, 1, 2), new DateOnly(2013, 2, 1), 55.94m));
        var settlement = item.Settlements.ShouldHaveSingleItem();
        (settlement.SettledOn, settlement.Amount).ShouldBe((new DateOnly(2013, 1, 15), 55.94m));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_changed_row_changes_the_item_and_its_settlement(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        var ledger = LedgerGenerator.Header + "\n391,C1,4/6/2013,0001,1/2/2013,2/1/2013,55.94,Yes,1/15/2013,Paper,13,0\n391,C1,4/6/2013,0002,1/2/2013,2/1/2013,7,No,1/15/2013,Paper,13,0\n";
        await world.AcceptAsync(ledger, mapping: Mapping);

        var report = await world.AcceptAsync(ledger.Replace("55.94,Yes,1/15/2013", "50,No,1/16/2013", StringComparison.Ordinal), mapping: Mapping);

        (report.Read, report.Accepted, report.Unchanged).ShouldBe((2, 1, 1));
        await using var db = world.Open();
        var item = await db.OpenItems.Include(one => one.Settlements).SingleAsync(one => one.Number == "0001");
        (item.Amount, item.IsDisputed).ShouldBe((50m, false));
        (item.Settlements.ShouldHaveSingleItem().SettledOn, item.Settlements[0].Amount).ShouldBe((new DateOnly(2013, 1, 16), 50m));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task One_bad_row_and_nothing_is_written(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        var ledger = LedgerGenerator.Write(rows: 1_200).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
        ledger[700] = ledger[700].Replace(",Paper,", ",Paper,x,", StringComparison.Ordinal).Replace(",Electronic,", ",Electronic,x,", StringComparison.Ordinal);

        var result = await world.ImportAsync(string.Join('\n', ledger), mapping: Mapping);

        var report = result.Error.ShouldBeOfType<ImportRejected>().Report;
        (report.Read, report.Accepted, report.Unchanged, report.RejectedCount).ShouldBe((1_200, 0, 0, 1));
        report.Rejected.ShouldBe([new RejectedRow(701, "", "13 columns", "expected 12 columns, as in the header")]);
        await using var db = world.Open();
        (await db.Customers.CountAsync()).ShouldBe(0);
        (await db.OpenItems.CountAsync()).ShouldBe(0);
        (await db.AuditEntries.CountAsync()).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Partial_takes_the_good_rows_and_lists_the_others(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        var ledger = LedgerGenerator.Header
            + "\n391,C1,4/6/2013,0001,1/2/2013,2/1/2013,55.94,Yes,1/15/2013,Paper,13,0"
            + "\n391,C2,4/6/2013,0002,1/2/2013,2/1/2013,\"12,x\",Yes,1/15/2013,Paper,13,0"
            + "\n391,C3,4/6/2013,0003,1/2/2013,2/1/2013,1,Maybe,1/15/2013,Paper,13,0";

        var report = await world.AcceptAsync(ledger, mapping: Mapping, partial: true);

        (report.Read, report.Accepted, report.Unchanged, report.RejectedCount).ShouldBe((3, 1, 0, 2));
        report.Rejected.ShouldBe([
            new RejectedRow(3, "InvoiceAmount", "12,x", "is not a number; expected one like 1234.56"),
            new RejectedRow(4, "Disputed", "Maybe", "expected one of Yes, No")]);
        await using var db = world.Open();
        (await db.Customers.SingleAsync()).Number.ShouldBe("C1");
        (await db.AuditEntries.SingleAsync()).Details.ShouldContain("\"rejected\":2");
    }

    [Fact]
    public void The_generator_writes_the_same_ledger_for_the_same_seed()
    {
        LedgerGenerator.Write(50).ShouldBe(LedgerGenerator.Write(50));
        LedgerGenerator.Write(50).ShouldNotBe(LedgerGenerator.Write(50, seed: 1));
    }

    private static async Task ExpectOnceAsync(ImportWorld world, string ledger)
    {
        var first = await world.AcceptAsync(ledger, mapping: Mapping);
        var second = await world.AcceptAsync(ledger, mapping: Mapping);

        first.ShouldBe(new ImportReport("open-items", 2_466, 2_466, 0, 0, first.Rejected));
        second.ShouldBe(new ImportReport("open-items", 2_466, 0, 2_466, 0, second.Rejected));
        await using var db = world.Open();
        (await db.Customers.CountAsync()).ShouldBe(100);
        (await db.OpenItems.CountAsync()).ShouldBe(2_466);
        (await db.Settlements.CountAsync()).ShouldBe(2_466);
        var items = await db.OpenItems.Include(item => item.Settlements).ToListAsync();
        items.Sum(item => item.OpenAmountOn(new DateOnly(2014, 12, 31))).ShouldBe(0);
        var entries = await db.AuditEntries.OrderBy(entry => entry.Sequence).ToListAsync();
        entries.Select(entry => (entry.Sequence, entry.Kind)).ShouldBe([(1, "import.accepted"), (2, "import.accepted")]);
        entries.Select(entry => entry.Chain).Distinct().ShouldHaveSingleItem().ShouldStartWith("import:");
        entries[0].Details.ShouldContain("\"read\":2466,\"accepted\":2466,\"unchanged\":0,\"rejected\":0,\"createdCustomers\":100");
    }
}
