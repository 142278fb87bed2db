using System.Text.Json;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

/// <summary>
/// The cases recorded from Scriban. A case passes, or it is in <c>differs-on-purpose.json</c> with the result that we want instead, or it is in
/// <c>not-yet.txt</c>, and then it must fail: so that list can only shrink.
/// </summary>
public sealed class ScribanGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "scriban-golden");
    private static readonly HashSet<string> NotYet =
        [.. File.ReadAllLines(Path.Combine(Folder, "not-yet.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    private static readonly Dictionary<string, JsonElement> Differences = Load("differs-on-purpose.json")
        .ToDictionary(item => item.GetProperty("case").GetString()!, StringComparer.Ordinal);

    private static readonly Dictionary<string, JsonElement> Cases = Directory.GetFiles(Folder, "*.json")
        .Where(file => Path.GetFileName(file) != "differs-on-purpose.json")
        .Order(StringComparer.Ordinal)
        .SelectMany(file => Load(Path.GetFileName(file))
            .Select(item => ($"{Path.GetFileNameWithoutExtension(file)} / {item.GetProperty("name").GetString()}", item)))
        .ToDictionary(pair => pair.Item1, pair => pair.item, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_recorded_case_gives_what_Scriban_gives(string name)
    {
        var expected = Differences.TryGetValue(name, out var difference) ? difference : Cases[name];
        var problem = GoldenCase.Problem(Cases[name], expected);
        if (NotYet.Contains(name))
        {
            problem.ShouldNotBeNull("The case passes now: take it out of not-yet.txt.");
        }
        else
        {
            problem.ShouldBeNull();
        }
    }

    [Fact]
    public void The_lists_name_only_cases_that_exist()
    {
        NotYet.Concat(Differences.Keys).Where(name => !Cases.ContainsKey(name)).ShouldBeEmpty();
        Cases.Count.ShouldBeGreaterThan(400);
    }

    [Fact]
    public void A_deliberate_difference_really_differs()
    {
        foreach (var (name, difference) in Differences)
        {
            GoldenCase.Problem(Cases[name], Cases[name]).ShouldNotBeNull($"{name} gives what Scriban gives.");
            difference.GetProperty("reason").GetString().ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static IEnumerable<JsonElement> Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, file)));
        return [.. document.RootElement.EnumerateArray().Select(item => item.Clone())];
    }
}
