using System.Text.Json;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>What is read is written again: the same members in the same order, those nobody here knows too, and numbers as they were spelled.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Folders = ["elsa-golden", "studio-samples", "shipped"];

    public static TheoryData<string> Files() => [.. Folders.SelectMany(In)];

    [Fact]
    public void All_three_kinds_of_files_are_here() => Folders.ShouldAllBe(folder => In(folder).Any());

    [Theory]
    [MemberData(nameof(Files))]
    public void A_definition_is_written_as_it_was_read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)));
        var definition = file.Split(Path.DirectorySeparatorChar)[0] switch
        {
            "elsa-golden" => document.RootElement.GetProperty("definition"),
            "studio-samples" => document.RootElement.GetProperty("model"),
            _ => document.RootElement,
        };

        var read = WorkflowDefinition.Parse(definition.GetRawText(), file);

        using var compact = JsonDocument.Parse(read.ToJson());
        using var indented = JsonDocument.Parse(read.ToJson(indented: true));
        DifferenceOf(definition, compact.RootElement, "$").ShouldBeNull();
        DifferenceOf(definition, indented.RootElement, "$").ShouldBeNull();
        WorkflowDefinition.Parse(read.ToJson(), file).ToJson().ShouldBe(read.ToJson());
    }

    [Fact]
    public void Members_that_nobody_knows_survive_at_every_level_in_their_place()
    {
        const string Json = """
            {"zFirst":[null,true,{"deep":{"er":[]}}],"definitionId":"d","name":"n ü 信 \"q\" <b>","version":3,"unknown":1.0,"money":1e3,"more":[1.50,-0,0.10,1E-7,12345678901234567890.123,100000000000000000000000],
            "variables":[{"id":"v","name":"V","typeName":"Int32","isArray":false,"value":1.0,"storageDriverTypeName":null,"extra":{"x":1.00}}],
            "inputs":[{"type":"String","name":"I","isArray":false,"uiHint":"singleline","extra":[1e2]}],"outputs":[{"name":"O","type":"Decimal","extra":0.0}],"outcomes":["A","B"],
            "customProperties":{"k":{"l":2.50}},"options":{"usableAsActivity":false,"autoUpdateConsumingWorkflows":null,"later":{"n":1e0}},
            "root":{"extra":1.0,"id":"C","type":"Elsa.Flowchart","version":1,"metadata":{"designer":{"position":{"x":10.50,"y":-1e2},"size":{"width":1.0}}},"customProperties":{"p":[2.0]},
            "activities":[{"type":"Elsa.WriteLine","id":"A","version":1,"text":{"typeName":"String","expression":{"type":"Literal","value":"x","extra":1.0},"extra":2.0},"later":{"a":[{"b":1e1}]}}],
            "connections":[{"source":{"activity":"A","port":"Done","extra":1.0},"target":{"activity":"A","port":"In"},"vertices":[{"x":1.5e2,"y":2.0}],"extra":null}],"notFoundConnections":[]},"zLast":{"":0}}
            """;

        var written = WorkflowDefinition.Parse(Json, "test").ToJson();

        using var before = JsonDocument.Parse(Json);
        using var after = JsonDocument.Parse(written);
        DifferenceOf(before.RootElement, after.RootElement, "$").ShouldBeNull();
        written.ShouldBe(Json.ReplaceLineEndings(string.Empty).Replace("    ", string.Empty));
    }

    [Theory]
    [InlineData("{\"a\":1,\"a\":2,\"root\":{\"id\":\"r\",\"type\":\"T\"}}")]
    [InlineData("{\"root\":{\"id\":\"r\",\"type\":\"T\",\"x\":{\"b\":[{\"c\":1,\"c\":1}]} } }")]
    [InlineData("{\"root\":{\"id\":\"r\",\"id\":\"r\",\"type\":\"T\"}}")]
    public void A_member_that_is_there_twice_is_refused(string json) =>
        Should.Throw<WorkflowFormatException>(() => WorkflowDefinition.Parse(json, "test")).Reason.ShouldContain("uplicate");

    [Theory]
    [InlineData("{\"a\":1.0}", "{\"a\":1}", "$.a: 1.0, 1")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "$: member 0 is a, b")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1]}", "$.a: 2 items, 1")]
    [InlineData("{\"a\":null}", "{}", "$: 1 members, 0")]
    [InlineData("{\"a\":\"x\"}", "{\"a\":\"y\"}", "$.a: \"x\", \"y\"")]
    public void The_comparison_sees_every_difference(string one, string other, string expected)
    {
        using var before = JsonDocument.Parse(one);
        using var after = JsonDocument.Parse(other);

        DifferenceOf(before.RootElement, after.RootElement, "$").ShouldBe(expected);
    }

    private static IEnumerable<string> In(string folder) =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.json").Order(StringComparer.Ordinal).Select(file => Path.Combine(folder, Path.GetFileName(file)));

    private static string? DifferenceOf(JsonElement one, JsonElement other, string path)
    {
        switch (one.ValueKind)
        {
            case JsonValueKind.Object when other.ValueKind == JsonValueKind.Object:
                var (mine, theirs) = (one.EnumerateObject().ToList(), other.EnumerateObject().ToList());
                if (mine.Count != theirs.Count)
                {
                    return $"{path}: {mine.Count} members, {theirs.Count}";
                }

                return mine.Select((member, index) => member.Name == theirs[index].Name
                    ? DifferenceOf(member.Value, theirs[index].Value, $"{path}.{member.Name}")
                    : $"{path}: member {index} is {member.Name}, {theirs[index].Name}").FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Array when other.ValueKind == JsonValueKind.Array:
                return one.GetArrayLength() != other.GetArrayLength()
                    ? $"{path}: {one.GetArrayLength()} items, {other.GetArrayLength()}"
                    : one.EnumerateArray().Select((item, index) => DifferenceOf(item, other[index], $"{path}[{index}]")).FirstOrDefault(difference => difference is not null);
            case JsonValueKind.String when other.ValueKind == JsonValueKind.String:
                return one.GetString() == other.GetString() ? null : $"{path}: {one.GetRawText()}, {other.GetRawText()}";
            default:
                return one.GetRawText() == other.GetRawText() ? null : $"{path}: {one.GetRawText()}, {other.GetRawText()}";
        }
    }
}
