using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Matrix;

/// <summary>Conflicts with the segregation of duties, before a version of the matrix is published (domain.md 4.6).</summary>
public sealed class DutyConflictsTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_starter_matrix_and_the_demo_company_leave_only_who_is_alone_in_a_role_with_his_own_requests(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var duties = (await world.SendAsync("auditor", new ShowMatrix(null))).ShouldSucceed().Duties;
        duties.ShouldAllBe(finding => finding.Code == "duty.own-request" && finding.Severity == FindingSeverity.Warning);
        duties.Select(finding => (finding.Type == "refund", finding.Roles.Single())).Distinct().ShouldBe([(false, "branch-manager"), (true, "credit-controller")], ignoreOrder: true);
        var terms = duties.Single(finding => finding.Type == "non-standard-terms");
        terms.People.ShouldContain("branch.manager.shanghai");
        terms.Branches.ShouldContain("SH01");
        terms.Rows.ShouldNotBeEmpty();
        terms.Example.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_one_person_alone_would_have_to_recommend_and_approve_everywhere_cannot_be_published(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await MoveAsync(world, "cfo", "regional-credit-manager", "credit-manager", "finance-director", "cfo");
        var table = (await world.SendAsync("auditor", new ShowMatrixTable("write-off", null))).ShouldSucceed().Content;
        var error = table.Duties[0];
        (error.Code, error.Severity).ShouldBe(("duty.recommender", FindingSeverity.Error));
        error.People.ShouldBe(["cfo"]);
        error.Roles.ShouldContain("regional-credit-manager");
        error.Branches.ShouldContain("SH01");
        error.Rows.Count.ShouldBeGreaterThan(1);
        error.Example.Keys.ShouldContain("amount");

        var change = (await world.SendAsync("matrix.owner", new StartMatrixChange())).ShouldSucceed();
        (await world.SendAsync("matrix.owner", new ShowMatrixChange(change.Number))).ShouldSucceed().Obstacles.Errors.Keys.ShouldContain("write-off");
        // Where one voice is enough, his counts for every part: no error.
        (await world.SendAsync("auditor", new ShowMatrixTable("non-standard-terms", null))).ShouldSucceed().Content.Duties.ShouldAllBe(finding => finding.Severity == FindingSeverity.Warning);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Where_it_is_so_at_some_branches_only_it_is_a_warning(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await using (var db = world.Open())
        {
            // The regional credit manager of the east is the finance director too; in the other regions they are two.
            db.RoleAssignments.Add(Holding("finance.director", "regional-credit-manager", new Scope(ScopeKind.Region, "east")));
            (await db.RoleAssignments.SingleAsync(one => one.UserName == "regional.credit.east" && one.Role == "regional-credit-manager")).Retract(world.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        }

        var duties = (await world.SendAsync("auditor", new ShowMatrixTable("write-off", null))).ShouldSucceed().Content.Duties.Where(finding => finding.Code == "duty.recommender").ToList();
        duties.ShouldNotBeEmpty();
        duties.ShouldAllBe(finding => finding.Severity == FindingSeverity.Warning && finding.Branches.Contains("SH01") && !finding.Branches.Contains("BJ01"));
        var change = (await world.SendAsync("matrix.owner", new StartMatrixChange())).ShouldSucceed();
        (await world.SendAsync("matrix.owner", new ShowMatrixChange(change.Number))).ShouldSucceed().Obstacles.Errors.Keys.ShouldNotContain("write-off");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Who_alone_publishes_what_he_writes_is_named(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        await MoveAsync(world, "matrix.owner", "matrix-publisher", "admin");
        var found = (await world.SendAsync("matrix.owner", new ShowMatrix(null))).ShouldSucceed().Duties.Where(finding => finding.Type is null).ToList();
        found.Select(finding => (finding.Code, finding.People.Single())).ShouldBe([("duty.matrix-publisher", "matrix.owner")]);
    }

    // Gives roles to one person everywhere, and takes them from everybody else.
    private static async Task MoveAsync(EngineWorld world, string userName, params string[] roles)
    {
        await using var db = world.Open();
        foreach (var one in await db.RoleAssignments.Where(one => roles.Contains(one.Role)).ToListAsync())
        {
            one.Retract(world.Clock.GetUtcNow());
        }

        db.RoleAssignments.AddRange(roles.Select(role => Holding(userName, role, Scope.Everywhere)));
        await db.SaveChangesAsync();
    }

    private static RoleAssignment Holding(string userName, string role, Scope scope) => new()
    {
        Id = Guid.CreateVersion7(),
        UserName = userName,
        Role = role,
        ScopeKind = scope.Kind,
        ScopeCode = scope.Code,
        ValidFrom = new DateOnly(2020, 1, 1),
        RecordedAt = DateTimeOffset.UnixEpoch,
    };
}
