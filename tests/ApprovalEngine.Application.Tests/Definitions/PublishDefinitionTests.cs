using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;
using static ApprovalEngine.Application.Tests.Definitions.DefinitionWorld;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>Who publishes, and what must be true for it.</summary>
[Collection(SharedDefinitionWorlds.Name)]
public sealed class PublishDefinitionTests(DefinitionWorlds worlds)
{
    public static TheoryData<string> Databases => EngineWorld.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Whoever_has_saved_the_draft_cannot_publish_it_on_any_path(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = await world.PublishedAsync("one");
        var changed = (await world.ReadAsync(id)).WithText("two");
        // He may publish, and has drawn: with the designer's button, with the list's, after others have drawn too, by bringing back, by importing.
        (await world.StudioAsync(Both, changed, publish: true, "page-1")).Error!.Code.ShouldBe("definition.own-draft");
        (await world.ReadAsync(id)).TextOfLine().ShouldBe("two", "the draft is saved all the same");
        (await world.PublishAsync(Both, id)).Error!.Code.ShouldBe("definition.own-draft");
        (await world.SaveAsync(SecondOwner, (await world.ReadAsync(id)).WithText("three"), "page-2")).ShouldSucceed();
        (await world.StudioAsync(Both, await world.ReadAsync(id), publish: true, "page-1")).Error!.Code.ShouldBe("definition.own-draft");
        (await world.Inner.SendAsync(Both, new RevertDefinition(id, 1))).ShouldSucceed();
        (await world.PublishAsync(Both, id)).Error!.Code.ShouldBe("definition.own-draft");
        (await world.Inner.SendAsync(SecondOwner, new RevertDefinition(id, 2))).ShouldSucceed();
        (await world.PublishAsync(Both, id)).Error!.Code.ShouldBe("definition.own-draft");
        (await world.Inner.SendAsync(Both, new ImportDefinitions([new ImportedDefinition("a.json", changed.WithText("four").ToJsonString())]))).ShouldSucceed();
        (await world.PublishAsync(Both, id)).Error!.Code.ShouldBe("definition.own-draft");
        (await world.PublishAsync(Owner, id)).Error!.Code.ShouldBe("permission.missing");
        (await world.PublishAsync("auditor", id)).Error!.Code.ShouldBe("permission.missing");
        (await world.RowsAsync(id)).Single(row => row.IsPublished).Version.ShouldBe(1);

        (await world.PublishAsync(Publisher, id)).ShouldSucceed().IsNew.ShouldBeTrue();

        var inForce = (await world.RowsAsync(id)).Single(row => row.IsPublished);
        (inForce.SavedJson.TextOfLine(), inForce.PublishedBy, inForce.Savers).ShouldBe(("four", Publisher, "[]"));
        (await world.PublishAsync(Publisher, id)).ShouldSucceed().IsNew.ShouldBeFalse();
        (await world.AuditAsync(id)).Count(entry => entry.StartsWith("definition.published", StringComparison.Ordinal)).ShouldBe(2);
        (await world.SaveAsync(SecondOwner, (await world.ReadAsync(id)).WithText("five"))).ShouldSucceed();
        (await world.PublishAsync(Both, id)).ShouldSucceed().IsNew.ShouldBeTrue("what was saved before the last publication does not count");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Who_only_publishes_publishes_what_he_sees_and_saves_nothing(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"))).ShouldSucceed();
        var seen = await world.ReadAsync(id, person: Publisher);
        seen["links"]!.AsArray().ShouldNotBeEmpty("without the link the designer has no button");
        seen.Activities[0]!["metadata"] = new JsonObject { ["designer"] = new JsonObject { ["position"] = new JsonObject { ["x"] = 1, ["y"] = 2 } } };

        (await world.StudioAsync(Publisher, seen)).ShouldSucceed();
        (await world.StudioAsync(Publisher, seen.WithText("mine"))).Error!.Code.ShouldBe("permission.missing");
        (await world.StudioAsync(Publisher, seen.WithText("mine"), publish: true)).Error!.Code.ShouldBe("definition.draft-differs");
        (await world.StudioAsync(Publisher, Drawing(NewId(), "one"), publish: true)).Error!.Code.ShouldBe("definition.draft-differs");
        (await world.RowsAsync(id)).Single().ShouldSatisfyAllConditions(row => row.IsPublished.ShouldBeFalse(), row => row.SavedBy.ShouldBe(Owner));

        var published = (await world.StudioAsync(Publisher, seen, publish: true)).ShouldSucceed();

        published.AlreadyPublished.ShouldBeFalse();
        published.Document.Json["links"]!.AsArray().ShouldBeEmpty("there is no draft to publish any more");
        (await world.RowsAsync(id)).Single().ShouldSatisfyAllConditions(row => row.IsPublished.ShouldBeTrue(), row => row.SavedJson.Activities[0]!["metadata"].ShouldBeNull());
        (await world.StudioAsync(Publisher, seen, publish: true)).ShouldSucceed().AlreadyPublished.ShouldBeTrue();
    }

    [Fact]
    public async Task What_is_wrong_comes_before_who_asks_and_nothing_else_is_said()
    {
        var world = await worlds.OnAsync(EngineWorld.Sqlite);
        var model = Sample("save-publish")["model"]!.AsObject();
        model["definitionId"] = NewId();

        var refused = (await world.StudioAsync(Owner, model, publish: true)).Error.ShouldBeOfType<DefinitionInvalid>();

        refused.Problems.Count(line => line.Contains("activity type ApprovalEngine.ScoreCase is not known")).ShouldBe(1);
        refused.Problems.Count(line => line.Contains("has no port \"Reject\"")).ShouldBe(1);
        refused.Problems.Count(line => line.Contains("has no port \"Approve\"")).ShouldBe(1);
        refused.Problems.Where(line => !line.Contains("is not known") && !line.Contains("has no port") && !line.Contains("has no input") && !line.Contains("has no output")).ShouldBeEmpty();
        (await world.ReadAsync((string)model["definitionId"]!)).Activities.Count.ShouldBe(6, "it is saved all the same");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_warning_does_not_stand_in_the_way(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        var model = Drawing(id, "one");
        model["variables"]!.AsArray().Add(JsonNode.Parse("""{"id":"v","name":"Forgets","typeName":"String"}"""));
        (await world.SaveAsync(Owner, model)).ShouldSucceed();

        (await world.PublishAsync(Publisher, id)).ShouldSucceed();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_who_publish_at_once_publish_once(string database)
    {
        var world = await worlds.OnAsync(database);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"))).ShouldSucceed();

        var published = await Task.WhenAll(new[] { Publisher, "admin", "admin.second" }.Select(person => world.PublishAsync(person, id)));

        published.Select(one => one.ShouldSucceed().IsNew).Count(isNew => isNew).ShouldBe(1);
        (await world.AuditAsync(id)).Count(entry => entry.StartsWith("definition.published", StringComparison.Ordinal)).ShouldBe(1);
    }

    [PostgresFact]
    public async Task What_is_saved_between_the_look_and_the_click_is_not_published()
    {
        var world = await worlds.OnAsync(EngineWorld.Postgres);
        var id = NewId();
        (await world.SaveAsync(Owner, Drawing(id, "one"), "page-1")).ShouldSucceed();
        var seen = await world.ReadAsync(id);
        var at = (await world.RowsAsync(id)).Single().SavedAt;
        world.Inner.Trips.Before = async sql =>
        {
            if (sql.Contains("UPDATE workflow_definitions", StringComparison.Ordinal) || sql.StartsWith("INSERT INTO audit", StringComparison.Ordinal))
            {
                world.Inner.Trips.Before = null;
                (await world.SaveAsync(Owner, seen.WithText("two"), "page-1")).ShouldSucceed();
            }
        };

        var refused = await world.Inner.SendAsync(Publisher, new PublishDefinition(id, SeenAt: at));

        world.Inner.Trips.Before.ShouldBeNull();
        refused.Error!.Code.ShouldBe("definition.draft-differs");
        (await world.RowsAsync(id)).Single().IsPublished.ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_request_stays_on_its_version_while_new_ones_take_the_new_one_and_none_starts_without(string database)
    {
        await using var inner = await EngineWorld.CreateAsync(database);
        await AddPeopleAsync(inner);
        var world = new DefinitionWorld(inner);
        const string type = "non-standard-terms";
        var older = await inner.RequestAsync();
        var drawing = await world.ReadAsync(type);
        drawing["description"] = "Another description.";
        (await world.SaveAsync(Owner, drawing)).ShouldSucceed().Version.ShouldBe(2);
        (await VersionOfAsync(inner, (await inner.RequestAsync()).WorkflowInstanceId!)).ShouldBe(1, "a draft is not in force");
        (await world.PublishAsync(Publisher, type)).ShouldSucceed();

        var newer = await inner.RequestAsync();

        ((await VersionOfAsync(inner, older.WorkflowInstanceId!)), await VersionOfAsync(inner, newer.WorkflowInstanceId!)).ShouldBe((1, 2));
        (await inner.DecideAsync(older.Number!, "approve")).ShouldSucceed();
        (await inner.SendAsync("admin", new GetInstance(newer.WorkflowInstanceId!, null, null))).ShouldSucceed().NewerVersions.ShouldBeEmpty();
        (await world.SaveAsync(Owner, (await world.ReadAsync(type)).Describe("A third."))).ShouldSucceed().Version.ShouldBe(3);
        (await inner.SendAsync("admin", new GetInstance(newer.WorkflowInstanceId!, null, null))).ShouldSucceed().NewerVersions.ShouldBeEmpty("a draft is no version to go on in");
        (await inner.SendAsync("admin", new PreviewMigration(newer.WorkflowInstanceId!, 3))).Error!.Code.ShouldBe("definition.unknown-version");
        (await inner.SendAsync(Owner, new RetractDefinition(type))).Error!.Code.ShouldBe("permission.missing");
        (await inner.SendAsync(Publisher, new RetractDefinition(type))).ShouldSucceed().Version.ShouldBe(2);
        (await Record.ExceptionAsync(() => inner.RequestAsync())).ShouldNotBeNull().Message.ShouldContain("workflow.missing");
        (await inner.DecideAsync(newer.Number!, "approve")).ShouldSucceed();
        (await inner.SendAsync(Publisher, new RetractDefinition(type))).Error!.Code.ShouldBe("definition.not-in-force");
        (await world.PublishAsync(Publisher, type)).ShouldSucceed().Version.ShouldBe(3);
        (await inner.RequestAsync()).Status.ShouldBe("InReview");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_definitions_are_not_one_activity(string database)
    {
        var world = await worlds.OnAsync(database);
        var name = $"Check {NewId()}";
        var (first, second) = (Usable(NewId(), name), Usable(NewId(), name));
        (await world.SaveAsync(Owner, first)).ShouldSucceed();
        (await world.SaveAsync(Owner, second)).ShouldSucceed();
        (await world.PublishAsync(Publisher, (string)first["definitionId"]!)).ShouldSucceed();

        (await world.PublishAsync(Publisher, (string)second["definitionId"]!)).Error.ShouldBeOfType<ActivityNameTaken>().Other.ShouldBe((string)first["definitionId"]!);

        (await world.Inner.SendAsync(Publisher, new RetractDefinition((string)first["definitionId"]!))).ShouldSucceed();
        (await world.PublishAsync(Publisher, (string)second["definitionId"]!)).Error.ShouldBeOfType<ActivityNameTaken>("workflows that use the first may still run");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Who_uses_a_workflow_as_an_activity_is_known_and_can_be_given_its_new_version(string database)
    {
        var world = await worlds.OnAsync(database);
        var used = Usable(NewId(), $"Part {NewId()}");
        var usedId = (string)used["definitionId"]!;
        (await world.SaveAsync(Owner, used)).ShouldSucceed();
        (await world.PublishAsync(Publisher, usedId)).ShouldSucceed();
        var typeName = (await world.RowsAsync(usedId)).Single().ActivityTypeName!;
        var consumer = Drawing(NewId(), "one");
        var consumerId = (string)consumer["definitionId"]!;
        consumer.Activities.Add(Activity("part", typeName));
        consumer.Flow["connections"]!.AsArray().Add(Way("line1", "Done", "part"));
        (await world.SaveAsync(Owner, consumer)).ShouldSucceed();
        (await world.PublishAsync(Publisher, consumerId)).ShouldSucceed();
        (await world.SaveAsync(Owner, (await world.ReadAsync(usedId)).WithText("other"))).ShouldSucceed();
        (await world.PublishAsync(Publisher, usedId)).ShouldSucceed().Version.ShouldBe(2);

        (await world.Inner.SendAsync("auditor", new ListConsumers(usedId))).ShouldSucceed().DefinitionIds.ShouldBe([consumerId]);
        (await world.Inner.SendAsync(Owner, new UpdateReferences(usedId))).ShouldSucceed().DefinitionIds.ShouldBe([consumerId]);
        (await world.Inner.SendAsync(Owner, new UpdateReferences(usedId))).ShouldSucceed().DefinitionIds.ShouldBeEmpty();

        var latest = (await world.RowsAsync(consumerId)).Single(row => row.IsLatest);
        (latest.Version, latest.IsPublished, (int)latest.SavedJson.Activities[2]!["version"]!).ShouldBe((2, false, 2));
        (await world.Inner.SendAsync(Publisher, new DeleteDefinitionVersion((await world.RowsAsync(usedId))[0].Id))).Error.ShouldBeOfType<DefinitionUsedBy>();
    }

    private static JsonObject Usable(string id, string name)
    {
        var model = Drawing(id, "one");
        model["name"] = name;
        model["options"] = new JsonObject { ["usableAsActivity"] = true };
        return model;
    }

    private static async Task<int> VersionOfAsync(EngineWorld world, string instanceId)
    {
        await using var db = world.Open();
        return await db.Instances.Where(row => row.Id == instanceId).Select(row => row.DefinitionVersion).SingleAsync();
    }
}
