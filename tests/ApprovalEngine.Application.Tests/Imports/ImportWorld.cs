using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

/// <summary>A database of its own (a SQLite file, or a database on the PostgreSQL server of <c>APPROVAL_TEST_POSTGRES</c>) with two branches.</summary>
internal sealed class ImportWorld : IAsyncDisposable
{
    public const string Sqlite = "sqlite";

    private const string Postgres = "postgres";

    private readonly DbContextOptions<ApprovalDbContext> options;

    private ImportWorld(DbContextOptions<ApprovalDbContext> options) => this.options = options;

    public static TheoryData<string> Databases => Server is null ? [Sqlite] : [Sqlite, Postgres];

    public string Data { get; } = Directory.CreateTempSubdirectory("approval-imports-").FullName;

    public ImportOptions Limits { get; set; } = new();

    /// <summary>Who imports; null = the command line.</summary>
    public Person? Importer { get; set; }

    private static string? Server => Environment.GetEnvironmentVariable("APPROVAL_TEST_POSTGRES") is { Length: > 0 } server ? server : null;

    public static async Task<ImportWorld> CreateAsync(string database = Sqlite)
    {
        var builder = new DbContextOptionsBuilder<ApprovalDbContext>();
        var name = $"imports_{Guid.CreateVersion7():n}";
        if (database is Postgres)
        {
            builder.UseNpgsql(new NpgsqlConnectionStringBuilder(Server) { Database = name, Pooling = false }.ConnectionString);
        }
        else
        {
            builder.UseSqlite(new SqliteConnectionStringBuilder { DataSource = Path.Combine(Path.GetTempPath(), name + ".db"), Pooling = false }.ConnectionString);
        }

        var world = new ImportWorld(builder.Options);
        await using var db = world.Open();
        await db.Database.EnsureCreatedAsync();
        db.AddRange(
            new LegalEntity { Code = "CN01", Name = "One", NameZh = "一", Currency = "CNY" },
            new LegalEntity { Code = "CN02", Name = "Two", NameZh = "二", Currency = "CNY" },
            new Region { Code = "EAST", Name = "East", NameZh = "东" },
            new Region { Code = "NORTH", Name = "North", NameZh = "北" },
            new Branch { Code = "SH01", Name = "Shanghai", NameZh = "上海", LegalEntity = "CN01", Region = "EAST" },
            new Branch { Code = "BJ01", Name = "Beijing", NameZh = "北京", LegalEntity = "CN02", Region = "NORTH" });
        await db.SaveChangesAsync();
        return world;
    }

    public ApprovalDbContext Open() => new(options);

    public Task<Result<ImportReport>> ImportAsync(string text, string kind = "open-items", string? mapping = null, bool partial = false) =>
        ImportAsync(Encoding.UTF8.GetBytes(text), kind, mapping, partial);

    /// <summary>Sends the command through the unit of work, as the host does.</summary>
    public async Task<Result<ImportReport>> ImportAsync(byte[] file, string kind = "open-items", string? mapping = null, bool partial = false)
    {
        await using var db = Open();
        var caller = new Caller(db);
        if (Importer is null)
        {
            caller.Is("system:test", "command");
        }
        else
        {
            caller.Is(Importer, "rest");
        }

        using var upload = (await ImportUpload.SpoolAsync(new MemoryStream(file), Limits, CancellationToken.None)).Value.ShouldNotBeNull();
        var handler = new ImportFileHandler(
            db, new AuditTrail(db, new AuditKey(new byte[32]), caller, TimeProvider.System), caller, new ImportMappings(Data), Limits, TimeProvider.System);
        var command = new ImportFile(kind, mapping, partial, upload);
        return await new UnitOfWorkBehavior<ImportFile, Result<ImportReport>>(db, new ApprovalEngine.Application.Execution.Live.LiveSignals())
            .Handle(command, CancellationToken.None, () => handler.Handle(command, CancellationToken.None));
    }

    public async Task<ImportReport> AcceptAsync(string text, string kind = "open-items", string? mapping = null, bool partial = false)
    {
        var result = await ImportAsync(text, kind, mapping, partial);
        result.Error.ShouldBeNull();
        return result.Value!;
    }

    /// <summary>Imports what must be rejected for one row, and gives that row.</summary>
    public async Task<RejectedRow> RejectAsync(string text, string kind = "open-items", string? mapping = null) =>
        (await ImportAsync(text, kind, mapping)).Error.ShouldBeOfType<ImportRejected>().Report.Rejected.ShouldHaveSingleItem();

    public void WriteMapping(string name, string json)
    {
        Directory.CreateDirectory(Path.Combine(Data, "mappings"));
        File.WriteAllText(Path.Combine(Data, "mappings", name + ".json"), json);
    }

    public async ValueTask DisposeAsync()
    {
        await using var db = Open();
        await db.Database.EnsureDeletedAsync();
        Directory.Delete(Data, recursive: true);
    }
}
