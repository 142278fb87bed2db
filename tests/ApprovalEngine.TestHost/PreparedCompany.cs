namespace ApprovalEngine.TestHost;

/// <summary>
/// The demo company as the first start of a host leaves it, made once in a test run for each kind of database. Hosts that begin with a copy of it are
/// ready in half the time; what a first start itself does is tested with hosts that begin with nothing.
/// </summary>
public sealed class PreparedCompany
{
    // What these say is in the data from the first start on.
    private static readonly string[] Formative = ["Demo__", "Keys__", "ApprovalEngine__", "ASPNETCORE_", "Splitting__", "ConnectionStrings__"];
    private static readonly string[] Harmless = ["ApprovalEngine__PollEveryMs"];
    private static readonly Lazy<Task<PreparedCompany>> OnSqlite = new(() => MakeAsync(null));
    private static readonly Lazy<Task<PreparedCompany>> OnPostgres = new(async () => await MakeAsync(await PostgresDatabase.CreateAsync()));

    private readonly string folder;
    private readonly PostgresDatabase? database;

    private PreparedCompany(string folder, PostgresDatabase? database)
    {
        (this.folder, this.database) = (folder, database);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();
    }

    /// <summary>Whether a host with these settings may begin with a copy.</summary>
    public static bool Fits(IReadOnlyDictionary<string, string> settings) =>
        settings.Keys.All(name => Harmless.Contains(name) || !Array.Exists(Formative, start => name.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>Made by the first who asks.</summary>
    public static Task<PreparedCompany> FindAsync(bool isOnPostgres) => (isOnPostgres ? OnPostgres : OnSqlite).Value;

    /// <summary>Gives a host that has not run yet the company's data folder: keys, the audit's seal, and SQLite's file.</summary>
    public void CopyTo(ServerProcess server)
    {
        ArgumentNullException.ThrowIfNull(server);
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(server.DataDirectory, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, File.GetUnixFileMode(file));
            }
        }
    }

    /// <summary>A database of its own with the company in it.</summary>
    /// <exception cref="InvalidOperationException">It was made for SQLite.</exception>
    public Task<PostgresDatabase> CopyDatabaseAsync() =>
        PostgresDatabase.CopyAsync(database ?? throw new InvalidOperationException("The company was prepared on SQLite."));

    private static async Task<PreparedCompany> MakeAsync(PostgresDatabase? database)
    {
        var settings = database is null ? new Dictionary<string, string>() : new() { ["ConnectionStrings__ApprovalEngine"] = database.ConnectionString };
        await using var server = await ServerProcess.RunAsync(settings);
        await server.StopAsync();
        var folder = Directory.CreateTempSubdirectory("approval-company-").FullName;
        Directory.Delete(folder);
        Directory.Move(server.DataDirectory, folder);
        return new PreparedCompany(folder, database);
    }

    private void Remove()
    {
        Directory.Delete(folder, recursive: true);
        database?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
