using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Persistence.Migrations;

/// <summary>
/// A migration written as SQL, one file per database: <c>{name}.sqlite.sql</c> and <c>{name}.postgres.sql</c> beside its class.
/// What a database administrator reads is what is run. Migrations are never edited once shipped, and never run backwards.
/// </summary>
public abstract class SqlMigration(string name) : Migration
{
    protected sealed override void Up(MigrationBuilder migrationBuilder)
    {
        var database = migrationBuilder.ActiveProvider == "Microsoft.EntityFrameworkCore.Sqlite" ? "sqlite" : "postgres";
        migrationBuilder.Sql(Read($"{name}.{database}.sql"));
    }

    protected sealed override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException($"Migration {name} cannot be taken back: restore a backup instead.");

    private static string Read(string file)
    {
        using var stream = typeof(SqlMigration).Assembly.GetManifestResourceStream($"Migrations.{file}")
            ?? throw new InvalidOperationException($"The migration script {file} is missing from the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
