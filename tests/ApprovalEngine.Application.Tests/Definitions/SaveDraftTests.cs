using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>What is saved, under which number, and what counts as saving.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class SaveDraftTests(DefinitionWorlds worlds)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_new_definition_gets_an_id_and_comes_back_with_everything_that_Studio_needs(string database)
    {
        var world = await worlds.OnAsync(database);
        var model = JsonNode.Parse(
            """
            {"id":null,"definitionId":null,"name":"Workflow 1","description":null,"toolVersion":"3.8.0.0","variables":null,"inputs":null,"outputs":null,"outcomes":null,"customProperties":null,
            "isReadonly":false,"options":null,"root":{"id":"abc","type":"Elsa.Flowchart","version":1,"name":"Flowchart1"},"links":null,"createdAt":"0001-01-01T00:00:00+00:00","version":1,
            "isLatest":true,"isPublished":false}
            """)!.AsObject();

        var saved = (await world.StudioAsync(Owner, model)).ShouldSucceed();

        var served = saved.Document.Json;
        var id = (string)served["definitionId"]!;
        id.ShouldMatch("^[0-9a-f]{16}$");
        ((string)served["id"]!).ShouldMatch("^[0-9a-f]{32}$");
        new[] { "variables", "inputs", "outputs", "outcomes" }.ShouldAllBe(list => served[list] is JsonArray);
        new[] { "customProperties", "options" }.ShouldAllBe(bag => served[bag] is JsonObject);
        ((string)served["root"]!["nodeId"]!).ShouldBe("Workflow1:abc");
        ((int)served["version"]!, (bool)served["isLatest"]!, (bool)served["isPublished"]!, (bool)served["isReadonly"]!).ShouldBe((1, true, false, false));
        (served.ContainsKey("providerName"), served["providerName"], (string)served["materializerName"]!).ShouldBe((true, null, "Json"));
        served["links"]!.AsArray().Single()!["rel"]!.ToString().ShouldBe("publish");
        saved.AlreadyPublished.ShouldBeFalse();
        (await world.ReadAsync(id, person: "auditor"))["links"]!.AsArray().ShouldBeEmpty();
        (await world.AuditAsync(id)).ShouldBe(["definition.saved process.owner"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_draft_is_saved_in_place_and_what_is_in_force_gets_a_version_behind_it(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        var first = await world.ReadAsync(id);

        (await world.SaveAsync(Owner, first.WithText("two"), "page-1")).ShouldSucceed().Version.ShouldBe(2);
        (await world.SaveAsync(Owner, first.WithText("three"), "page-1")).ShouldSucceed().Version.ShouldBe(2);

        var rows = await world.RowsAsync(id);
        rows.Select(row => (row.Version, row.IsLatest, row.IsPublished)).ShouldBe([(1, false, true), (2, true, false)]);
        rows[1].SavedAt.ShouldBeGreaterThan(rows[0].SavedAt);
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("three");
        (await world.ReadAsync(id, "Published")).TextOfLine().ShouldBe("one");
        (await world.ReadAsync(id, "1")).TextOfLine().ShouldBe("one");
        (await world.AuditAsync(id)).ShouldBe(["definition.saved process.owner", "definition.published process.publisher", "definition.saved process.owner"]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_there_already_is_no_save(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        var same = await world.ReadAsync(id);
        same["createdAt"] = "2001-01-01T00:00:00+00:00";
        same["version"] = 77;
        same["toolVersion"] = "3.9.0.0";
        same["outputs"] = null;
        same["options"] = new JsonObject { ["activationStrategyType"] = null, ["usableAsActivity"] = null };
        same.Flow["nodeId"] = "Other:flow";
        same.Activities[0]!["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["size"] = new JsonObject { ["width"] = 131.8, ["height"] = 54 } } };

        (await world.SaveAsync(Owner, same, "page-1")).ShouldSucceed().IsChanged.ShouldBeFalse();

        (await world.RowsAsync(id)).Count.ShouldBe(1);
        same.Activities[0]!["metadata"]!["designer"]!["position"] = new JsonObject { ["x"] = 5, ["y"] = 5 };
        (await world.SaveAsync(Owner, same, "page-1")).ShouldSucceed().Overtaken.ShouldNotBeNull("where an activity lies belongs to the drawing, and this page has seen nothing");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_draft_that_was_tried_stays_as_it_is_and_its_savers_are_carried_over(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"))).ShouldSucceed();
        await world.ChangeAsync(id, 1, row => row.IsTried = true);
        var seen = await world.ReadAsync(id);

        (await world.SaveAsync(SecondOwner, seen.WithText("two"))).ShouldSucceed().Version.ShouldBe(2);

        var rows = await world.RowsAsync(id);
        rows.Select(row => (row.Version, row.IsLatest, row.Savers)).ShouldBe(
            [(1, false, """["process.owner"]"""), (2, true, """["process.owner","process.owner.second"]""")]);
        rows[0].SavedJson.TextOfLine().ShouldBe("one");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_nobody_knows_is_saved_and_remembered_as_it_is_used(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        var model = Drawing(id, "one");
        model.Activities.Add(Activity("score", "Bank.Score", ("scale", "9"), ("model", "x")));
        model.Flow["connections"]!.AsArray().Add(Way("score", "High", "line1"));
        model.Activities[1]!["text"] = JsonNode.Parse("""{"typeName":"String","expression":{"type":"JavaScript","value":"1 +"}}""");

        (await world.SaveAsync(Owner, model)).ShouldSucceed();

        UnknownActivities.Read((await world.RowsAsync(id)).Single().UnknownTypes!).Single().ShouldSatisfyAllConditions(
            one => (one.Type, one.Version).ShouldBe(("Bank.Score", 1)), one => one.Inputs.ShouldBe(["Model", "Scale"]), one => one.Ports.ShouldBe(["High"]));
        var lines = (await world.PublishAsync(Publisher, id)).Error.ShouldBeOfType<DefinitionInvalid>().Problems;
        lines.Count(line => line.Contains("Bank.Score is not known")).ShouldBe(1);
        lines.ShouldContain(line => line.StartsWith("line1: ") && line.Contains("text.expression.value"));
    }

    [Theory]
    [InlineData("""{"root":{"type":"Elsa.Flowchart","version":1}}""", "$.root.id")]
    [InlineData("""{"definitionId":"a/b","root":{"id":"f","type":"Elsa.Flowchart","version":1}}""", "$.definitionId")]
    [InlineData("""{"name":"a\u0000b","root":{"id":"f","type":"Elsa.Flowchart","version":1}}""", "$.name")]
    [InlineData("""{"name":"\ud800","root":{"id":"f","type":"Elsa.Flowchart","version":1}}""", "The definition")]
    [InlineData("""{"root":{"id":"f","type":"Elsa.Flowchart","version":1,"metadata":{"displayText":"\udc00"}}}""", "The definition")]
    [InlineData("""{"name":"no root"}""", "$.root")]
    [InlineData("[]", "The definition")]
    public async Task What_is_no_definition_is_refused_with_its_place(string model, string place)
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);

        (await world.Inner.SendAsync(Owner, new SaveDraft(model))).Error.ShouldBeOfType<DefinitionMalformed>().Message.ShouldContain(place);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Nobody_saves_but_who_may(string database)
    {
        var world = await worlds.OnAsync(database);
        foreach (var person in new[] { Publisher, "auditor", "admin", "sales.east", "finance.director" })
        {
            (await world.SaveAsync(person, Drawing(NewId(), "one"))).Error!.Code.ShouldBe("permission.missing", person);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Names_and_texts_of_any_script_are_kept(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        var model = Drawing(id, "核销 \"审批\" 😀 \u2028 <&>");
        model["name"] = "坏账核销 😀";
        (await world.SaveAsync(Owner, model)).ShouldSucceed();

        var read = await world.ReadAsync(id);

        ((string)read["name"]!, read.TextOfLine()).ShouldBe(((string)model["name"]!, model.TextOfLine()));
    }

    [Theory]
    [InlineData("save-draft")]
    [InlineData("save-publish")]
    public async Task A_real_request_of_Studio_comes_back_unchanged(string sample)
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);
        var model = Sample(sample)["model"]!.AsObject();

        (await world.StudioAsync(Owner, model)).ShouldSucceed();

        var served = await world.ReadAsync((string)model["definitionId"]!);
        foreach (var (member, value) in model.Where(member => DefinitionContent.IsContent(member.Key)))
        {
            JsonNode.DeepEquals(value, served[member]).ShouldBeTrue($"{member}: {value} became {served[member]}");
        }
    }
}
