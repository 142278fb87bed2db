using System.Text.Json;
using ApprovalEngine.Application.Demo;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Demo;

public sealed class DemoCompanyTests
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private static readonly DemoData Data = DemoCompany.Build(Today);

    [Fact]
    public void Two_builds_for_one_day_are_equal() =>
        JsonSerializer.Serialize(DemoCompany.Build(Today)).ShouldBe(JsonSerializer.Serialize(Data));

    [Fact]
    public void Another_day_gives_the_same_people_and_customers()
    {
        var other = DemoCompany.Build(Today.AddDays(100));

        other.People.Select(person => person.UserName).ShouldBe(Data.People.Select(person => person.UserName));
        JsonSerializer.Serialize(other.Customers).ShouldBe(JsonSerializer.Serialize(Data.Customers));
        other.OpenItems[0].DocumentOn.DayNumber.ShouldBeInRange(Data.OpenItems[0].DocumentOn.DayNumber + 98, Data.OpenItems[0].DocumentOn.DayNumber + 102);
    }

    [Fact]
    public void Company_has_the_size_of_a_real_one()
    {
        Data.LegalEntities.Select(entity => entity.Code).ShouldBe(["CN01", "CN02"]);
        Data.Regions.Select(region => region.Code).ShouldBe(["east", "north", "south", "west", "central"]);
        Data.Branches.Count.ShouldBe(30);
        Data.Customers.Count.ShouldBe(40);
        Data.OpenItems.Count.ShouldBeInRange(3_000, 5_000);
        Data.Customers.Count(customer => customer.Branch == "SH01").ShouldBeGreaterThan(3);
        Data.Customers.Count(customer => customer.Branch == "BJ01").ShouldBeGreaterThan(2);
        Data.Customers.Select(customer => customer.Branch).Distinct().Count().ShouldBe(30);
    }

    [Theory]
    [InlineData("SH01", "CN01", "east", "上海分公司")]
    [InlineData("BJ01", "CN01", "north", "北京分公司")]
    [InlineData("GZ01", "CN01", "south", "广州分公司")]
    public void Branch_lies_where_the_documents_say(string code, string legalEntity, string region, string nameZh)
    {
        var branch = Data.Branches.Single(one => one.Code == code);

        (branch.LegalEntity, branch.Region, branch.NameZh).ShouldBe((legalEntity, region, nameZh));
    }

    [Fact]
    public void All_references_resolve_and_keys_are_unique()
    {
        var branches = Data.Branches.ToDictionary(branch => branch.Code);
        var customers = Data.Customers.ToDictionary(customer => customer.Number);

        Data.Branches.ShouldAllBe(branch =>
            Data.LegalEntities.Any(entity => entity.Code == branch.LegalEntity) && Data.Regions.Any(region => region.Code == branch.Region));
        Data.Customers.ShouldAllBe(customer =>
            customer.Place == new Place(branches[customer.Branch].LegalEntity, branches[customer.Branch].Region, customer.Branch));
        Data.OpenItems.ShouldAllBe(item =>
            customers[item.CustomerNumber].Currency == item.Currency && customers[item.CustomerNumber].LegalEntity == item.LegalEntity);
        Data.OpenItems.SelectMany(item => item.Settlements.Select(one => (one, item)))
            .ShouldAllBe(pair => pair.one.CustomerNumber == pair.item.CustomerNumber && pair.one.ItemNumber == pair.item.Number);
        Data.People.SelectMany(person => person.Assignments.Select(one => (one, person)))
            .ShouldAllBe(pair => pair.one.UserName == pair.person.UserName && Roles.Find(pair.one.Role) != null && Names(pair.one.Scope));

        Data.OpenItems.Select(item => item.Number).ShouldBeUnique();
        Data.OpenItems.SelectMany(item => item.Settlements).Select(one => one.Id).ShouldBeUnique();
        Data.People.SelectMany(person => person.Assignments).Select(one => one.Id).ShouldBeUnique();
        Data.People.Select(person => person.UserName).ShouldBeUnique();
        Data.Customers.Select(customer => customer.Name).ShouldBeUnique();
    }

    [Fact]
    public void Customers_differ_in_currency_risk_and_terms()
    {
        Data.Customers.Count(customer => customer.Currency == "CNY").ShouldBeGreaterThan(30);
        Data.Customers.Select(customer => customer.Currency).Distinct().Order().ShouldBe(["CNY", "EUR", "USD"]);
        Data.Customers.Select(customer => customer.RiskClass).Distinct().Count().ShouldBe(Enum.GetValues<RiskClass>().Length);
        Data.Customers.Select(customer => customer.TermDays).Distinct().Order().ShouldBe([30, 45, 60]);
        Data.Customers.ShouldAllBe(customer => customer.LimitAmount > 0);
    }

    [Fact]
    public void Every_currency_has_a_rate_since_two_years_and_the_main_ones_a_newer_one()
    {
        Data.AuthorityRates.Select(rate => (rate.Currency, rate.ValidFrom, rate.Rate)).ShouldBe(
        [
            ("USD", Today.AddYears(-2), 7.20m), ("EUR", Today.AddYears(-2), 7.80m), ("HKD", Today.AddYears(-2), 0.92m), ("JPY", Today.AddYears(-2), 0.048m),
            ("USD", Today.AddYears(-1), 7.10m), ("EUR", Today.AddYears(-1), 8.10m),
        ]);
        Data.Customers.Select(customer => customer.Currency).Distinct().Except(["CNY"]).ShouldBeSubsetOf(Data.AuthorityRates.Select(rate => rate.Currency));
    }

    private static bool Names(Scope scope) => scope.Kind switch
    {
        ScopeKind.Group => scope == Scope.Everywhere,
        ScopeKind.LegalEntity => Data.LegalEntities.Any(entity => entity.Code == scope.Code),
        ScopeKind.Region => Data.Regions.Any(region => region.Code == scope.Code),
        ScopeKind.Branch => Data.Branches.Any(branch => branch.Code == scope.Code),
    };
}
