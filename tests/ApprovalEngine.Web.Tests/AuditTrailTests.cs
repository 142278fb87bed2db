using System.Data.Common;
using ApprovalEngine.Application;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Tests.Harness;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>Whoever holds the database's password can change it, but not unnoticed.</summary>
public sealed class AuditTrailTests(Engines engines) : IClassFixture<Engines>
{
    private static readonly string[] Tables = ["audit_entries", "audit_chains", "audit_seals"];

    [Theory, OnSqlite, OnPostgres]
    public async Task The_database_refuses_to_change_entries_and_decisions(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);

        foreach (var statement in new[]
        {
            "UPDATE audit_entries SET actor = 'sales.north'", "DELETE FROM audit_entries",
            "UPDATE decisions SET comment = 'x'", "DELETE FROM decisions",
        })
        {
            (await Should.ThrowAsync<DbException>(() => engine.Database.ExecuteAsync(statement), statement)).Message.ShouldContain("append-only");
        }

        await ExpectValidAsync(engine);
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Every_change_of_the_trail_is_found_and_named(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var number = (await engine.RaiseAsync()).NumberOf();
        var unsealed = await CountAsync(engine, number);
        await KeepAsync(engine, "unsealed");
        (await engine.DecideAsync("branch.manager.shanghai", number, "recommend")).ShouldBe(200);
        await SealAsync(engine);
        (await engine.DecideAsync("finance.director", number, "return", "Once more.")).ShouldBe(200);
        var count = await CountAsync(engine, number);
        await KeepAsync(engine, "whole");
        var seals = await File.ReadAllTextAsync(SealFile(engine));
        await ExpectValidAsync(engine);
        try
        {
            await TamperAsync(engine, "UPDATE audit_entries SET actor = 'sales.eest' WHERE chain = @p0 AND sequence = 1", number);
            await ExpectFoundAsync(engine, number, 1, "not as it was written");
            var command = await engine.RunAsync("", "verify-audit");
            command.ExitCode.ShouldBe(1, command.Output + command.Errors);
            command.Errors.ShouldContain($"{number}, entry 1: ");
            command.Output.ShouldContain("THE AUDIT TRAIL DOES NOT VERIFY");

            await TamperAsync(engine, $"DELETE FROM audit_entries WHERE chain = @p0 AND sequence = {count}", number);
            await ExpectFoundAsync(engine, number, count - 1, "the newest are gone");

            await TamperAsync(engine, "UPDATE audit_chains SET head_mac = (SELECT mac FROM audit_entries WHERE chain = @p0 AND sequence = 1) WHERE chain = @p0", number);
            await ExpectFoundAsync(engine, number, 0, "head of the chain is not as it was written");

            await TamperAsync(engine, "DELETE FROM audit_entries WHERE chain = @p0", number);
            await TamperMoreAsync(engine, "DELETE FROM audit_chains WHERE chain = @p0", number);
            await ExpectFoundAsync(engine, number, 0, "A seal has seen this chain; it is gone.");
            await ExpectFoundAsync(engine, number, 0, "The request has no audit chain.");

            // What was there before the seal was consistent in itself.
            await PutBackAsync(engine, "unsealed");
            await ExpectFoundAsync(engine, number, unsealed, "the newest are gone");
            var setBack = await engine.RunAsync("", "verify-audit");
            setBack.ExitCode.ShouldBe(1, setBack.Output + setBack.Errors);
            setBack.Errors.ShouldContain($"{number}, entry {unsealed}: A seal has seen ");

            // The host seals what is there every minute: that must not make a shorter chain a good one.
            await engine.Database.ExecuteAsync("UPDATE audit_chains SET updated_at = (SELECT max(updated_at) FROM kept_whole_audit_chains) WHERE chain = @p0", number);
            await SealAsync(engine);
            await ExpectFoundAsync(engine, number, unsealed, "the newest are gone");
        }
        finally
        {
            await PutBackAsync(engine, "whole");
            await File.WriteAllTextAsync(SealFile(engine), seals);
        }

        await ExpectValidAsync(engine);
        var whole = await engine.RunAsync("", "verify-audit");
        whole.ExitCode.ShouldBe(0, whole.Output + whole.Errors);
        whole.Output.ShouldContain("the audit trail verifies");
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Verifying_while_others_work_accuses_nobody(DatabaseKind database)
    {
        var engine = await engines.OnAsync(database);
        var auditor = await engine.AsAsync("auditor");
        var working = Task.WhenAll(Enumerable.Range(0, 3).Select(async _ =>
        {
            for (var turn = 0; turn < 10; turn++)
            {
                await engine.RaiseAsync();
            }
        }));
        while (!working.IsCompleted)
        {
            (await auditor.GetAsync("/api/audit/verify")).ShouldBe(200).As<AuditReport>().Problems.ShouldBeEmpty();
        }

        await working;
    }

    private static async Task ExpectValidAsync(Engine engine)
    {
        var report = (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).As<AuditReport>();
        report.Problems.ShouldBeEmpty();
        report.IsValid.ShouldBeTrue();
        report.EntryCount.ShouldBeGreaterThan(0);
    }

    private static async Task ExpectFoundAsync(Engine engine, string chain, int sequence, string words)
    {
        var report = (await (await engine.AsAsync("auditor")).GetAsync("/api/audit/verify")).ShouldBe(200).As<AuditReport>();
        report.IsValid.ShouldBeFalse();
        report.Problems.ShouldContain(problem => problem.Chain == chain && problem.Sequence == sequence && problem.Message.Contains(words), string.Join('\n', report.Problems));
    }

    private static async Task<int> CountAsync(Engine engine, string number) => (int)await engine.Database.CountAsync("audit_entries", "chain = @p0", number);

    // As the host does every minute.
    private static async Task SealAsync(Engine engine)
    {
        var options = new EngineOptions
        {
            DataDirectory = engine.Server.DataDirectory, WorkflowsDirectory = "", TemplatesDirectory = "", ErpOutbox = "", ErpInbox = "",
        };
        var builder = new DbContextOptionsBuilder<ApprovalDbContext>();
        Database.Use(builder, engine.Settings.GetValueOrDefault("ConnectionStrings__ApprovalEngine"), engine.Server.DataDirectory);
        await using var db = new ApprovalDbContext(builder.Options);
        await new AuditSealer(AuditKey.FromFile(options.AuditKeyFile), options, TimeProvider.System).SealAsync(db, CancellationToken.None);
    }

    private static string SealFile(Engine engine) => Path.Combine(engine.Server.DataDirectory, "audit", "seal.json");

    private static async Task KeepAsync(Engine engine, string name)
    {
        foreach (var table in Tables)
        {
            await engine.Database.ExecuteAsync($"DROP TABLE IF EXISTS kept_{name}_{table}; CREATE TABLE kept_{name}_{table} AS SELECT * FROM {table}");
        }
    }

    private static async Task PutBackAsync(Engine engine, string name)
    {
        foreach (var table in Tables)
        {
            await WithoutTriggersAsync(engine, $"DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{name}_{table}");
        }
    }

    private static async Task TamperAsync(Engine engine, string sql, string chain)
    {
        await PutBackAsync(engine, "whole");
        await TamperMoreAsync(engine, sql, chain);
    }

    private static Task TamperMoreAsync(Engine engine, string sql, string chain) => WithoutTriggersAsync(engine, sql, chain);

    // Whoever owns the tables can take the triggers away.
    private static async Task WithoutTriggersAsync(Engine engine, string sql, params object[] values)
    {
        if (engine.Database.Kind is DatabaseKind.Postgres)
        {
            await engine.Database.ExecuteAsync("ALTER TABLE audit_entries DISABLE TRIGGER ALL");
            foreach (var statement in sql.Split(';'))
            {
                await engine.Database.ExecuteAsync(statement, values);
            }

            await engine.Database.ExecuteAsync("ALTER TABLE audit_entries ENABLE TRIGGER ALL");
            return;
        }

        var triggers = await engine.Database.TextsAsync("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'");
        triggers.Count.ShouldBe(2);
        await engine.Database.ExecuteAsync("DROP TRIGGER audit_entries_no_update; DROP TRIGGER audit_entries_no_delete");
        await engine.Database.ExecuteAsync(sql, values);
        await engine.Database.ExecuteAsync(string.Join(";\n", triggers));
    }
}
