using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ApprovalEngine.TestHost;

/// <summary>
/// The real host, built and started as its users start it: a process of its own on a free loopback port with a data folder
/// of its own. It can be ended politely or killed, and started again on the same port and data.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int OutputLineLimit = 5000;
    private const int PortAttempts = 3;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly TimeSpan readyWithin;
    private readonly Queue<string> output = new();
    private readonly HttpClient probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private Process? process;

    /// <summary>Prepares a host; nothing runs before <see cref="StartAsync"/>.</summary>
    /// <param name="environment">
    /// Added to the inherited environment and stronger than what this class sets: Development (so that demo data are there),
    /// the address, and the data folder.
    /// </param>
    /// <param name="readyWithin">How long /health/ready may take to answer 200; two minutes if not given.</param>
    public ServerProcess(IReadOnlyDictionary<string, string>? environment = null, TimeSpan? readyWithin = null)
    {
        this.environment = environment ?? new Dictionary<string, string>();
        this.readyWithin = readyWithin ?? TimeSpan.FromMinutes(2);
        Folder = Directory.CreateTempSubdirectory("approval-engine-").FullName;
        Address = AddressOn(FreePort());
    }

    /// <summary>Where the host listens; the same after a restart.</summary>
    public Uri Address { get; private set; }

    /// <summary>The temporary working folder of the host, deleted at the end.</summary>
    public string Folder { get; }

    /// <summary>The host's data folder, below <see cref="Folder"/>.</summary>
    public string DataDirectory => Path.Combine(Folder, "data");

    public bool IsRunning => process is { HasExited: false };

    /// <summary>The process id of the running host.</summary>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public int ProcessId => Running().Id;

    /// <summary>The last lines that the host wrote, both streams, over all its starts.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return string.Join(Environment.NewLine, output);
            }
        }
    }

    /// <summary>A started host that is ready.</summary>
    /// <param name="environment">As for the constructor.</param>
    /// <param name="company">What it begins with; null = nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">As <see cref="StartAsync"/>.</exception>
    public static async Task<ServerProcess> RunAsync(
        IReadOnlyDictionary<string, string>? environment = null, PreparedCompany? company = null, CancellationToken cancellationToken = default)
    {
        var server = new ServerProcess(environment);
        try
        {
            company?.CopyTo(server);
            await server.StartAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the host and waits until /health/ready answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not become ready in time; the message holds its output.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"The host already runs as process {ProcessId}.");
        }

        // Between finding a free port and listening on it somebody else may take it; a restart keeps its address.
        var isFirstStart = process is null;
        for (var attempt = 1; ; attempt++)
        {
            Launch();
            if (await BecomesReadyAsync(cancellationToken))
            {
                return;
            }

            var isPortTaken = Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase);
            var end = process is { HasExited: true } ended ? $"ended with exit code {ended.ExitCode}" : $"was not ready after {readyWithin}";
            await KillAsync();
            if (!isFirstStart || !isPortTaken || attempt == PortAttempts)
            {
                throw new InvalidOperationException($"The host {end}. Its output:{Environment.NewLine}{Output}");
            }

            Address = AddressOn(FreePort());
        }
    }

    /// <summary>Ends the host politely (SIGTERM) and waits; what does not end within <paramref name="within"/> is killed.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(TimeSpan? within = null)
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

    /// <summary>A client whose relative addresses are the host's; cookies are kept, redirects are not followed.</summary>
    public HttpClient CreateClient() =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Kills the host if it runs, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process?.Dispose();
        probe.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static Uri AddressOn(int port) => new($"http://127.0.0.1:{port}/");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private Process Running() => process is { HasExited: false } running
        ? running
        : throw new InvalidOperationException($"The host does not run. Its output:{Environment.NewLine}{Output}");

    private void Launch()
    {
        var start = new ProcessStartInfo("dotnet", [Repository.BuiltAssembly("src/ApprovalEngine.Web")])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        // Tests raise their own requests and count them.
        start.Environment["Demo__Requests"] = "false";
        // They share customers, and what one raises must not raise the route of another's; the tests of splitting set it back.
        start.Environment["Splitting__RaisingDays"] = "0";
        start.Environment["ASPNETCORE_URLS"] = Address.ToString();
        start.Environment["ApprovalEngine__DataDirectory"] = DataDirectory;
        foreach (var (name, value) in environment)
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

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (output)
        {
            output.Enqueue(line);
            if (output.Count > OutputLineLimit)
            {
                output.Dequeue();
            }
        }
    }

    private async Task<bool> BecomesReadyAsync(CancellationToken cancellationToken)
    {
        var ready = new Uri(Address, "health/ready");
        var waited = Stopwatch.StartNew();
        while (IsRunning && waited.Elapsed < readyWithin)
        {
            if (await AnswersAsync(ready, cancellationToken))
            {
                return true;
            }

            await Task.Delay(PollInterval, cancellationToken);
        }

        return false;
    }

    private async Task<bool> AnswersAsync(Uri ready, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await probe.GetAsync(ready, cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false; // not listening yet
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false; // listening, but too busy to answer yet
        }
    }
}
