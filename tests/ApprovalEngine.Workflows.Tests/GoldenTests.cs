using ApprovalEngine.Conformance;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>What the real Elsa engine was seen to do (elsa-semantics.md), and that the comparison notices when something else is done.</summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "elsa-golden");

    public static TheoryData<string, bool> Cases()
    {
        var data = new TheoryData<string, bool>();
        foreach (var name in Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal))
        {
            data.Add(name, false);
            data.Add(name, true);
        }

        return data;
    }

    [Fact]
    public void All_recorded_cases_are_here() => Directory.GetFiles(Folder, "*.json").Length.ShouldBe(92);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_recorded_case_runs_as_it_did_in_Elsa(string name, bool isStored) =>
        (await ElsaRun.DifferenceOfAsync(Path.Combine(Folder, name + ".json"), isStored)).ShouldBeNull();

    [Theory]
    [InlineData("18-seq", "\"Z:Elsa.WriteLine:Started\"", "\"Z:Elsa.WriteLine:Faulted\"", "journal")]
    [InlineData("18-seq", "\"written\":[\"A\"", "\"written\":[\"B\"", "written")]
    [InlineData("06-tasks-flowjoin-WaitAll-1", "\"matched\":1", "\"matched\":2", "matched")]
    [InlineData("06-tasks-flowjoin-WaitAll-1", "\"subStatus\":\"Suspended\"", "\"subStatus\":\"Finished\"", "status")]
    [InlineData("22-event", "\"waiting\":[\"go\"]", "\"waiting\":[\"gone\"]", "waiting")]
    [InlineData("14-fault", "\"incidents\":[", "\"incidents\":[\"one more\",", "incidents")]
    [InlineData("22-event", "\"type\":\"Elsa.Event\",\"status\":\"Running\"", "\"type\":\"Elsa.Event\",\"status\":\"Completed\"", "activities")]
    public async Task A_case_that_says_something_else_is_reported(string name, string text, string other, string what)
    {
        var json = await File.ReadAllTextAsync(Path.Combine(Folder, name + ".json"));
        json.ShouldContain(text);
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.json");
        await File.WriteAllTextAsync(file, json.Replace(text, other, StringComparison.Ordinal));

        var difference = await ElsaRun.DifferenceOfAsync(file);

        File.Delete(file);
        difference.ShouldNotBeNull().ShouldContain(what);
    }
}
