using System.Globalization;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.TestHost;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>A started application for each database, shared by tests that each draw definitions of their own.</summary>
public sealed class DefinitionWorlds : IAsyncLifetime
{
    private readonly Dictionary<string, EngineWorld> worlds = [];

    internal async Task<DefinitionWorld> OnAsync(string database)
    {
        if (!worlds.TryGetValue(database, out var world))
        {
            world = await EngineWorld.CreateAsync(database);
            await DefinitionWorld.AddPeopleAsync(world);
            worlds.Add(database, world);
        }

        return new DefinitionWorld(world);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var world in worlds.Values)
        {
            await world.DisposeAsync();
        }
    }
}

[CollectionDefinition(Name)]
public sealed class SharedDefinitionWorlds : ICollectionFixture<DefinitionWorlds>
{
    public const string Name = "definitions";
}

/// <summary>People who draw and publish.</summary>
internal sealed class DefinitionWorld(EngineWorld world)
{
    public const string Owner = "process.owner";
    public const string SecondOwner = "process.owner.second";
    public const string Publisher = "process.publisher";

    /// <summary>Somebody who may draw as well as publish.</summary>
    public const string Both = "process.both";

    public EngineWorld Inner => world;

    /// <summary>An id that no other test has.</summary>
    public static string NewId() => "d-" + System.Security.Cryptography.RandomNumberGenerator.GetHexString(16, lowercase: true);

    public static async Task AddPeopleAsync(EngineWorld world)
    {
        await using var db = world.Open();
        db.People.AddRange(Person(SecondOwner, "process-owner"), Person(Both, "process-owner", "process-publisher"));
        await db.SaveChangesAsync();
    }

    /// <summary>Start, then lines of text.</summary>
    public static JsonObject Drawing(string? id, params string[] lines)
    {
        var activities = new JsonArray(Activity("start", "Elsa.Start"));
        var connections = new JsonArray();
        var before = "start";
        foreach (var (index, line) in lines.Index())
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"line{index + 1}");
            activities.Add(Activity(name, "Elsa.WriteLine", ("text", line)));
            connections.Add(Way(before, "Done", name));
            before = name;
        }

        return new JsonObject
        {
            ["definitionId"] = id,
            ["name"] = $"Drawing {id}",
            ["variables"] = new JsonArray(),
            ["inputs"] = new JsonArray(),
            ["outputs"] = new JsonArray(),
            ["outcomes"] = new JsonArray(),
            ["customProperties"] = new JsonObject(),
            ["options"] = new JsonObject(),
            ["root"] = new JsonObject { ["id"] = "flow", ["type"] = "Elsa.Flowchart", ["version"] = 1, ["activities"] = activities, ["connections"] = connections },
        };
    }

    public static JsonObject Activity(string id, string type, params (string Name, string Value)[] inputs)
    {
        var activity = new JsonObject { ["id"] = id, ["name"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            activity[name] = new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value }, ["memoryReference"] = null };
        }

        return activity;
    }

    public static JsonObject Way(string from, string port, string to) => new()
    {
        ["source"] = new JsonObject { ["activity"] = from, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = to, ["port"] = "In" },
        ["vertices"] = new JsonArray(),
    };

    public Task<Result<SavedDraft>> SaveAsync(string person, JsonObject model, string? page = null) => world.SendAsync(person, new SaveDraft(model.ToJsonString()), page: page);

    /// <summary>What the designer sends when it saves or publishes.</summary>
    public Task<Result<SavedDefinition>> StudioAsync(string person, JsonObject model, bool publish = false, string? page = null) =>
        world.SendAsync(person, new SaveDefinition(model.ToJsonString(), publish), page: page);

    public Task<Result<PublishedDefinition>> PublishAsync(string person, string id) => world.SendAsync(person, new PublishDefinition(id));

    /// <summary>What the designer shows, and sends back changed.</summary>
    public async Task<JsonObject> ReadAsync(string id, string? options = null, string person = Owner) =>
        (await world.SendAsync(person, new GetDefinition(id, options))).ShouldSucceed().Json;

    /// <summary>A definition in force: the owner has drawn it, the publisher published it.</summary>
    public async Task<string> PublishedAsync(params string[] lines)
    {
        var id = NewId();
        (await SaveAsync(Owner, Drawing(id, lines))).ShouldSucceed();
        (await PublishAsync(Publisher, id)).ShouldSucceed().IsNew.ShouldBeTrue();
        return id;
    }

    public async Task<IReadOnlyList<DefinitionVersion>> RowsAsync(string id)
    {
        await using var db = world.Open();
        return await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == id).OrderBy(row => row.Version).ToListAsync();
    }

    public async Task ChangeAsync(string id, int version, Action<DefinitionVersion> change)
    {
        await using var db = world.Open();
        change(await db.Definitions.SingleAsync(row => row.DefinitionId == id && row.Version == version));
        await db.SaveChangesAsync();
    }

    public async Task<IReadOnlyList<string>> AuditAsync(string id)
    {
        await using var db = world.Open();
        return await db.AuditEntries.AsNoTracking().Where(entry => entry.Chain == $"definition:{id}").OrderBy(entry => entry.Sequence).Select(entry => $"{entry.Kind} {entry.Actor}").ToListAsync();
    }

    /// <summary>A request as Studio really sent it.</summary>
    public static JsonObject Sample(string name) => JsonNode.Parse(File.ReadAllText(Repository.PathTo($"tests/ApprovalEngine.Application.Tests/Definitions/Samples/{name}.json")))!.AsObject();

    private static Person Person(string name, params string[] roles)
    {
        var person = new Person { UserName = name, Title = name, TitleZh = name };
        foreach (var role in roles)
        {
            person.Assign(new RoleAssignment { Id = Guid.CreateVersion7(), UserName = name, Role = role, ScopeKind = ScopeKind.Group, ScopeCode = "*", RecordedAt = DateTimeOffset.UnixEpoch, ValidFrom = new DateOnly(2020, 1, 1) });
        }

        return person;
    }
}

internal static class DefinitionJson
{
    extension(JsonObject definition)
    {
        public JsonObject Flow => definition["root"]!.AsObject();

        public JsonArray Activities => definition["root"]!["activities"]!.AsArray();

        /// <summary>A copy with another description.</summary>
        public JsonObject Describe(string description)
        {
            var copy = (JsonObject)definition.DeepClone();
            copy["description"] = description;
            return copy;
        }

        /// <summary>A copy with another text of a line.</summary>
        public JsonObject WithText(string text, int line = 1)
        {
            var copy = (JsonObject)definition.DeepClone();
            copy.Activities[line]!["text"]!["expression"]!["value"] = text;
            return copy;
        }

        public string TextOfLine(int line = 1) => (string)definition.Activities[line]!["text"]!["expression"]!["value"]!;
    }
}
