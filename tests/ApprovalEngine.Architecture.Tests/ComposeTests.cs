using System.Diagnostics;
using System.Text.RegularExpressions;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>docker-compose.yml and Dockerfile as far as that can be told without Docker: images are neither built nor fetched.</summary>
public sealed partial class ComposeTests
{
    private static readonly Dictionary<string, string> Secrets = new() { ["POSTGRES_PASSWORD"] = "of-the-test", ["KEYS_AUDIT"] = "audit-of-the-test", ["KEYS_DATAPROTECTION"] = "ring-of-the-test" };

    [ComposeFact]
    public void Compose_accepts_the_file_and_both_nodes_are_the_same()
    {
        var (exitCode, output, errors) = Compose(Secrets);
        exitCode.ShouldBe(0, errors);

        var (first, second) = (ServiceIn(output, "app-1"), ServiceIn(output, "app-2"));
        second.ShouldBe(first);
        foreach (var fact in new[]
        {
            "ASPNETCORE_ENVIRONMENT: Production", "Keys__Audit: audit-of-the-test", "Keys__DataProtection: ring-of-the-test", "Password=of-the-test", "/health/ready",
        })
        {
            first.ShouldContain(fact);
        }

        // Version 1 writes it in one line, version 2 in several.
        first.ShouldMatch(@"data:/data|source: data\s+target: /data");
        first.ShouldNotContain("Demo__");
        first.ShouldNotContain("ports:", customMessage: "the nodes are reached through the proxy only");

        // The one peer that the nodes believe is the proxy, at an address that nobody else is given.
        var proxy = AddressOfProxy().Match(ServiceIn(output, "proxy")).Groups[1].Value;
        proxy.ShouldNotBeEmpty();
        first.ShouldContain($"Proxy__KnownNetworks: {proxy}\n");
    }

    [ComposeFact]
    public void Compose_refuses_to_start_without_each_of_the_secrets()
    {
        foreach (var missing in Secrets.Keys)
        {
            var (exitCode, _, errors) = Compose(Secrets.Where(secret => secret.Key != missing).ToDictionary());
            exitCode.ShouldNotBe(0, missing);
            errors.ShouldContain(missing is "POSTGRES_PASSWORD" ? "a password without" : "32 random bytes as Base64");
        }
    }

    [Fact]
    public void The_image_is_made_of_what_is_there_and_runs_as_nobody_in_particular()
    {
        var lines = File.ReadAllLines(Repository.PathTo("Dockerfile"));
        var project = lines.Single(line => line.StartsWith("RUN dotnet publish ", StringComparison.Ordinal)).Split(' ')[3];
        File.Exists(Repository.PathTo(project)).ShouldBeTrue(project);
        lines.Last(line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldBe("USER $APP_UID");
        Array.FindLastIndex(lines, line => line.StartsWith("USER ", StringComparison.Ordinal)).ShouldBeGreaterThan(Array.FindLastIndex(lines, line => line.StartsWith("RUN ", StringComparison.Ordinal)));
        lines.ShouldContain($"ENTRYPOINT [\"dotnet\", \"{Path.GetFileNameWithoutExtension(project)}.dll\"]");
        lines.ShouldNotContain(line => line.Contains("Keys__", StringComparison.Ordinal) || line.Contains("Demo__", StringComparison.Ordinal));
    }

    // The secrets come from a file of the test, and nothing from the environment of whoever runs it, except where programs are.
    private static (int ExitCode, string Output, string Errors) Compose(Dictionary<string, string> secrets)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, secrets.Select(secret => $"{secret.Key}={secret.Value}"));
            var start = new ProcessStartInfo(ComposeFactAttribute.Program, ["--file", Repository.PathTo("docker-compose.yml"), "--env-file", file, "config"])
            {
                WorkingDirectory = Repository.Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment.Clear();
            start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
            using var process = Process.Start(start)!;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            process.WaitForExit();
            return (process.ExitCode, output.Result, errors.Result);
        }
        finally
        {
            File.Delete(file);
        }
    }

    // What stands below "  name:" and is indented deeper.
    private static string ServiceIn(string yaml, string name) => string.Concat(yaml.Split('\n')
        .SkipWhile(line => line != $"  {name}:").Skip(1).TakeWhile(line => line.StartsWith("   ", StringComparison.Ordinal)).Select(line => line + "\n"));

    [GeneratedRegex(@"ipv4_address: (\S+)")]
    private static partial Regex AddressOfProxy();
}

/// <summary>A test that asks docker-compose (Debian's package of that name; tests/run.sh installs it); skipped where it does not run.</summary>
public sealed class ComposeFactAttribute : FactAttribute
{
    public const string Program = "docker-compose";

    public ComposeFactAttribute() => Skip = Runs.Value ? null : $"{Program} does not run on this machine; a whole run of tests/run.sh installs it.";

    private static Lazy<bool> Runs { get; } = new(() =>
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(Program, ["version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    });
}
