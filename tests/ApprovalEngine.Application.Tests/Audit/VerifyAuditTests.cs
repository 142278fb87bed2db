using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Tests.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Audit;

/// <summary>Whatever is changed, cut off or set back in the audit trail is found.</summary>
public sealed class VerifyAuditTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Every_change_to_a_row_is_found(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        var number = (await world.RequestAsync()).Number!;
        (await ProblemsAsync(world)).ShouldBeEmpty();
        string[] damages =
        [
            $"UPDATE audit_entries SET chain = 'other' WHERE chain = '{number}' AND sequence = 1",
            $"UPDATE audit_entries SET sequence = 99 WHERE chain = '{number}' AND sequence = 2",
            $"UPDATE audit_entries SET at = '2020-01-01 00:00:00.000000Z' WHERE chain = '{number}' AND sequence = 2",
            $"UPDATE audit_entries SET actor = 'somebody' WHERE chain = '{number}' AND sequence = 2",
            $"UPDATE audit_entries SET channel = 'portal' WHERE chain = '{number}' AND sequence = 2",
            $"UPDATE audit_entries SET kind = 'nothing' WHERE chain = '{number}' AND sequence = 2",
            $"UPDATE audit_entries SET details = '[]' WHERE chain = '{number}' AND sequence = 2",
            $"UPDATE audit_entries SET mac = 'ab' WHERE chain = '{number}' AND sequence = 2",
            $"DELETE FROM audit_entries WHERE chain = '{number}' AND sequence = 2",
            $"DELETE FROM audit_entries WHERE chain = '{number}' AND sequence = (SELECT max(sequence) FROM audit_entries WHERE chain = '{number}')",
            $"DELETE FROM audit_entries WHERE chain = '{number}'",
            $"UPDATE audit_chains SET count = count - 1 WHERE chain = '{number}'",
            $"UPDATE audit_chains SET head_mac = 'ab' WHERE chain = '{number}'",
            $"UPDATE audit_chains SET mac = 'ab' WHERE chain = '{number}'",
            $"DELETE FROM audit_chains WHERE chain = '{number}'",
            $"DELETE FROM audit_entries WHERE chain = '{number}'; DELETE FROM audit_chains WHERE chain = '{number}'",
        ];
        await using var db = world.Open();
        await UnguardAsync(db);
        foreach (var damage in damages)
        {
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE saved_entries AS SELECT * FROM audit_entries; CREATE TABLE saved_chains AS SELECT * FROM audit_chains;");
            await db.Database.ExecuteSqlRawAsync(damage);
            (await ProblemsAsync(world)).ShouldNotBeEmpty(damage);
            await db.Database.ExecuteSqlRawAsync(
                "DELETE FROM audit_entries; DELETE FROM audit_chains; INSERT INTO audit_entries SELECT * FROM saved_entries; INSERT INTO audit_chains SELECT * FROM saved_chains; DROP TABLE saved_entries; DROP TABLE saved_chains;");
        }

        (await ProblemsAsync(world)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Rows_are_append_only_for_whoever_uses_SQL(string database)
    {
        await using var world = await EngineWorld.CreateAsync(database);
        _ = await world.RequestAsync();
        await using var db = world.Open();

        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("UPDATE audit_entries SET actor = 'x'"));
        await Should.ThrowAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlRawAsync("DELETE FROM audit_entries"));
    }

    [Fact]
    public async Task A_process_that_dies_between_the_seal_and_its_row_leaves_no_accusation()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        _ = await world.RequestAsync();
        (await SealAsync(world)).ShouldBeTrue();
        await using var db = world.Open();
        await db.AuditSeals.ExecuteDeleteAsync();
        (await ProblemsAsync(world)).ShouldBeEmpty();

        _ = await world.RequestAsync();
        (await SealAsync(world)).ShouldBeTrue();

        (await ProblemsAsync(world)).ShouldBeEmpty();
        (await db.AuditSeals.CountAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task A_line_that_a_crash_cut_off_is_replaced_by_the_next_one()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        _ = await world.RequestAsync();
        (await SealAsync(world)).ShouldBeTrue();
        var file = world.Services.GetRequiredService<EngineOptions>().AuditSealFile;
        await File.AppendAllTextAsync(file, "{\"at\":\"2026-");
        _ = await world.RequestAsync();

        (await SealAsync(world)).ShouldBeTrue();

        (await ProblemsAsync(world)).ShouldBeEmpty();
        (await File.ReadAllLinesAsync(file)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_database_that_was_set_back_is_found_also_after_the_next_seal()
    {
        await using var world = await EngineWorld.CreateAsync(EngineWorld.Sqlite);
        _ = await world.RequestAsync();
        (await SealAsync(world)).ShouldBeTrue();
        await using var db = world.Open();
        await UnguardAsync(db);
        await db.Database.ExecuteSqlRawAsync("DELETE FROM audit_seals; DELETE FROM audit_entries WHERE chain LIKE 'NST%'; DELETE FROM audit_chains WHERE chain LIKE 'NST%'");
        (await ProblemsAsync(world)).ShouldNotBeEmpty();

        _ = await world.RequestAsync();
        (await SealAsync(world)).ShouldBeTrue();

        (await ProblemsAsync(world)).ShouldContain(problem => problem.Message.Contains("set back", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<AuditProblem>> ProblemsAsync(EngineWorld world) =>
        (await world.SendAsync("auditor", new VerifyAudit())).ShouldSucceed().Problems;

    private static async Task<bool> SealAsync(EngineWorld world)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        await using var db = world.Open();
        return await world.Services.GetRequiredService<AuditSealer>().SealAsync(db, CancellationToken.None);
    }

    // As somebody would who may do everything in the database.
    private static async Task UnguardAsync(Application.Persistence.ApprovalDbContext db)
    {
        if (db.Database.IsSqlite())
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete;");
        }
        else
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE audit_entries DISABLE TRIGGER USER");
        }
    }
}
