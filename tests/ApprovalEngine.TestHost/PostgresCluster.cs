using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ApprovalEngine.TestHost;

/// <summary>
/// A PostgreSQL server of a test's own, which it may stop and start; with PostgreSQL's default durability, on a free loopback port,
/// in a temporary folder. The shared server of <see cref="PostgresDatabase"/> must not be stopped: other tests use it.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private const string Installed = "/usr/lib/postgresql";
    private const int VersionMin = 15;
    private const int Starts = 3;

    private readonly string folder;
    private readonly string? user;
    private int port;

    private PostgresCluster(string folder, string? user) => (this.folder, this.user) = (folder, user);

    /// <summary>How the server is stopped.</summary>
    public enum StopMode
    {
        /// <summary>Transactions are rolled back and clients told; nothing is to be recovered.</summary>
        Fast,

        /// <summary>As a crash: nothing is written any more, and the next start recovers from the log.</summary>
        Immediate,
    }

    /// <summary>Null where a server can be started, else the reason to skip.</summary>
    public static string? WhyUnavailable => PostgresDatabase.WhyUnavailable ?? (Programs is null ? $"PostgreSQL {VersionMin} or newer is not below {Installed}: a server of the test's own cannot be started." : null);

    /// <summary>A superuser's connection string, the same after a restart.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=approval;Database=postgres");

    private static string? Programs { get; } = !Directory.Exists(Installed) ? null : Directory.EnumerateDirectories(Installed)
        .Select(path => (Path: Path.Combine(path, "bin"), IsVersion: int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var version), Version: version))
        .Where(one => one.IsVersion && one.Version >= VersionMin && File.Exists(Path.Combine(one.Path, "initdb")))
        .OrderByDescending(one => one.Version).Select(one => one.Path).FirstOrDefault();

    private string Data => Path.Combine(folder, "data");

    /// <summary>A server that runs.</summary>
    /// <exception cref="InvalidOperationException">It does not start; the message holds what it said.</exception>
    public static async Task<PostgresCluster> StartNewAsync()
    {
        // PostgreSQL refuses root: then it runs as the user that its package makes, or as nobody.
        var user = Environment.IsPrivilegedProcess ? (await TryAsync("id", ["postgres"])).ExitCode is 0 ? "postgres" : "nobody" : null;
        var cluster = new PostgresCluster(Directory.CreateTempSubdirectory("approval-cluster-").FullName, user);
        try
        {
            if (user is not null)
            {
                await RunAsync("chown", [user, cluster.folder]);
            }

            await cluster.RunHereAsync("initdb", ["-D", cluster.Data, "-U", "approval", "-A", "trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]);
            for (var attempt = 1; ; attempt++)
            {
                cluster.port = FreePort();
                try
                {
                    await cluster.StartAsync();
                    return cluster;
                }
                catch (InvalidOperationException) when (attempt < Starts)
                {
                    // Somebody else may have taken the port meanwhile.
                }
            }
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server, which recovers first where it was stopped as in a crash, and waits until it answers.</summary>
    public Task StartAsync() => RunHereAsync("pg_ctl", [
        "-D", Data, "-l", Path.Combine(folder, "server.log"), "-w", "-t", "60", "-s",
        "-o", string.Create(CultureInfo.InvariantCulture, $"-h 127.0.0.1 -p {port} -c unix_socket_directories='' -c max_connections=200"), "start"]);

    /// <summary>Stops the server and waits until it is gone.</summary>
    public Task StopAsync(StopMode mode) => RunHereAsync("pg_ctl", ["-D", Data, "-m", mode is StopMode.Fast ? "fast" : "immediate", "-w", "-t", "60", "-s", "stop"]);

    /// <summary>Stops the server where it runs, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid")))
        {
            await StopAsync(StopMode.Immediate);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task RunHereAsync(string program, string[] arguments)
    {
        var path = Path.Combine(Programs ?? throw new InvalidOperationException(WhyUnavailable), program);
        return user is null ? RunAsync(path, arguments, folder) : RunAsync("runuser", ["-u", user, "--", path, .. arguments], folder);
    }

    private static async Task RunAsync(string program, string[] arguments, string? folder = null)
    {
        var (exitCode, output) = await TryAsync(program, arguments, folder);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {exitCode}: {output}");
        }
    }

    // The server that pg_ctl leaves behind writes to its log, not into these pipes; what it says comes with the end of pg_ctl itself.
    private static async Task<(int ExitCode, string Output)> TryAsync(string program, string[] arguments, string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder ?? "/", RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}

/// <summary>A test that stops a PostgreSQL server of its own; skipped, with the reason, where none can be started.</summary>
public sealed class PostgresClusterFactAttribute : FactAttribute
{
    public PostgresClusterFactAttribute() => Skip = PostgresCluster.WhyUnavailable;
}
