using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.TestHost;
using ApprovalEngine.Workflows;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>What the second person sees.</summary>
public sealed class DefinitionComparerTests
{
    private readonly JsonObject before = Drawing("d", "one", "two");

    [Fact]
    public void The_same_is_nothing_wherever_it_lies()
    {
        Changed(_ => { }).ShouldSatisfyAllConditions(same => same.IsNothing.ShouldBeTrue(), same => same.IsLayoutChanged.ShouldBeFalse());
        Changed(now => now.Activities[1]!["metadata"] = JsonNode.Parse("""{"designer":{"position":{"x":7,"y":8}}}"""))
            .ShouldSatisfyAllConditions(moved => moved.IsNothing.ShouldBeTrue(), moved => moved.IsLayoutChanged.ShouldBeTrue());
    }

    [Fact]
    public void Activities_come_go_and_change()
    {
        var found = Changed(now =>
        {
            now.Activities.RemoveAt(2);
            now.Activities.Add(Activity("finish", "Elsa.Finish"));
            now.Activities[1]!["text"]!["expression"] = JsonNode.Parse("""{"type":"JavaScript","value":"getX()"}""");
            now.Activities[1]!["name"] = "Say it";
        });

        found.Activities.Select(one => (one.Kind, one.Id, one.Type)).ShouldBe(
            [(ChangeKind.Changed, "line1", "Elsa.WriteLine"), (ChangeKind.Added, "finish", "Elsa.Finish"), (ChangeKind.Removed, "line2", "Elsa.WriteLine")]);
        found.Activities[0].Members.ShouldBe([new MemberChange("name", "line1", "Say it"), new MemberChange("text", "one", "JavaScript: getX()")]);
        found.Activities[2].Members.ShouldContain(new MemberChange("text", "two", null));
    }

    [Fact]
    public void Ways_come_and_go_also_drawn_twice()
    {
        var found = Changed(now =>
        {
            var ways = now.Flow["connections"]!.AsArray();
            ways.Add(Way("line2", "Done", "line1"));
            ways.Add(Way("start", "Done", "line1"));
            ways[1]!["source"]!["port"] = "Other";
        });

        found.Connections.ShouldBe(
            [
                new ConnectionChange(ChangeKind.Added, "line1", "Other", "line2"), new ConnectionChange(ChangeKind.Added, "line2", "Done", "line1"),
                new ConnectionChange(ChangeKind.Added, "start", "Done", "line1"), new ConnectionChange(ChangeKind.Removed, "line1", "Done", "line2"),
            ]);
    }

    [Fact]
    public void Variables_inputs_and_options_are_looked_at()
    {
        before["variables"] = JsonNode.Parse("""[{"id":"v1","name":"Old","typeName":"String","value":"a"},{"id":"v2","name":"Gone","typeName":"String"}]""");

        var found = Changed(now =>
        {
            now["variables"] = JsonNode.Parse("""[{"id":"v1","name":"New","typeName":"String","value":"b"},{"id":"v3","name":"Came","typeName":"Int32"}]""");
            now["inputs"]!.AsArray().Add(JsonNode.Parse("""{"type":"String","name":"CaseId"}"""));
            now["options"] = JsonNode.Parse("""{"usableAsActivity":true}""");
            now["description"] = "Said.";
            now["customProperties"] = JsonNode.Parse("""{"own":{"a":1}}""");
            now["toolVersion"] = "9";
        });

        found.Variables.Select(one => (one.Kind, one.Name)).ShouldBe([(ChangeKind.Changed, "New"), (ChangeKind.Added, "Came"), (ChangeKind.Removed, "Gone")]);
        found.Variables[0].Members.ShouldBe([new MemberChange("name", "Old", "New"), new MemberChange("value", "a", "b")]);
        found.Inputs.Single().Name.ShouldBe("CaseId");
        found.Properties.ShouldBe(
            [new MemberChange("customProperties.own", null, """{"a":1}"""), new MemberChange("options.usableAsActivity", null, "true"), new MemberChange("description", null, "Said.")], ignoreOrder: true);
    }

    [Fact]
    public void What_looks_the_same_and_is_not_is_shown_as_it_is_written()
    {
        var found = Changed(now => now.Activities[1]!["text"]!["typeName"] = "Object");

        found.Activities.Single().Members.Single().ShouldSatisfyAllConditions(member => member.Old!.ShouldContain("\"String\""), member => member.New!.ShouldContain("\"Object\""));
    }

    [Fact]
    public void The_order_of_a_sequence_is_an_order_and_what_is_inside_it_is_seen()
    {
        before.Flow["activities"]!.AsArray().Add(JsonNode.Parse(
            """{"id":"seq","name":"Steps","type":"Elsa.Sequence","version":1,"activities":[{"id":"a","type":"Elsa.WriteLine","version":1},{"id":"b","type":"Elsa.WriteLine","version":1}]}"""));

        var found = Changed(now =>
        {
            var inside = now.Activities[3]!["activities"]!.AsArray();
            var first = inside[0]!;
            inside.RemoveAt(0);
            inside.Add(first);
            first["text"] = Activity("x", "Elsa.WriteLine", ("text", "t"))["text"]!.DeepClone();
        });

        found.Activities.Select(one => (one.Kind, one.Id, one.Inside)).ShouldBe([(ChangeKind.Changed, "seq", null), (ChangeKind.Changed, "a", "Steps")], ignoreOrder: true);
        found.Activities.Single(one => one.Id == "seq").Members.Single().ShouldBe(new MemberChange("activities", """["a","b"]""", """["b","a"]"""));
    }

    [Fact]
    public void Another_order_of_a_flowchart_is_said_in_a_word()
    {
        Changed(now =>
        {
            var ways = now.Flow["connections"]!.AsArray();
            var first = ways[0]!;
            ways.RemoveAt(0);
            ways.Add(first);
        }).ShouldSatisfyAllConditions(found => found.IsReordered.ShouldBeTrue(), found => found.IsNothing.ShouldBeFalse());
    }

    [Fact]
    public void Without_anything_before_everything_is_new()
    {
        var found = DefinitionComparer.Between(null, Definition(before));

        found.Activities.Select(one => (one.Kind, one.Id)).ShouldBe([(ChangeKind.Added, "flow"), (ChangeKind.Added, "start"), (ChangeKind.Added, "line1"), (ChangeKind.Added, "line2")], ignoreOrder: true);
        found.Connections.Count.ShouldBe(2);
    }

    // A change that the lists did not show would be a hole: whatever member of a shipped definition is changed, something is said.
    [Fact]
    public void No_change_of_any_value_of_a_shipped_definition_goes_unsaid()
    {
        var shipped = JsonNode.Parse(File.ReadAllText(Repository.PathTo("workflows/write-off.json")))!.AsObject();
        var original = Definition(shipped);
        var unsaid = new List<string>();
        foreach (var leaf in Leaves(shipped).ToList())
        {
            var copy = (JsonObject)shipped.DeepClone();
            var twin = leaf.Aggregate((JsonNode)copy, (node, step) => step is int index ? node[index]! : node[(string)step]!);
            twin.ReplaceWith(JsonValue.Create(twin.GetValueKind() is System.Text.Json.JsonValueKind.String ? twin.GetValue<string>() + "x" : "7"));
            if (!IsRead(copy, out var changed))
            {
                continue;
            }

            var found = DefinitionComparer.Between(original, changed);
            var path = string.Join('.', leaf);
            var isLayout = path.Contains(".designer.", StringComparison.Ordinal) || path.Contains(".nodeId", StringComparison.Ordinal);
            var isOwned = leaf.Count == 1 && !DefinitionContent.IsContent(path);
            if (found.IsNothing != (isLayout || isOwned))
            {
                unsaid.Add(path);
            }
        }

        unsaid.ShouldBeEmpty();
    }

    private static bool IsRead(JsonObject json, out WorkflowDefinition definition)
    {
        try
        {
            definition = Definition(json);
            return true;
        }
        catch (WorkflowFormatException)
        {
            definition = null!;
            return false;
        }
    }

    private static IEnumerable<List<object>> Leaves(JsonNode? node) => node switch
    {
        JsonObject json => json.SelectMany(member => Leaves(member.Value).Select(path => path.Prepend(member.Key).ToList())),
        JsonArray array => array.SelectMany((item, index) => Leaves(item).Select(path => path.Prepend(index).ToList())),
        null => [],
        _ => [[]],
    };

    private static WorkflowDefinition Definition(JsonObject json) => WorkflowDefinition.Parse(json.ToJsonString(), "test");

    private DefinitionDifference Changed(Action<JsonObject> change)
    {
        var now = (JsonObject)before.DeepClone();
        change(now);
        return DefinitionComparer.Between(Definition(before), Definition(now));
    }
}
