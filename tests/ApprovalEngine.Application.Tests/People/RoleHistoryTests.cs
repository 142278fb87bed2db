using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.People;

/// <summary>What is taken to be known of roles that were there before their history was kept.</summary>
public sealed class RoleHistoryTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Roles_of_before_are_known_from_their_first_day_on_and_never_from_a_day_to_come(string database)
    {
        await using var world = await EngineWorld.EmptyAsync(database);
        await using var db = world.Open();
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("20261201000040_Replay");
        _ = await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO people (user_name, title, title_zh, is_active) VALUES ('cfo', 'CFO', 'CFO', true);
            INSERT INTO role_assignments (id, user_name, role, scope_kind, scope_code, valid_from, valid_to) VALUES
                ('00000000-0000-0000-0000-000000000001', 'cfo', 'cfo', 'Group', '*', '2025-03-01', '2025-12-31'),
                ('00000000-0000-0000-0000-000000000002', 'cfo', 'auditor', 'Group', '*', '2090-01-01', NULL);
            """);

        await migrator.MigrateAsync();

        var kept = await db.RoleAssignments.AsNoTracking().OrderBy(one => one.ValidFrom).ToListAsync();
        kept.Select(one => (one.Role, one.ValidFrom, one.ValidTo, one.RecordedBy, one.RetractedAt)).ShouldBe(
        [
            ("cfo", new DateOnly(2025, 3, 1), new DateOnly(2025, 12, 31), null, null), ("auditor", new DateOnly(2090, 1, 1), null, null, null),
        ]);
        kept[0].RecordedAt.ShouldBe(new DateTimeOffset(2025, 2, 28, 16, 0, 0, TimeSpan.Zero), "midnight in Shanghai");
        kept[1].RecordedAt.ShouldBe(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(5));
    }
}
