using System.Text.Json.Nodes;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.TestHost;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>A world whose letter templates can be broken and put right, and whose definitions get new versions.</summary>
internal sealed class OperatorWorld : IAsyncDisposable
{
    private const string Letter = "terms-confirmation.en.sbn-html";

    private readonly string templates;

    private OperatorWorld(EngineWorld world, string templates) => (World, this.templates) = (world, templates);

    public EngineWorld World { get; }

    public static async Task<OperatorWorld> CreateAsync(string database)
    {
        var templates = Directory.CreateTempSubdirectory("approval-templates-").FullName;
        foreach (var path in Directory.EnumerateFiles(Repository.PathTo("templates"), "*.sbn-html", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(templates, Path.GetRelativePath(Repository.PathTo("templates"), path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(path, copy);
        }

        var world = await EngineWorld.CreateAsync(database, more: services =>
            services.AddTransient(provider => new LetterTemplates(templates, provider.GetRequiredService<TimeProvider>())));
        return new OperatorWorld(world, templates);
    }

    /// <summary>The English letter to the customer asks for something that no letter knows.</summary>
    public void BreakLetter() => File.WriteAllText(Path.Combine(templates, Letter), "{{ nobody.knows }}");

    public void MendLetter() => File.Copy(Repository.PathTo($"templates/{Letter}"), Path.Combine(templates, Letter), overwrite: true);

    /// <summary>A request whose final approval has run into the broken letter.</summary>
    public async Task<(string Number, IncidentSummary Incident)> StuckAsync()
    {
        BreakLetter();
        var number = (await World.RequestAsync()).Number!;
        await ApproveAsync(number);
        return (number, (await IncidentsAsync("open")).Items.First(incident => incident.Request == number));
    }

    /// <summary>Every approver agrees in turn.</summary>
    public async Task ApproveAsync(string number)
    {
        while ((await World.DecideAsync(number, "approve")).ShouldSucceed().Request.Status != "Approved")
        {
        }
    }

    public async Task<Page<IncidentSummary>> IncidentsAsync(string? state = null, string? cursor = null, int? limit = null) =>
        (await World.SendAsync("admin", new ListIncidents(state, cursor, limit))).ShouldSucceed();

    public async Task<RequestView> ReadAsync(string number) => (await World.SendAsync("admin", new GetRequest(number))).ShouldSucceed();

    public async Task<InstanceView> InstanceAsync(string id) => (await World.SendAsync("admin", new GetInstance(id, null, null))).ShouldSucceed();

    public Task<Result<OperatedInstance>> RetryAsync(string incident, string person = "admin", int? version = null, string? key = null) =>
        World.SendAsync(person, new RetryIncident(incident, version), key);

    public async Task ShouldVerifyAsync() => (await World.SendAsync("auditor", new VerifyAudit())).ShouldSucceed().Problems.ShouldBeEmpty();

    public async Task<IReadOnlyList<string>> KindsAsync(string chain)
    {
        await using var db = World.Open();
        return await db.AuditEntries.Where(entry => entry.Chain == chain).OrderBy(entry => entry.Sequence).Select(entry => entry.Kind).ToListAsync();
    }

    /// <summary>Publishes the next version of a shipped definition.</summary>
    public async Task<int> PublishAsync(Action<JsonNode> change, string definition = "non-standard-terms")
    {
        await using var db = World.Open();
        var json = JsonNode.Parse((await db.Definitions.SingleAsync(row => row.DefinitionId == definition && row.IsPublished)).Json)!;
        change(json["root"]!);
        var version = await db.PutInForceAsync(definition, json.ToJsonString());
        await db.SaveChangesAsync();
        return version;
    }

    /// <summary>An instance of nobody's request that has failed at once.</summary>
    public async Task<string> TrialAsync()
    {
        const string drawing = """
            {"definitionId":"trial","name":"A trial","version":1,"variables":[],"root":{"id":"flow","type":"Elsa.Flowchart","version":1,
            "activities":[{"id":"start","type":"Elsa.Start","version":1},{"id":"broken","name":"Broken","type":"Elsa.Fault","version":1,
            "message":{"typeName":"String","expression":{"type":"Literal","value":"It is broken."}}}],
            "connections":[{"source":{"activity":"start","port":"Done"},"target":{"activity":"broken","port":"In"}}]}}
            """;
        await using var scope = World.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalEngine.Application.Persistence.ApprovalDbContext>();
        if (!await db.Definitions.AnyAsync(row => row.DefinitionId == "trial"))
        {
            await db.PutInForceAsync("trial", drawing);
            await db.SaveChangesAsync();
        }

        var workflow = await scope.ServiceProvider.GetRequiredService<DefinitionCatalog>().GetAsync(db, "trial", 1, CancellationToken.None);
        var id = Guid.CreateVersion7(World.Clock.GetUtcNow()).ToString("N");
        await scope.ServiceProvider.GetRequiredService<WorkflowEngine>().StartAsync(workflow, 1, new StartOptions { InstanceId = id, IsTrial = true }, CancellationToken.None);
        await db.SaveChangesAsync();
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await World.DisposeAsync();
        Directory.Delete(templates, recursive: true);
    }
}

/// <summary>Changes to the drawing of a definition.</summary>
internal static class Drawings
{
    extension(JsonNode root)
    {
        public JsonNode Activity(string id) => root["activities"]!.AsArray().Single(activity => (string)activity!["id"]! == id)!;

        /// <summary>Puts a line of text between an activity and what follows by the port.</summary>
        public void Insert(string after, string port, string id)
        {
            var way = root["connections"]!.AsArray().Single(one => (string)one!["source"]!["activity"]! == after && (string)one["source"]!["port"]! == port)!;
            var target = (string)way["target"]!["activity"]!;
            way["target"]!["activity"] = id;
            root["activities"]!.AsArray().Add(JsonNode.Parse($$"""{"id":"{{id}}","name":"{{id}}","type":"Elsa.WriteLine","version":1}"""));
            root["connections"]!.AsArray().Add(JsonNode.Parse($$"""{"source":{"activity":"{{id}}","port":"Done"},"target":{"activity":"{{target}}","port":"In"} }"""));
        }

        /// <summary>Gives an activity another id, everywhere.</summary>
        public void Rename(string id, string to)
        {
            root.Activity(id)["id"] = to;
            foreach (var end in root["connections"]!.AsArray().SelectMany(one => new[] { one!["source"]!, one["target"]! }).Where(end => (string)end["activity"]! == id))
            {
                end["activity"] = to;
            }
        }

        /// <summary>Exchanges the places of two activities in the drawing.</summary>
        public void Swap(string first, string second)
        {
            foreach (var end in root["connections"]!.AsArray().SelectMany(way => new[] { way!["source"]!, way["target"]! }))
            {
                var activity = (string)end["activity"]!;
                end["activity"] = activity == first ? second : activity == second ? first : activity;
            }
        }
    }
}
