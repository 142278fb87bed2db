using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace ApprovalEngine.Application.Persistence;

/// <summary>Which database, and how it is opened and brought up to date.</summary>
public static class Database
{
    // Any number that nobody else locks by in this database.
    private const long StartLock = 7_206_112_601;

    /// <summary>SQLite in the data folder, unless a connection string selects PostgreSQL.</summary>
    public static void Use(DbContextOptionsBuilder builder, string? postgres, string dataDirectory)
    {
        // Migrations are written by hand (the tool that writes them cannot be restored), so there is no snapshot to compare with;
        // a test compares the migrated schema with the model instead.
        builder.ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning));
        if (postgres is { Length: > 0 })
        {
            builder.UseNpgsql(postgres);
            return;
        }

        Directory.CreateDirectory(dataDirectory);
        var connection = new SqliteConnectionStringBuilder { DataSource = Path.Combine(dataDirectory, "approval-engine.db"), ForeignKeys = true, DefaultTimeout = 30 };
        builder.UseSqlite(connection.ConnectionString);
        builder.ReplaceService<IModificationCommandBatchFactory, SqliteBatchFactory>();
    }

    /// <summary>Reads that belong together see one instant, whatever is committed meanwhile, and hold nobody up.</summary>
    public static async Task<IDbContextTransaction> BeginSnapshotAsync(ApprovalDbContext db, CancellationToken cancellationToken)
    {
        if (!db.Database.IsSqlite())
        {
            return await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        }

        // EF Core's own would take the lock of writers.
        await db.Database.OpenConnectionAsync(cancellationToken);
        var transaction = ((SqliteConnection)db.Database.GetDbConnection()).BeginTransaction(deferred: true);
        return (await db.Database.UseTransactionAsync(transaction, cancellationToken))!;
    }

    /// <summary>Applies what is missing. Several nodes may do so at once: the first one does it, the others wait.</summary>
    public static async Task MigrateAsync(ApprovalDbContext db, string dataDirectory, CancellationToken cancellationToken)
    {
        if (!db.Database.IsSqlite())
        {
            await MigratePostgresAsync(db, cancellationToken);
            return;
        }

        // EF Core's lock for SQLite is a row, which a killed process leaves behind for ever. A file lock dies with its process, and who
        // holds it may remove the row.
        await using var turn = await FileTurn.TakeAsync(Path.Combine(dataDirectory, "migration.lock"), cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL; DROP TABLE IF EXISTS \"__EFMigrationsLock\";", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    /// <summary>
    /// What nodes do when they start, one of them at a time. A lock of the session: it lasts for several transactions, and dies with its
    /// holder. On SQLite there is one node only, which goes ahead.
    /// </summary>
    public static async Task InTurnAsync(ApprovalDbContext db, Func<Task> work, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite())
        {
            await work();
            return;
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({StartLock})", cancellationToken);
            await work();
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({StartLock})", cancellationToken);
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    // EF Core's lock for PostgreSQL ends with the transaction of each migration, and what is to be applied was listed before: of two
    // nodes that take turns each would apply the next one again.
    private static async Task MigratePostgresAsync(ApprovalDbContext db, CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (!await creator.ExistsAsync(cancellationToken))
        {
            await creator.CreateAsync(cancellationToken);
        }

        await InTurnAsync(db, () => db.Database.MigrateAsync(cancellationToken), cancellationToken);
    }
}

/// <summary>SQLite takes many statements in one command; EF Core's own factory would send each row by itself.</summary>
internal sealed class SqliteBatchFactory(ModificationCommandBatchFactoryDependencies dependencies) : IModificationCommandBatchFactory
{
    private const int CommandsMax = 200;

    public ModificationCommandBatch Create() => new Batch(dependencies);

    private sealed class Batch(ModificationCommandBatchFactoryDependencies dependencies) : AffectedCountModificationCommandBatch(dependencies, CommandsMax);
}

/// <summary>One process at a time, by a file that the operating system unlocks when its holder dies.</summary>
internal static class FileTurn
{
    public static async Task<FileStream> TakeAsync(string path, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                await Task.Delay(100, cancellationToken);
            }
        }
    }
}
