using ApprovalEngine.Application.Demo;
using ApprovalEngine.Domain.Organization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Demo;

public sealed class DemoPeopleTests
{
    private static readonly DateOnly Today = new(2026, 6, 17);
    private static readonly DemoData Data = DemoCompany.Build(Today);

    [Theory]
    [InlineData("sales.east", "sales-representative", "SH01")]
    [InlineData("sales.north", "sales-representative", "BJ01")]
    [InlineData("branch.manager.shanghai", "branch-manager", "SH01")]
    [InlineData("branch.manager.beijing", "branch-manager", "BJ01")]
    [InlineData("ar.specialist", "ar-specialist", "SH01")]
    [InlineData("regional.credit.east", "regional-credit-manager", "SH01")]
    [InlineData("regional.credit.north", "regional-credit-manager", "BJ01")]
    [InlineData("credit.controller", "credit-controller", "SH01")]
    [InlineData("credit.manager", "credit-manager", "SH01")]
    [InlineData("finance.director", "finance-director", "SH01")]
    [InlineData("cfo", "cfo", "SH01")]
    [InlineData("legal.counsel", "legal-counsel", "SH01")]
    [InlineData("asia.controller", "asia-controller", "SH01")]
    [InlineData("group.cfo", "group-cfo", "SH01")]
    [InlineData("auditor", "auditor", "SH01")]
    [InlineData("matrix.owner", "matrix-owner", "SH01")]
    [InlineData("matrix.publisher", "matrix-publisher", "SH01")]
    [InlineData("process.owner", "process-owner", "SH01")]
    [InlineData("process.publisher", "process-publisher", "SH01")]
    [InlineData("admin", "admin", "SH01")]
    [InlineData("admin.second", "admin", "SH01")]
    public void Sign_in_of_the_documents_holds_its_role(string userName, string role, string branch) =>
        Data.People.Single(person => person.UserName == userName).Holds(role, PlaceOf(branch), Today).ShouldBeTrue();

    // Sales representatives only raise requests; no route asks them.
    [Fact]
    public void Every_role_that_a_route_could_need_is_held_for_every_branch()
    {
        var missing = from role in Roles.All.Keys.Except(["sales-representative"])
                      from branch in Data.Branches
                      where !Data.People.Any(person => person.Holds(role, PlaceOf(branch.Code), Today))
                      select $"{role} for {branch.Code}";

        missing.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_holds_two_roles_of_the_ladder_for_one_branch()
    {
        var ladder = Roles.All.Values.Where(role => role.Level > 0).Select(role => role.Code).ToList();
        var doubles = from person in Data.People
                      from branch in Data.Branches
                      let held = ladder.Where(role => person.Holds(role, PlaceOf(branch.Code), Today)).ToList()
                      where held.Count > 1
                      select $"{person.UserName} holds {string.Join(" and ", held)} for {branch.Code}";

        doubles.ShouldBeEmpty();
    }

    // What somebody raises can then always be approved by others.
    [Fact]
    public void Approvers_above_the_branch_raise_nothing() => Data.People
        .Where(person => person.Assignments.Any(one => Roles.All[one.Role] is { Level: > 0, Code: not "branch-manager" }))
        .ShouldAllBe(person => !person.May(Permissions.RaiseRequests, Today));

    [Fact]
    public void Owner_and_publisher_are_two_people() => Data.People
        .ShouldAllBe(person => person.Assignments.Select(one => one.Role).Distinct().Count(role => role != "credit-committee") == 1);

    [Fact]
    public void Whoever_decides_reports_to_somebody_of_the_company_and_nobody_to_himself()
    {
        var superiors = Data.People.ToDictionary(person => person.UserName, person => person.Superior);
        superiors.Values.OfType<string>().ShouldAllBe(superior => superiors.ContainsKey(superior));
        Data.People.Where(person => person.Superior is not null).ShouldAllBe(person => Hierarchy.RefusalOf(person.UserName, person.Superior!, name => superiors[name]) == null);
        Data.People.Count(person => person.Superior is null).ShouldBe(8, "the group CFO, the auditor, and six who look after the system");
    }

    [Fact]
    public void Five_people_are_the_committee() => Data.People.Count(person => person.Holds("credit-committee", PlaceOf("SH01"), Today)).ShouldBe(5);

    [Fact]
    public void People_have_an_address_and_a_title_in_both_languages()
    {
        Data.People.ShouldAllBe(person => person.Email == person.UserName + "@example.test" && person.Title.Length > 0 && person.TitleZh.Length > 0);
        Data.People.Select(person => person.Title).ShouldBeUnique();
        Data.People.Select(person => person.TitleZh).ShouldBeUnique();
    }

    [Theory]
    [InlineData("sales.east", "BJ01")]
    [InlineData("branch.manager.shanghai", "NJ01")]
    [InlineData("branch.manager.east", "SH01")]
    [InlineData("regional.credit.east", "BJ01")]
    [InlineData("legal.counsel", "SU01")]
    [InlineData("legal.counsel.cn02", "SH01")]
    public void Role_ends_where_its_scope_ends(string userName, string branch)
    {
        var person = Data.People.Single(one => one.UserName == userName);

        person.Holds(person.Assignments[0].Role, PlaceOf(branch), Today).ShouldBeFalse();
    }

    private static Place PlaceOf(string code)
    {
        var branch = Data.Branches.Single(one => one.Code == code);
        return new Place(branch.LegalEntity, branch.Region, branch.Code);
    }
}
