using ApprovalEngine.TestHost;
using ApprovalEngine.Web.Tests.Harness;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Web.Tests;

/// <summary>A matrix, definition or template that cannot be read stops the start, and nothing of the set is published.</summary>
public sealed class MalformedFileTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task A_malformed_workflow_stops_the_start_and_nothing_is_published(DatabaseKind database)
    {
        var folder = Copy("workflows");
        await File.WriteAllTextAsync(Path.Combine(folder, "non-standard-terms.json"), "{\n  \"definitionId\": \"non-standard-terms\",\n  \"root\": {,\n");
        await ExpectStopAsync(database, "WorkflowsDirectory", folder, "non-standard-terms.json", "3");
    }

    [Theory, OnSqlite]
    public async Task An_unknown_activity_stops_the_start_with_its_name_and_id(DatabaseKind database)
    {
        var folder = Copy("workflows");
        var path = Path.Combine(folder, "non-standard-terms.json");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("ApprovalEngine.ApplyTerms", "ApprovalEngine.PayOut", StringComparison.Ordinal));
        await ExpectStopAsync(database, "WorkflowsDirectory", folder, "ApprovalEngine.PayOut", "apply-terms");
    }

    [Theory, OnSqlite]
    public async Task A_malformed_matrix_stops_the_start_and_nothing_is_published(DatabaseKind database)
    {
        var folder = Copy("workflows");
        var path = Path.Combine(folder, "empowerment-matrix.dmn");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("(0..15]", "(0..15", StringComparison.Ordinal));
        await ExpectStopAsync(database, "WorkflowsDirectory", folder, "empowerment-matrix.dmn(", "rule 'A1'", "deviationDays");
    }

    [Theory, OnSqlite]
    public async Task A_malformed_template_stops_the_start_and_nothing_is_published(DatabaseKind database)
    {
        var folder = Copy("templates");
        var path = Path.Combine(folder, "decision-notice.en.sbn-html");
        await File.AppendAllTextAsync(path, "\n{{ if }}\n");
        await ExpectStopAsync(database, "TemplatesDirectory", folder, "decision-notice.en.sbn-html", $"{(await File.ReadAllLinesAsync(path)).Length}");
    }

    private static async Task ExpectStopAsync(DatabaseKind database, string setting, string folder, params string[] words)
    {
        await using var engine = await Engine.PrepareAsync(database, new Dictionary<string, string> { [$"ApprovalEngine__{setting}"] = folder });

        var result = await engine.RunAsync("", "serve", "--urls", "http://127.0.0.1:0");

        result.ExitCode.ShouldBe(1, result.Output + result.Errors);
        words.ShouldAllBe(word => result.Errors.Contains(word), result.Errors);
        result.Errors.ShouldNotContain("   at ");
        (await engine.Database.CountAsync("workflow_definitions")).ShouldBe(0);
        (await engine.Database.CountAsync("matrix_versions")).ShouldBe(0);
        (await engine.Database.CountAsync("audit_entries")).ShouldBe(0);
        Directory.Delete(folder, recursive: true);
    }

    private static string Copy(string name)
    {
        var folder = Directory.CreateTempSubdirectory("approval-files-").FullName;
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo(name), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Repository.PathTo(name), path));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(path, target);
        }

        return folder;
    }
}
