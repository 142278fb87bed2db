using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Tests.Persistence;
using ApprovalEngine.TestHost;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Waits under a key, and puts what it was woken with into the variable Answer and how often into Answers.</summary>
[Activity("Test.Await", "Waits under a key.")]
[ActivityInput("Key", typeof(string))]
internal sealed class Await : Activity, ITrialActivity
{
    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.WaitFor(context.Input<string>("Key"));
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        context.SetVariable("Answer", stimulus.Input);
        context.Complete();
        return ValueTask.CompletedTask;
    }
}

/// <summary>Breaks, in a way that no incident takes up, in instances whose correlation id says so.</summary>
[Activity("Test.Break", "Breaks where it is told to.")]
internal sealed class Break : Activity
{
    public const string On = "break";

    public override ValueTask ExecuteAsync(ActivityContext context) => context.CorrelationId is On ? throw new InvalidOperationException("broken on purpose") : ValueTask.CompletedTask;
}

/// <summary>An application with drawn workflows on an empty database, without the demo company.</summary>
internal sealed class WorkflowWorld(EngineWorld world) : IAsyncDisposable
{
    public EngineWorld Inner => world;

    public ManualClock Clock => world.Clock;

    public WorkflowDispatcher Dispatcher => world.Services.GetRequiredService<WorkflowDispatcher>();

    public static async Task<WorkflowWorld> CreateAsync(string database, Func<EngineOptions, EngineOptions>? configure = null)
    {
        var world = await EngineWorld.EmptyAsync(database, null, services =>
        {
            services.AddSingleton(_ => typeof(WorkflowDispatcher).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(Activity)))
                .Aggregate(new ActivityCatalog().WithBuiltIns().Add<Await>().Add<Break>(), (catalog, type) => catalog.Add(type)));
            var options = (EngineOptions)services.Last(service => service.ServiceType == typeof(EngineOptions)).ImplementationInstance!;
            services.AddSingleton(configure?.Invoke(options) ?? options);
        });
        await Startup.MigrateAsync(world.Services, CancellationToken.None);
        return new WorkflowWorld(world);
    }

    public ApprovalDbContext Open() => world.Open();

    /// <summary>Publishes activities in a line; the newest version of a definition counts.</summary>
    public Task DrawAsync(string definitionId, params string[] activities) => DrawFlowAsync(definitionId, InLine(activities), activities);

    /// <summary>The same with connections as <c>A.Port->B</c>.</summary>
    public async Task DrawFlowAsync(string definitionId, string connections, params string[] activities)
    {
        await using var db = Open();
        await db.PutInForceAsync(definitionId, Definition(definitionId, 1, connections, activities));
        await db.SaveChangesAsync();
    }

    public static string InLine(string[] activities)
    {
        var ids = activities.Select(activity => (string)JsonNode.Parse(activity)!["id"]!).ToList();
        return string.Join(' ', ids.Zip(ids.Skip(1), (from, to) => $"{from}.Done->{to}"));
    }

    public static string Definition(string definitionId, int version, string connections, string[] activities)
    {
        var edges = connections.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('.', '>')).Select(
            edge => $$"""{"source":{"activity":"{{edge[0]}}","port":"{{edge[1].TrimEnd('-')}}"},"target":{"activity":"{{edge[2]}}","port":"In"} }""");
        return string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"definitionId":"{{definitionId}}","version":{{version}},"variables":[{"id":"vX","name":"X","typeName":"Object"}],"inputs":[],
            "root":{"id":"flow","type":"Elsa.Flowchart","version":1,"activities":[{{string.Join(",", activities)}}],"connections":[{{string.Join(",", edges)}}] } }
            """);
    }

    /// <summary>An activity with literal inputs, and with its result in the variable X.</summary>
    public static string Node(string id, string type, params (string Name, object? Value)[] inputs)
    {
        var node = new JsonObject { ["id"] = id, ["type"] = type, ["version"] = 1 };
        foreach (var (name, value) in inputs)
        {
            var isObject = value is not (null or string or bool or int);
            node[name] = new JsonObject
            {
                ["typeName"] = "Object",
                ["expression"] = new JsonObject
                {
                    ["type"] = isObject ? "Object" : "Literal",
                    ["value"] = isObject ? JsonSerializer.Serialize(value) : JsonSerializer.SerializeToNode(value),
                },
            };
        }

        if (type is "Elsa.Event" or "Elsa.RunTask" or "Elsa.ExecuteWorkflow" or "Elsa.DispatchWorkflow" or "Elsa.SendHttpRequest")
        {
            node["result"] = JsonNode.Parse("""{"typeName":"Object","memoryReference":{"id":"vX"} }""");
        }

        return node.ToJsonString();
    }

    /// <summary>Starts the newest version in a transaction of its own, as a use case does.</summary>
    public async Task<string> StartAsync(string definitionId, string? correlationId = null, bool isTrial = false, string? requestNumber = null)
    {
        var id = Guid.CreateVersion7(Clock.GetUtcNow()).ToString("N");
        await WithinAsync(async (services, db) =>
        {
            var (workflow, version) = (await services.GetRequiredService<DefinitionCatalog>().NewestAsync(db, definitionId, CancellationToken.None)).ShouldNotBeNullValue();
            _ = await services.GetRequiredService<WorkflowEngine>().StartAsync(
                workflow, version, new StartOptions { InstanceId = id, CorrelationId = correlationId, IsTrial = isTrial }, CancellationToken.None, requestNumber);
        });
        return id;
    }

    /// <summary>Something in a transaction of its own, as the system.</summary>
    public async Task WithinAsync(Func<IServiceProvider, ApprovalDbContext, Task> work)
    {
        await using var scope = world.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Caller>().Is("system:test", "clock");
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await work(scope.ServiceProvider, db);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
    }

    /// <summary>Does what is due until nothing is; returns how much was done.</summary>
    public async Task<int> SettleAsync()
    {
        var done = 0;
        for (var round = 0; round < 1000; round++)
        {
            var more = await Dispatcher.ResumeDueAsync(default) + await Dispatcher.RunJobsAsync(default);
            done += more;
            if (more == 0)
            {
                return done;
            }
        }

        throw new InvalidOperationException("There is always more to do.");
    }

    public async Task<WorkflowInstance> StateAsync(string instanceId)
    {
        await using var db = Open();
        return WorkflowInstance.FromJson((await db.Instances.AsNoTracking().SingleAsync(row => row.Id == instanceId)).State);
    }

    public async Task<string> StatusAsync(string instanceId)
    {
        await using var db = Open();
        var row = await db.Instances.AsNoTracking().SingleAsync(one => one.Id == instanceId);
        return row.SubStatus;
    }

    public ValueTask DisposeAsync() => world.DisposeAsync();
}

internal static class NullableExpectations
{
    public static T ShouldNotBeNullValue<T>(this T? value) where T : struct => value ?? throw new InvalidOperationException("Expected a value, found null.");
}
