using System.Diagnostics;
using ApprovalEngine.TestHost;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>How a command of the program ended.</summary>
public sealed record CommandResult(int ExitCode, string Output, string Errors);

/// <summary>Runs the program with a command, in a process of its own, until it ends.</summary>
public static class EngineCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <exception cref="TimeoutException">It did not end within a minute; it was killed.</exception>
    public static async Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string> environment, string folder, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.BuiltAssembly("src/ApprovalEngine.Web"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{string.Join(' ', arguments)} did not end within {Limit}: {await output}{await errors}");
        }

        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
