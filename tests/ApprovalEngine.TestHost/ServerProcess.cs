using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ApprovalEngine.TestHost;

/// <summary>
/// The host, built and started as its users start it: a process of its own. It can be ended politely or killed, and started again.
/// </summary>
/// <param name="environment">Added to the inherited environment; see <see cref="TestServer"/>.</param>
/// <param name="readyWithin">How long /health/ready may take to answer 200; two minutes if not given.</param>
public sealed class ServerProcess(IReadOnlyDictionary<string, string>? environment = null, TimeSpan? readyWithin = null)
    : TestServer(environment, readyWithin)
{
    private const int Sigterm = 15;

    private Process? process;

    public override bool IsRunning => process is { HasExited: false };

    /// <summary>The process id of the running host.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public int ProcessId => Running().Id;

    protected override int? ExitCode => process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>A started host that is ready.</summary>
    /// <param name="environment">As for the constructor.</param>
    /// <param name="company">What it begins with; null = nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">As <see cref="TestServer.StartAsync"/>.</exception>
    public static async Task<ServerProcess> RunAsync(
        IReadOnlyDictionary<string, string>? environment = null, PreparedData? company = null, CancellationToken cancellationToken = default)
    {
        var server = new ServerProcess(environment);
        try
        {
            company?.CopyTo(server.DataDirectory);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>Politely is SIGTERM; otherwise is SIGKILL.</remarks>
    public override async Task<int> StopAsync(TimeSpan? within = null)
    {
        var running = Running();
        if (OperatingSystem.IsWindows() || SendSignal(running.Id, Sigterm) != 0)
        {
            running.Kill();
        }

        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(30));
        try
        {
            await running.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
        }

        return running.ExitCode;
    }

    /// <summary>Kills the host (SIGKILL): no handler of it runs any more. Harmless when it does not run.</summary>
    public async Task KillAsync()
    {
        if (process is not { } victim)
        {
            return;
        }

        // By its own handle, so never another process that got the same id; on one that has ended this does nothing.
        victim.Kill();
        await victim.WaitForExitAsync();
    }

    /// <summary>Kills the host and starts it again on the same address and data.</summary>
    public async Task KillAndRestartAsync(CancellationToken cancellationToken = default)
    {
        await KillAsync();
        await StartAsync(cancellationToken);
    }

    protected override Task EndAsync() => KillAsync();

    protected override void Release() => process?.Dispose();

    protected override void Launch(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.BuiltAssembly("src/ApprovalEngine.Web")])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        // A host of a test lives for seconds: counting what it calls, to compile that again, costs more than it can ever earn.
        start.Environment["DOTNET_TieredPGO"] = "0";
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        process?.Dispose();
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private Process Running() => process is { HasExited: false } running
        ? running
        : throw new InvalidOperationException($"The host does not run. Its output:{Environment.NewLine}{Output}");
}
