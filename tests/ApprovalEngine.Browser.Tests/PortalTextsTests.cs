using System.Text.RegularExpressions;
using System.Xml.Linq;
using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Browser.Tests;

/// <summary>Every text of the portal has its Chinese, and nothing else does.</summary>
public sealed partial class PortalTextsTests
{
    private static readonly string Portal = Repository.PathTo("src/ApprovalEngine.Web/Portal");

    private static readonly Dictionary<string, string> Chinese = XDocument.Load(Path.Combine(Portal, "Texts.zh-CN.resx")).Root!
        .Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!, StringComparer.Ordinal);

    private static readonly HashSet<string> Used = Directory.EnumerateFiles(Portal, "*", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Repository.PathTo("src/ApprovalEngine.Web/ElsaApi"), "*.cs", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("IStringLocalizer<Texts>", StringComparison.Ordinal)))
        .Where(file => Path.GetExtension(file) is ".cs" or ".cshtml")
        .SelectMany(file => KeysIn(File.ReadAllText(file))).ToHashSet(StringComparer.Ordinal);

    [Fact]
    public void Every_text_has_its_Chinese()
    {
        Used.Count.ShouldBeGreaterThan(200);
        Used.Where(key => !Chinese.ContainsKey(key)).ShouldBeEmpty();
    }

    [Fact]
    public void No_Chinese_is_left_over() => Chinese.Keys.Where(key => !Used.Contains(key)).ShouldBeEmpty();

    [Fact]
    public void Both_languages_name_the_same_values() => Chinese
        .Where(text => !HolesIn(text.Key).SetEquals(HolesIn(text.Value)))
        .Select(text => text.Key)
        .ShouldBeEmpty();

    [Fact]
    public void No_text_is_empty_or_left_in_English() => Chinese
        .Where(text => !Han().IsMatch(text.Value) && text.Key is not "{0}: {1}")
        .Select(text => text.Key)
        .ShouldBeEmpty();

    [Fact]
    public void Every_entry_of_a_requests_history_has_its_sentence()
    {
        var sentences = File.ReadAllText(Path.Combine(Portal, "Wording", "HistoryWords.cs"));
        var kinds = Directory.EnumerateFiles(Repository.PathTo("src/ApprovalEngine.Application"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => Entry().Matches(File.ReadAllText(file))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

        kinds.Count.ShouldBeGreaterThanOrEqualTo(17);
        kinds.Where(kind => !sentences.Contains($"\"{kind}\" =>", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""@L["Sign in"]""", "Sign in")]
    [InlineData("""_ => L["{0} days", days],""", "{0} days")]
    [InlineData("L[\n            \"Over two lines\", x]", "Over two lines")]
    [InlineData("""Model["Sign in"]""", null)]
    public void The_scan_finds_a_text(string source, string? expected) => KeysIn(source).FirstOrDefault().ShouldBe(expected);

    private static IEnumerable<string> KeysIn(string source) => Key().Matches(source).Select(match => match.Groups[1].Value);

    private static HashSet<string> HolesIn(string text) => [.. Hole().Matches(text).Select(match => match.Value)];

    [GeneratedRegex("""\bL\[\s*"((?:[^"\\]|\\.)*)"[,\]]""")]
    private static partial Regex Key();

    [GeneratedRegex(@"AppendAsync\(\s*\w+\.(?:Request)?Number,\s*""([a-z.-]+)""")]
    private static partial Regex Entry();

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Hole();

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
