using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>Migrations are written by hand (architecture, section 9), so a comparison in both directions holds them to the model.</summary>
public sealed class SchemaTests
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task The_migrated_schema_is_the_models(string database)
    {
        await using var world = await EngineWorld.EmptyAsync(database);
        await Startup.MigrateAsync(world.Services, CancellationToken.None);
        await using var db = world.Open();

        var (model, found) = (Schema.OfModel(db), await Schema.OfDatabaseAsync(db));

        model.Count.ShouldBeGreaterThan(200);
        model.Except(found).ShouldBeEmpty("in the model, not in the database");
        found.Except(model).ShouldBeEmpty("in the database, not in the model");
        found.Count.ShouldBe(model.Count);
    }

    [PostgresTheory]
    [InlineData("CREATE TABLE extra (id int)", "table extra")]
    [InlineData("DROP TABLE number_series", "table number_series")]
    [InlineData("ALTER TABLE people ADD COLUMN extra text", "column people.extra text")]
    [InlineData("ALTER TABLE people DROP COLUMN email", "column people.email text")]
    [InlineData("ALTER TABLE requests ALTER COLUMN number TYPE varchar(41)", "column requests.number character varying(40) not null")]
    [InlineData("ALTER TABLE requests ALTER COLUMN amount TYPE numeric(19,2)", "column requests.amount numeric(19,4) not null")]
    [InlineData("ALTER TABLE requests ALTER COLUMN currency DROP NOT NULL", "column requests.currency character varying(3) not null")]
    [InlineData("ALTER TABLE requests ALTER COLUMN version SET DEFAULT 1", "column requests.version integer not null")]
    [InlineData("ALTER TABLE outbox_messages ALTER COLUMN sequence DROP IDENTITY", "column outbox_messages.sequence bigint not null identity")]
    [InlineData("ALTER TABLE decisions DROP CONSTRAINT pk_decisions", "key pk_decisions on decisions (id)")]
    [InlineData("DROP INDEX ux_decisions_task_id", "unique index ux_decisions_task_id on decisions (task_id)")]
    [InlineData("DROP INDEX ux_decisions_task_id; CREATE INDEX ux_decisions_task_id ON decisions (task_id)", "unique index ux_decisions_task_id on decisions (task_id)")]
    [InlineData("DROP INDEX ix_requests_branch_id; CREATE INDEX ix_requests_branch_id ON requests (id, branch)", "index ix_requests_branch_id on requests (branch, id)")]
    [InlineData("CREATE INDEX extra ON people (title)", "index extra on people (title)")]
    [InlineData("ALTER TABLE tasks DROP CONSTRAINT fk_tasks_request_id", "foreign key fk_tasks_request_id on tasks (request_id) to requests (id) RESTRICT")]
    [InlineData("ALTER TABLE tasks DROP CONSTRAINT fk_tasks_request_id; ALTER TABLE tasks ADD CONSTRAINT fk_tasks_request_id FOREIGN KEY (request_id) REFERENCES requests (id) ON DELETE CASCADE", "foreign key fk_tasks_request_id on tasks (request_id) to requests (id) RESTRICT")]
    [InlineData("ALTER TABLE people ADD CONSTRAINT extra CHECK (title <> '')", "check extra on people")]
    public Task The_comparison_sees_on_PostgreSQL(string change, string expected) => SeesAsync(EngineWorld.Postgres, change, expected);

    [Theory]
    [InlineData("CREATE TABLE extra (id INTEGER)", "table extra")]
    [InlineData("DROP TABLE number_series", "table number_series")]
    [InlineData("ALTER TABLE people ADD COLUMN extra TEXT", "column people.extra TEXT")]
    [InlineData("ALTER TABLE people DROP COLUMN email", "column people.email TEXT")]
    [InlineData("UPDATE sqlite_master SET sql = replace(sql, '\"amount\" TEXT', '\"amount\" REAL') WHERE name = 'requests'", "column requests.amount TEXT not null")]
    [InlineData("UPDATE sqlite_master SET sql = replace(sql, '\"currency\" TEXT NOT NULL', '\"currency\" TEXT') WHERE name = 'requests'", "column requests.currency TEXT not null")]
    [InlineData("UPDATE sqlite_master SET sql = replace(sql, 'AUTOINCREMENT', '') WHERE name = 'outbox_messages'", "column outbox_messages.sequence INTEGER not null identity")]
    [InlineData("DROP INDEX ux_decisions_task_id", "unique index ux_decisions_task_id on decisions (task_id)")]
    [InlineData("DROP INDEX ux_decisions_task_id; CREATE INDEX ux_decisions_task_id ON decisions (task_id)", "unique index ux_decisions_task_id on decisions (task_id)")]
    [InlineData("DROP INDEX ix_requests_branch_id; CREATE INDEX ix_requests_branch_id ON requests (id, branch)", "index ix_requests_branch_id on requests (branch, id)")]
    [InlineData("UPDATE sqlite_master SET sql = replace(sql, 'ON DELETE RESTRICT', 'ON DELETE CASCADE') WHERE name = 'tasks'", "foreign key on tasks (request_id) to requests (id) RESTRICT")]
    public Task The_comparison_sees_on_SQLite(string change, string expected) => SeesAsync(EngineWorld.Sqlite, change, expected);

    private static async Task SeesAsync(string database, string change, string expected)
    {
        await using var world = await EngineWorld.EmptyAsync(database);
        await Startup.MigrateAsync(world.Services, CancellationToken.None);
        await using var db = world.Open();
        await db.Database.OpenConnectionAsync();
        await db.Database.ExecuteSqlRawAsync(db.Database.IsSqlite() ? $"PRAGMA writable_schema = ON; {change}; PRAGMA writable_schema = RESET;" : change);

        var (model, found) = (Schema.OfModel(db), await Schema.OfDatabaseAsync(db));

        model.Except(found).Union(found.Except(model)).ShouldContain(expected);
    }
}
