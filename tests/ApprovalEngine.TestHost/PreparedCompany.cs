namespace ApprovalEngine.TestHost;

/// <summary>
/// The demo company as the first start of a host leaves it, made once in a test run for each kind of database. Hosts that begin with a copy of it are
/// ready in half the time; what a first start itself does is tested with hosts that begin with nothing.
/// </summary>
public static class PreparedCompany
{
    // What these say is in the data from the first start on.
    private static readonly string[] Formative = ["Demo__", "Keys__", "ApprovalEngine__", "ASPNETCORE_", "Splitting__", "ConnectionStrings__"];
    private static readonly string[] Harmless = ["ApprovalEngine__PollEveryMs"];
    private static readonly Lazy<Task<PreparedData>> OnSqlite = new(() => MakeAsync(null));
    private static readonly Lazy<Task<PreparedData>> OnPostgres = new(async () => await MakeAsync(await PostgresDatabase.CreateAsync()));

    /// <summary>Whether a host with these settings may begin with a copy.</summary>
    public static bool Fits(IReadOnlyDictionary<string, string> settings) =>
        settings.Keys.All(name => Harmless.Contains(name) || !Array.Exists(Formative, start => name.StartsWith(start, StringComparison.Ordinal)));

    /// <summary>Made by the first who asks.</summary>
    public static Task<PreparedData> FindAsync(bool isOnPostgres) => (isOnPostgres ? OnPostgres : OnSqlite).Value;

    private static async Task<PreparedData> MakeAsync(PostgresDatabase? database)
    {
        var settings = database is null ? new Dictionary<string, string>() : new() { ["ConnectionStrings__ApprovalEngine"] = database.ConnectionString };
        await using var server = await ServerProcess.RunAsync(settings);
        await server.StopAsync();
        var folder = Directory.CreateTempSubdirectory("approval-company-").FullName;
        Directory.Delete(folder);
        Directory.Move(server.DataDirectory, folder);
        return new PreparedData(folder, database);
    }
}
