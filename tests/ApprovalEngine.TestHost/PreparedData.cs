namespace ApprovalEngine.TestHost;

/// <summary>A data folder, and on PostgreSQL a database, that tests begin with copies of. Removed when the process ends.</summary>
public sealed class PreparedData
{
    private readonly string folder;
    private readonly PostgresDatabase? database;

    /// <param name="folder">Nobody writes to it any more.</param>
    /// <param name="database">Nobody is connected to it any more; null = SQLite, whose file is in the folder.</param>
    public PreparedData(string folder, PostgresDatabase? database)
    {
        (this.folder, this.database) = (folder, database);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Remove();
    }

    /// <summary>Copies keys, the audit's seal, and SQLite's file.</summary>
    /// <param name="target">A data folder that nobody has used yet.</param>
    public void CopyTo(string target)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(copy, File.GetUnixFileMode(file));
            }
        }
    }

    /// <summary>A database of its own with the same content.</summary>
    /// <exception cref="InvalidOperationException">It was made for SQLite.</exception>
    public Task<PostgresDatabase> CopyDatabaseAsync() =>
        PostgresDatabase.CopyAsync(database ?? throw new InvalidOperationException("This was prepared on SQLite."));

    private void Remove()
    {
        Directory.Delete(folder, recursive: true);
        database?.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
