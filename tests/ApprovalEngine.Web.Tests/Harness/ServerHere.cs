using System.Text;
using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Hosting;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>
/// The host within the process of the tests: the same start, the same Kestrel on a real port, but what one host has compiled the next one need not
/// compile again, which is most of what a host costs that lives for one test. Whatever is about the process itself (kill -9, two nodes, commands,
/// the exit code) is tested with <see cref="ServerProcess"/>.
/// </summary>
public sealed class ServerHere(IReadOnlyDictionary<string, string> environment) : TestServer(environment, null)
{
    private CancellationTokenSource stop = new();
    private Task<int>? run;

    public override bool IsRunning => run is { IsCompleted: false };

    protected override int? ExitCode => run switch { { IsCompletedSuccessfully: true } ended => ended.Result, { IsCompleted: true } => -1, _ => null };

    public override async Task<int> StopAsync(TimeSpan? within = null)
    {
        await EndAsync();
        return ExitCode ?? throw new InvalidOperationException("The host does not run.");
    }

    protected override void Launch(IReadOnlyDictionary<string, string> settings)
    {
        stop.Dispose();
        stop = new CancellationTokenSource();
        string[] arguments = ["--applicationName=ApprovalEngine.Web", .. settings.Select(one => $"--{NameOf(one.Key)}={one.Value}")];
        run = Task.Run(async () =>
        {
            OutputOfHere.Listen(Keep);
            try
            {
                return await Host.ServeAsync(arguments, stop.Token);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Keep(failure.ToString());
                throw;
            }
        });
    }

    protected override async Task EndAsync()
    {
        if (run is null)
        {
            return;
        }

        await stop.CancelAsync();
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    protected override void Release() => stop.Dispose();

    // ASPNETCORE_URLS is "urls" to the host; elsewhere "__" stands for ":".
    private static string NameOf(string variable) =>
        variable.StartsWith("ASPNETCORE_", StringComparison.Ordinal) ? variable["ASPNETCORE_".Length..] : variable.Replace("__", ":", StringComparison.Ordinal);
}

/// <summary>Gives each host of this process what it writes: the console's streams are the process's.</summary>
internal static class OutputOfHere
{
    // Flows with a host's own calls, threads and timers.
    private static readonly AsyncLocal<Action<string>?> Listener = new();

    static OutputOfHere()
    {
        Console.SetOut(new Distributor(Console.Out));
        Console.SetError(new Distributor(Console.Error));
    }

    /// <summary>From here on, what this call and all that it starts write is given to <paramref name="listener"/>.</summary>
    public static void Listen(Action<string> listener) => Listener.Value = listener;

    private sealed class Distributor(TextWriter otherwise) : TextWriter
    {
        public override Encoding Encoding => otherwise.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(string? value)
        {
            if (Listener.Value is not { } listener)
            {
                otherwise.Write(value);
                return;
            }

            foreach (var line in (value ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                listener(line.TrimEnd('\r'));
            }
        }

        public override void WriteLine(string? value) => Write(value + Environment.NewLine);

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }
    }
}
