using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Tests.Persistence;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>What the designer asks of activities inside others.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class SubgraphTests(DefinitionWorlds worlds)
{
    [Fact]
    public async Task Activities_inside_slots_and_inside_workflows_are_found_with_the_way_to_them()
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);
        var used = Drawing(NewId(), "inner");
        (used["name"], used["options"]) = ($"Inner {NewId()}", new JsonObject { ["usableAsActivity"] = true });
        (await world.SaveAsync(Owner, used)).ShouldSucceed();
        (await world.PublishAsync(Publisher, (string)used["definitionId"]!)).ShouldSucceed();
        var typeName = (await world.RowsAsync((string)used["definitionId"]!)).Single().ActivityTypeName!;
        var id = NewId();
        var outer = Drawing(id, "one");
        var choice = JsonNode.Parse("""{"id":"if","type":"Elsa.If","version":1,"then":{"id":"steps","type":"Elsa.Sequence","version":1,"activities":[]}}""")!;
        choice["then"]!["activities"]!.AsArray().Add(Activity("part", typeName));
        outer.Activities.Add(choice);
        (await world.SaveAsync(Owner, outer)).ShouldSucceed();
        var version = (await world.RowsAsync(id)).Single().Id;

        var part = (await world.Inner.SendAsync("auditor", new GetSubgraph(version, "Workflow1:flow:if:steps:part"))).ShouldSucceed();
        var path = (await world.Inner.SendAsync("auditor", new GetPathSegments(version, "Workflow1:flow:if:steps:part:flow:line1"))).ShouldSucceed();

        (part.NodeId, (string)part.Activity["root"]!["nodeId"]!).ShouldBe(("Workflow1:flow:if:steps:part", "Workflow1:flow:if:steps:part:flow"));
        part.Children.Single().Children.Select(child => child.NodeId).ShouldBe(["Workflow1:flow:if:steps:part:flow:start", "Workflow1:flow:if:steps:part:flow:line1"]);
        path.Child.NodeId.ShouldBe("Workflow1:flow:if:steps:part:flow:line1");
        path.Container.NodeId.ShouldBe("Workflow1:flow:if:steps:part:flow");
        path.Segments.Select(segment => (segment.ActivityId, segment.PortName)).ShouldBe([("if", "Then"), ("part", "Root")]);
        (await world.Inner.SendAsync("auditor", new GetSubgraph(version, null))).ShouldSucceed().NodeId.ShouldBe("Workflow1:flow");
        (await world.Inner.SendAsync("auditor", new GetSubgraph(version, "Workflow1:flow:no"))).Error!.Code.ShouldBe("definition.unknown");
    }
}
