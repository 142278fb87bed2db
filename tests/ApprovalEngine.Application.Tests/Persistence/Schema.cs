using System.Globalization;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>A schema as one line for each fact about it, so that two can be compared: what the model says, and what the catalogs say.</summary>
internal static class Schema
{
    private const string PostgresColumns = """
        SELECT 'table ' || c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        UNION ALL
        SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END
               || CASE a.attidentity WHEN 'd' THEN ' identity' WHEN '' THEN '' ELSE ' identity?' END
               || CASE WHEN a.atthasdef THEN ' default ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT CASE WHEN i.indisprimary THEN 'key ' WHEN i.indisunique THEN 'unique index ' ELSE 'index ' END || x.relname || ' on ' || c.relname || ' ('
               || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(i.indkey) WITH ORDINALITY k(att, n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.att) || ')'
               || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        UNION ALL
        SELECT 'foreign key ' || f.conname || ' on ' || c.relname || ' ('
               || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY k(att, n) JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.att) || ') to ' || p.relname || ' ('
               || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY k(att, n) JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.att) || ') '
               || CASE f.confdeltype WHEN 'c' THEN 'CASCADE' WHEN 'r' THEN 'RESTRICT' WHEN 'n' THEN 'SET NULL' WHEN 'd' THEN 'SET DEFAULT' ELSE 'NO ACTION' END
        FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid JOIN pg_class p ON p.oid = f.confrelid WHERE f.contype = 'f' AND c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'check ' || f.conname || ' on ' || c.relname FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid WHERE f.contype IN ('c', 'x') AND c.relnamespace = 'public'::regnamespace
        """;

    // SQLite keeps no names of keys and foreign keys in its catalogs, so those are compared without.
    private const string SqliteFacts = """
        SELECT 'table ' || name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
        UNION ALL
        SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" THEN ' not null' ELSE '' END
               || CASE WHEN c.pk = 1 AND t.sql LIKE '%AUTOINCREMENT%' THEN ' identity' ELSE '' END || coalesce(' default ' || c.dflt_value, '')
        FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
        UNION ALL
        SELECT 'key on ' || t.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk)) || ')'
        FROM sqlite_master t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND EXISTS (SELECT 1 FROM pragma_table_info(t.name) WHERE pk > 0)
        UNION ALL
        SELECT CASE WHEN i."unique" THEN 'unique index ' ELSE 'index ' END || i.name || ' on ' || t.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
               || CASE WHEN i.partial THEN (SELECT ' where ' || substr(x.sql, instr(x.sql, ' WHERE ') + 7) FROM sqlite_master x WHERE x.name = i.name) ELSE '' END
        FROM sqlite_master t, pragma_index_list(t.name) i WHERE t.type = 'table' AND i.origin <> 'pk'
        UNION ALL
        SELECT 'foreign key on ' || t.name || ' (' || (SELECT group_concat("from", ', ') FROM (SELECT "from" FROM pragma_foreign_key_list(t.name) WHERE id = f.id ORDER BY seq)) || ') to ' || f."table" || ' ('
               || (SELECT group_concat("to", ', ') FROM (SELECT "to" FROM pragma_foreign_key_list(t.name) WHERE id = f.id ORDER BY seq)) || ') ' || f.on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND f.seq = 0
        """;

    /// <summary>What the model says the database must be.</summary>
    public static List<string> OfModel(ApprovalDbContext db)
    {
        var model = db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
        var named = !db.Database.IsSqlite();
        return [.. model.Tables.SelectMany(table => OfTable(table, named)).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the catalogs say that it is, without the history of the migrations.</summary>
    public static async Task<List<string>> OfDatabaseAsync(ApprovalDbContext db)
    {
        var facts = await db.Database.SqlQueryRaw<string>(db.Database.IsSqlite() ? SqliteFacts : PostgresColumns).ToListAsync();
        return [.. facts.Where(fact => !fact.Contains("__EFMigrations", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> OfTable(ITable table, bool named)
    {
        yield return $"table {table.Name}";
        foreach (var column in table.Columns)
        {
            yield return $"column {table.Name}.{column.Name} {column.StoreType}{(column.IsNullable ? "" : " not null")}{(IsIdentity(column) ? " identity" : "")}{(column.DefaultValueSql is { } sql ? " default " + sql : "")}";
        }

        foreach (var key in table.UniqueConstraints)
        {
            var kind = key.GetIsPrimaryKey() ? "key" : "unique index";
            yield return named || !key.GetIsPrimaryKey() ? $"{kind} {key.Name} on {table.Name} ({Names(key.Columns)})" : $"{kind} on {table.Name} ({Names(key.Columns)})";
        }

        foreach (var index in table.Indexes)
        {
            yield return $"{(index.IsUnique ? "unique index" : "index")} {index.Name} on {table.Name} ({Names(index.Columns)}){(index.Filter is { } filter ? " where " + filter : "")}";
        }

        foreach (var foreign in table.ForeignKeyConstraints)
        {
            yield return $"foreign key {(named ? foreign.Name + " " : "")}on {table.Name} ({Names(foreign.Columns)}) to {foreign.PrincipalTable.Name} ({Names(foreign.PrincipalColumns)}) {RuleOf(foreign.OnDeleteAction)}";
        }
    }

    private static string Names(IEnumerable<IColumn> columns) => string.Join(", ", columns.Select(column => column.Name));

    private static string RuleOf(ReferentialAction action) => action switch
    {
        ReferentialAction.Cascade => "CASCADE",
        ReferentialAction.Restrict => "RESTRICT",
        ReferentialAction.SetNull => "SET NULL",
        ReferentialAction.SetDefault => "SET DEFAULT",
        ReferentialAction.NoAction => "NO ACTION",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, string.Create(CultureInfo.InvariantCulture, $"Unknown rule {action}.")),
    };

    // Numbers that the database gives out: the only columns of the model that it fills itself.
    private static bool IsIdentity(IColumn column) => column.PropertyMappings.Any(mapping =>
        mapping.Property.ValueGenerated is ValueGenerated.OnAdd && mapping.Property.ClrType is var type && (type == typeof(int) || type == typeof(long)));
}
