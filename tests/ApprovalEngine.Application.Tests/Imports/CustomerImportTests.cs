using ApprovalEngine.Domain.Customers;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

public sealed class CustomerImportTests
{
    private const string Header = "number,name,branch,legalEntity,riskClass,termDays,limit,currency,email\n";
    private const string Good = "C1,One,SH01,CN01,Low,30,1000.5,CNY,a@example.test";

    public static TheoryData<string> Databases => ImportWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_customer_is_added_kept_and_changed(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);

        var added = await world.AcceptAsync(Header + Good, "customers");
        var kept = await world.AcceptAsync(Header + Good, "customers", "generic-customers");
        var changed = await world.AcceptAsync(Header + "C1,Uno,BJ01,,blacklisted,0,0,EUR,\nC2,Two,SH01,,Medium,9999,1,CNY,", "customers");

        (added.Accepted, added.Unchanged, kept.Accepted, kept.Unchanged, changed.Accepted).ShouldBe((1, 0, 0, 1, 2));
        await using var db = world.Open();
        var customer = await db.Customers.SingleAsync(one => one.Number == "C1");
        (customer.Name, customer.LegalEntity, customer.Region, customer.Branch, customer.Email).ShouldBe(("Uno", "CN02", "NORTH", "BJ01", null));
        (customer.RiskClass, customer.TermDays, customer.LimitAmount, customer.Currency).ShouldBe((RiskClass.Blacklisted, 0, 0m, "EUR"));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_file_without_the_column_email_leaves_it(string database)
    {
        await using var world = await ImportWorld.CreateAsync(database);
        await world.AcceptAsync(Header + Good, "customers");

        await world.AcceptAsync("客户编号,客户名称,分公司,风险等级,账期天数,信用额度,币种\nC1,一,SH01,High,30,0,CNY", "customers");

        await using var db = world.Open();
        var customer = await db.Customers.SingleAsync();
        (customer.Name, customer.RiskClass, customer.Email).ShouldBe(("一", RiskClass.High, "a@example.test"));
    }

    [Theory]
    [InlineData("C1,,SH01,CN01,Low,30,0,CNY,", "name", "is empty")]
    [InlineData("C/1,One,SH01,CN01,Low,30,0,CNY,", "number", "may not hold / or \\")]
    [InlineData("..,One,SH01,CN01,Low,30,0,CNY,", "number", "it is a part of addresses")]
    [InlineData("C1,One,XX01,CN01,Low,30,0,CNY,", "branch", "there is no such branch")]
    [InlineData("C1,One,SH01,XX01,Low,30,0,CNY,", "legalEntity", "there is no such legal entity")]
    [InlineData("C1,One,SH01,CN02,Low,30,0,CNY,", "legalEntity", "branch SH01 belongs to the legal entity CN01")]
    [InlineData("C1,One,SH01,CN01,2,30,0,CNY,", "riskClass", "expected one of Low, Medium, High, Blacklisted")]
    [InlineData("C1,One,SH01,CN01,Low,-1,0,CNY,", "termDays", "expected a whole number from 0 to 9999")]
    [InlineData("C1,One,SH01,CN01,Low,10000,0,CNY,", "termDays", "expected a whole number from 0 to 9999")]
    [InlineData("C1,One,SH01,CN01,Low,3.5,0,CNY,", "termDays", "expected a whole number")]
    [InlineData("C1,One,SH01,CN01,Low,30,-1,CNY,", "limit", "at least 0")]
    [InlineData("C1,One,SH01,CN01,Low,30,0,CNY,nobody", "email", "expected one mail address")]
    [InlineData("C1,One,SH01,CN01,Low,30,0,CNY,\"a@example.test,b@example.test\"", "email", "expected one mail address")]
    [InlineData("C1,One,SH01,CN01,Low,30,0,CNY,One <a@example.test>", "email", "expected one mail address")]
    public async Task A_bad_row_is_rejected_with_its_column_and_reason(string row, string column, string reason)
    {
        await using var world = await ImportWorld.CreateAsync();

        var rejected = await world.RejectAsync(Header + row, "customers");

        (rejected.Line, rejected.Column).ShouldBe((2, column));
        rejected.Reason.ShouldContain(reason);
    }

    [Fact]
    public async Task A_row_that_repeats_a_rejected_one_is_rejected_too()
    {
        await using var world = await ImportWorld.CreateAsync();

        var report = await world.AcceptAsync(Header + "C1,One,XX01,,Low,30,0,CNY,\nC1,One,XX01,,Low,30,0,CNY,\nC2,Two,SH01,,Low,30,0,CNY,\nC2,Two,SH01,,Low,30,0,CNY,", "customers", partial: true);

        (report.Accepted, report.Unchanged, report.RejectedCount).ShouldBe((1, 1, 2));
        report.Rejected.Select(row => (row.Line, row.Column, row.Reason)).ShouldBe([(2, "branch", "there is no such branch"), (3, "branch", "there is no such branch")]);
    }

    [Fact]
    public async Task A_customer_with_open_items_keeps_its_currency()
    {
        await using var world = await ImportWorld.CreateAsync();
        await world.AcceptAsync(Header + Good, "customers");
        await world.AcceptAsync("customer,number,documentOn,dueOn,amount,currency\nC1,A1,2025-01-01,2025-01-31,1,CNY");

        var rejected = await world.RejectAsync(Header + Good.Replace("CNY", "USD", StringComparison.Ordinal), "customers");

        (rejected.Column, rejected.Reason).ShouldBe(("currency", "the customer has open items in CNY; its currency cannot change"));
    }
}
