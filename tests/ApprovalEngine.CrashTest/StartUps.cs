using System.Diagnostics;
using System.Globalization;
using ApprovalEngine.TestHost;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ApprovalEngine.CrashTest;

/// <summary>Hosts that are killed while they start, and two that start at once.</summary>
internal sealed class StartUps(Random random)
{
    private const int KillCount = 6;

    private const string Counts = """
        SELECT (SELECT count(*) FROM matrix_versions), (SELECT count(*) FROM workflow_definitions),
               (SELECT count(*) FROM people), (SELECT count(*) FROM accounts), (SELECT count(*) FROM customers), (SELECT count(*) FROM open_items)
        """;

    private readonly List<Violation> violations = [];
    private string expected = "";
    private int startMs;

    public async Task<IReadOnlyList<Violation>> RunAsync()
    {
        await UndisturbedAsync();
        await KilledAsync("SQLite", null);
        await using (var postgres = await PostgresDatabase.CreateAsync())
        {
            await KilledAsync("PostgreSQL", postgres.ConnectionString);
        }

        await TwoAtOnceAsync();
        return violations;
    }

    // What a start that nobody disturbs leaves, and how long it takes: kills shall fall on every part of it.
    private async Task UndisturbedAsync()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        await using var server = new ServerProcess(World.SettingsFor(database.ConnectionString));
        var watch = Stopwatch.StartNew();
        await server.StartAsync();
        startMs = Math.Max(1500, (int)watch.ElapsedMilliseconds);
        expected = await CountsAsync(database.ConnectionString, server.DataDirectory);
    }

    private async Task KilledAsync(string name, string? postgres)
    {
        var settings = World.SettingsFor(postgres);
        await using var server = new ServerProcess(settings);
        var after = Enumerable.Range(0, KillCount).Select(kill => kill < 2 ? random.Next(50, 1500) : random.Next(startMs / 3, startMs)).ToList();
        foreach (var killMs in after)
        {
            using var soon = new CancellationTokenSource(killMs);
            try
            {
                await server.StartAsync(soon.Token);
            }
            catch (OperationCanceledException)
            {
                // Not ready yet, as it should be.
            }

            await server.KillAsync();
        }

        await ExpectCompleteAsync(name + " after killed starts", server, settings, postgres);
        await Console.Out.WriteLineAsync($"start-up on {name}: killed after {string.Join(", ", after.Select(one => one.ToString(CultureInfo.InvariantCulture)))} ms, then started");
    }

    private async Task TwoAtOnceAsync()
    {
        await using var database = await PostgresDatabase.CreateAsync();
        var settings = World.SettingsFor(database.ConnectionString);
        await using var first = new ServerProcess(settings);

        // Nodes share what lies outside the database: keys, ERP folders, the seal file.
        await using var second = new ServerProcess(new Dictionary<string, string>(settings) { ["ApprovalEngine__DataDirectory"] = first.DataDirectory });
        try
        {
            await Task.WhenAll(first.StartAsync(), second.StartAsync());
        }
        catch (InvalidOperationException failure)
        {
            violations.Add(new Violation("two-at-once", LastOf(failure.Message)));
            return;
        }

        await ExpectAsync("two hosts at once", database.ConnectionString, first.DataDirectory, settings);
        await Console.Out.WriteLineAsync("two hosts started at once on one empty PostgreSQL database: both became ready");
    }

    private async Task ExpectCompleteAsync(string name, ServerProcess server, Dictionary<string, string> settings, string? postgres)
    {
        try
        {
            await server.StartAsync();
        }
        catch (InvalidOperationException failure)
        {
            violations.Add(new Violation("start-up", $"{name}: {LastOf(failure.Message)}"));
            return;
        }

        using var api = new Api(server.Address);
        await api.SignInAsync(["sales.east"]);
        await ExpectAsync(name, postgres, server.DataDirectory, settings);
    }

    private async Task ExpectAsync(string name, string? postgres, string dataDirectory, Dictionary<string, string> settings)
    {
        var found = await CountsAsync(postgres, dataDirectory);
        if (found != expected)
        {
            violations.Add(new Violation("start-up", $"{name}: expected {expected}, found {found}"));
        }

        var (exitCode, output) = await HostCommand.RunAsync("verify-audit", dataDirectory, settings);
        if (exitCode != 0)
        {
            violations.Add(new Violation("audit", $"{name}: verify-audit ended with {exitCode}: {output}"));
        }
    }

    // The output of a host can be long; the reason of its end is at its end.
    private static string LastOf(string output) => output.Length <= 3000 ? output : "… " + output[^3000..];

    /// <summary>Matrix versions, definitions, people, accounts, customers, open items.</summary>
    private static async Task<string> CountsAsync(string? postgres, string dataDirectory)
    {
        await using System.Data.Common.DbConnection connection = postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(dataDirectory, "approval-engine.db")};Pooling=False")
            : new NpgsqlConnection(postgres);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = Counts;
        await using var reader = await command.ExecuteReaderAsync();
        await reader.ReadAsync();
        return string.Join('/', Enumerable.Range(0, reader.FieldCount).Select(column => Convert.ToString(reader.GetValue(column), CultureInfo.InvariantCulture)));
    }
}
