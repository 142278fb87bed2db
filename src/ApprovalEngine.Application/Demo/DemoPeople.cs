using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Demo;

/// <summary>
/// The people of the demo company, named by role only. Every role on a ladder is held by exactly one person for every branch, so
/// that no route of the starter matrix finds nobody, and by nobody who holds another one there. The regional credit managers are the credit committee besides, which
/// no row of the starter matrix asks.
/// </summary>
internal static class DemoPeople
{
    private static readonly Scope[] China = [new(ScopeKind.LegalEntity, "CN01"), new(ScopeKind.LegalEntity, "CN02")];
    private static readonly Scope[] Everywhere = [Scope.Everywhere];

    /// <param name="today">Roles are held since three years before this day, so that the past can be asked about too.</param>
    public static IReadOnlyList<Person> Build(DateOnly today)
    {
        var since = today.AddYears(-3);
        List<Person> people = [.. Salespeople(since), .. BranchManagers(since), .. Finance(since), .. Beyond(since), .. Governance(since)];
        people.ForEach(person => person.ReportTo(SuperiorOf(person.UserName)));
        return people;
    }

    // Who looks after the system reports to nobody in it.
    private static string? SuperiorOf(string userName) => userName switch
    {
        "group.cfo" => null,
        "asia.controller" or "cfo" => "group.cfo",
        "finance.director" or "legal.counsel" or "legal.counsel.cn02" => "cfo",
        "credit.manager" => "finance.director",
        "credit.controller" => "credit.manager",
        "ar.specialist" => "credit.controller",
        _ when userName.StartsWith("sales.", StringComparison.Ordinal) => $"branch.manager{userName["sales".Length..]}",
        _ when userName.StartsWith("branch.manager.", StringComparison.Ordinal) => "cfo",
        _ when userName.StartsWith("regional.credit.", StringComparison.Ordinal) => "credit.manager",
        _ => null,
    };

    private static IEnumerable<Person> Salespeople(DateOnly since) => DemoOrganization.Regions()
        .Where(region => region.Code is "east" or "north")
        .Select(region => One($"sales.{region.Code}", "sales-representative", since, [InRegion(region)], region.Name, region.NameZh));

    // Two branches have a manager of their own; the others of a region share one.
    private static IEnumerable<Person> BranchManagers(DateOnly since)
    {
        var branches = DemoOrganization.Branches();
        foreach (var own in branches.Where(branch => HasOwnManager(branch)))
        {
            var city = own.Code == "SH01" ? "shanghai" : "beijing";
            yield return One($"branch.manager.{city}", "branch-manager", since, [InBranch(own)], own.Name, own.NameZh);
        }

        foreach (var region in DemoOrganization.Regions())
        {
            var shared = branches.Where(branch => branch.Region == region.Code && !HasOwnManager(branch)).Select(InBranch);
            yield return One($"branch.manager.{region.Code}", "branch-manager", since, [.. shared], region.Name, region.NameZh);
        }
    }

    private static IEnumerable<Person> Finance(DateOnly since)
    {
        yield return One("ar.specialist", "ar-specialist", since, China);
        yield return One("credit.controller", "credit-controller", since, China);
        foreach (var region in DemoOrganization.Regions())
        {
            var manager = One($"regional.credit.{region.Code}", "regional-credit-manager", since, [InRegion(region)], region.Name, region.NameZh);
            Give(manager, "credit-committee", since, Everywhere);
            yield return manager;
        }

        yield return One("credit.manager", "credit-manager", since, China);
        yield return One("finance.director", "finance-director", since, China);
        yield return One("cfo", "cfo", since, China);
    }

    private static IEnumerable<Person> Beyond(DateOnly since) =>
    [
        One("legal.counsel", "legal-counsel", since, [China[0]], "CN01", "CN01"),
        One("legal.counsel.cn02", "legal-counsel", since, [China[1]], "CN02", "CN02"),
        One("asia.controller", "asia-controller", since, Everywhere),
        One("group.cfo", "group-cfo", since, Everywhere),
    ];

    private static IEnumerable<Person> Governance(DateOnly since) =>
    [
        One("auditor", "auditor", since, Everywhere),
        One("matrix.owner", "matrix-owner", since, Everywhere),
        One("matrix.publisher", "matrix-publisher", since, Everywhere),
        One("process.owner", "process-owner", since, Everywhere),
        One("process.publisher", "process-publisher", since, Everywhere),
        One("admin", "admin", since, Everywhere),
        One("admin.second", "admin", since, Everywhere, "second", "第二"),
    ];

    private static bool HasOwnManager(Branch branch) => branch.Code is "SH01" or "BJ01";

    private static Scope InRegion(Region region) => new(ScopeKind.Region, region.Code);

    private static Scope InBranch(Branch branch) => new(ScopeKind.Branch, branch.Code);

    private static Person One(string userName, string roleCode, DateOnly since, Scope[] scopes, string? where = null, string? whereZh = null)
    {
        var role = Roles.All[roleCode];
        var person = new Person
        {
            UserName = userName,
            Title = where is null ? role.Title : $"{role.Title}, {where}",
            TitleZh = whereZh is null ? role.TitleZh : $"{role.TitleZh}（{whereZh}）",
            Email = $"{userName}@example.test",
        };
        Give(person, roleCode, since, scopes);
        return person;
    }

    private static void Give(Person person, string roleCode, DateOnly since, Scope[] scopes)
    {
        foreach (var scope in scopes)
        {
            person.Assign(new RoleAssignment
            {
                Id = DemoCompany.IdOf("role", person.UserName, roleCode, scope.Kind.ToString(), scope.Code),
                UserName = person.UserName,
                Role = roleCode,
                ScopeKind = scope.Kind,
                ScopeCode = scope.Code,
                ValidFrom = since,
                RecordedAt = BusinessDay.StartOf(since),
            });
        }
    }
}
