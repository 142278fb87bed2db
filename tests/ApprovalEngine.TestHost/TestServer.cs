using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ApprovalEngine.TestHost;

/// <summary>The real host on a free loopback port with a data folder of its own; it can be ended and started again on the same port and data.</summary>
public abstract class TestServer : IAsyncDisposable
{
    private const int OutputLineLimit = 5000;
    private const int PortAttempts = 3;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);

    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly TimeSpan readyWithin;
    private readonly Queue<string> output = new();
    private readonly HttpClient probe = new() { Timeout = TimeSpan.FromSeconds(5) };
    private bool hasRun;

    /// <summary>Prepares a host; nothing runs before <see cref="StartAsync"/>.</summary>
    /// <param name="environment">
    /// Settings as environment variables, stronger than what this class sets: Development (so that demo data are there), the address, and the data folder.
    /// </param>
    /// <param name="readyWithin">How long /health/ready may take to answer 200; two minutes if not given.</param>
    protected TestServer(IReadOnlyDictionary<string, string>? environment, TimeSpan? readyWithin)
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

    public abstract bool IsRunning { get; }

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

    /// <summary>Starts the host and waits until /health/ready answers 200.</summary>
    /// <exception cref="InvalidOperationException">It ended or did not become ready in time; the message holds its output.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (IsRunning)
        {
            throw new InvalidOperationException($"The host already runs on {Address}.");
        }

        // Between finding a free port and listening on it somebody else may take it; a restart keeps its address.
        var isFirstStart = !hasRun;
        for (var attempt = 1; ; attempt++)
        {
            hasRun = true;
            Launch(Settings());
            if (await BecomesReadyAsync(cancellationToken))
            {
                return;
            }

            var isPortTaken = Output.Contains("address already in use", StringComparison.OrdinalIgnoreCase);
            var end = IsRunning ? $"was not ready after {readyWithin}" : $"ended with exit code {ExitCode}";
            await EndAsync();
            if (!isFirstStart || !isPortTaken || attempt == PortAttempts)
            {
                throw new InvalidOperationException($"The host {end}. Its output:{Environment.NewLine}{Output}");
            }

            Address = AddressOn(FreePort());
        }
    }

    /// <summary>Ends the host politely and waits; what does not end within <paramref name="within"/> (30 s if not given) is ended otherwise.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="InvalidOperationException">It does not run.</exception>
    public abstract Task<int> StopAsync(TimeSpan? within = null);

    /// <summary>A client whose relative addresses are the host's; cookies are kept, redirects are not followed.</summary>
    public HttpClient CreateClient() =>
        new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = Address };

    /// <summary>Ends the host if it runs, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        Release();
        probe.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>How the last run ended; null while it runs.</summary>
    protected abstract int? ExitCode { get; }

    /// <summary>Starts it without waiting.</summary>
    protected abstract void Launch(IReadOnlyDictionary<string, string> settings);

    /// <summary>Ends it at once; harmless where it does not run.</summary>
    protected abstract Task EndAsync();

    /// <summary>Frees what is left of the last run.</summary>
    protected abstract void Release();

    /// <summary>Takes a line that the host wrote.</summary>
    protected void Keep(string? line)
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

    private static Uri AddressOn(int port) => new($"http://127.0.0.1:{port}/");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Dictionary<string, string> Settings()
    {
        var settings = new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = "Development",
            // Tests raise their own requests and count them.
            ["Demo__Requests"] = "false",
            // They share customers, and what one raises must not raise the route of another's; the tests of splitting set it back.
            ["Splitting__RaisingDays"] = "0",
            ["ASPNETCORE_URLS"] = Address.ToString(),
            ["ApprovalEngine__DataDirectory"] = DataDirectory,
        };
        foreach (var (name, value) in environment)
        {
            settings[name] = value;
        }

        return settings;
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
