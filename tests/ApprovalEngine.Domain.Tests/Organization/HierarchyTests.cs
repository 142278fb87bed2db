using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Tests.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Organization;

/// <summary>Authority by hierarchy (domain.md 4.2).</summary>
public sealed class HierarchyTests
{
    private static readonly Place Shanghai = new("CN01", "east", "SH01");

    [Theory]
    [InlineData("a", "a", new[] { "a", "a" })]
    [InlineData("b", "a", new[] { "b", "a", "b" })]
    [InlineData("c", "a", new[] { "c", "a", "b", "c" })]
    public void Nobody_comes_to_be_above_himself(string person, string superior, string[] circle) =>
        Hierarchy.RefusalOf(person, superior, Line).ShouldNotBeNull().People.ShouldBe(circle);

    [Theory]
    [InlineData("a", "c")]
    [InlineData("d", "a")]
    [InlineData("c", "x")]
    public void Any_other_superior_is_as_good(string person, string superior) => Hierarchy.RefusalOf(person, superior, Line).ShouldBeNull();

    [Fact]
    public void A_circle_that_is_there_ends_the_walk() =>
        Hierarchy.Above("a", name => name switch { "a" => "b", "b" => "c", "c" => "b", _ => null }).ShouldBe(["b", "c"]);

    [Fact]
    public void The_nearest_above_with_a_role_of_the_function_on_the_level_is_found()
    {
        Person[] above = [Holder("a", "branch-manager"), Holder("b", "credit-manager"), Holder("c", "cfo", "finance-director"), Holder("d", "group-cfo")];

        Find(above, "finance", 3).ShouldBe(new FoundSuperior("c", Roles.All["finance-director"]));
        Find(above, "finance", 1).ShouldBe(new FoundSuperior("b", Roles.All["credit-manager"]));
        Find(above, "sales", 1)!.UserName.ShouldBe("a");
        Find(above, "asia", 1).ShouldBeNull();
    }

    [Fact]
    public void Who_has_left_or_holds_it_elsewhere_or_may_not_approve_so_much_is_walked_past()
    {
        Person leaver = new() { UserName = "a", Title = "a", TitleZh = "a", IsActive = false };
        leaver.Assign(Scene.Holding("a", "cfo", Scope.Everywhere));
        Person elsewhere = new() { UserName = "b", Title = "b", TitleZh = "b" };
        elsewhere.Assign(Scene.Holding("b", "cfo", new Scope(ScopeKind.Branch, "BJ01")));
        Person limited = new() { UserName = "c", Title = "c", TitleZh = "c" };
        limited.Assign(new RoleAssignment
        {
            Id = new Guid("00000000-0000-0000-0000-00000000cccc"), UserName = "c", Role = "cfo", ScopeKind = ScopeKind.Group, ScopeCode = "*", ValidFrom = Scene.Today, RecordedAt = Scene.Now, ApprovalLimit = 99m,
        });
        Person[] above = [leaver, elsewhere, limited, Holder("d", "cfo")];

        Find(above, "finance", 4, 100m)!.UserName.ShouldBe("d");
        Find(above, "finance", 4, 99m)!.UserName.ShouldBe("c");
        Find(above, "finance", 4)!.UserName.ShouldBe("c", "an opinion has no limit");
    }

    [Fact]
    public void A_part_for_the_superior_asks_whoever_is_found_as_the_role_that_he_holds()
    {
        var part = Scene.Part(Roles.Superior) with { Function = "finance", Level = 2 };
        Person[] above = [Holder("a", "branch-manager"), Holder("b", "finance-director")];

        var found = SuperiorParts.Apply(Scene.RouteOf(part), above, Shanghai, Scene.Today, 100m).Stages.Single().Parts.Single();
        (found.Role, found.Level, found.IsSuperior, found.People.Single()).ShouldBe(("finance-director", 3, true, "b"));

        var nobody = SuperiorParts.Apply(Scene.RouteOf(part), above[..1], Shanghai, Scene.Today, 100m).Stages.Single().Parts.Single();
        (nobody.Role, nobody.People.Count).ShouldBe((Roles.Superior, 0));
        SuperiorParts.Apply(Scene.RouteOf(Scene.Part("cfo", "x")), above, Shanghai, Scene.Today, 100m).Stages.Single().Parts.Single().People.ShouldBe(["x"]);
    }

    private static string? Line(string name) => name switch { "a" => "b", "b" => "c", _ => null };

    private static FoundSuperior? Find(Person[] above, string function, int level, decimal? amount = null) => Hierarchy.Find(above, function, level, Shanghai, Scene.Today, amount);

    private static Person Holder(string userName, params string[] roles)
    {
        Person person = new() { UserName = userName, Title = userName, TitleZh = userName };
        foreach (var role in roles)
        {
            person.Assign(Scene.Holding(userName, role, Scope.Everywhere));
        }

        return person;
    }
}
