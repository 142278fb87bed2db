using System.Diagnostics;
using ApprovalEngine.TestHost;

namespace ApprovalEngine.CrashTest;

/// <summary>A command of the product's executable, run to its end.</summary>
internal static class HostCommand
{
    /// <returns>Exit code and what it wrote, both streams.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string command, string dataDirectory, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.BuiltAssembly("src/ApprovalEngine.Web"), command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ApprovalEngine__DataDirectory"] = dataDirectory;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }
}
