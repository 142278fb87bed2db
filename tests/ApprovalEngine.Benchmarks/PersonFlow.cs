using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ApprovalEngine.Benchmarks;

/// <summary>Waits for a person's answer, and does nothing else.</summary>
[Activity("Benchmark.WaitForPerson", "Waits for a person.", Kind = ActivityKind.Task)]
[ActivityInput("Person", typeof(string), Required = true)]
[ActivityOutput("Answer", typeof(string))]
[Outcomes("Approve")]
internal sealed class WaitForPerson : Activity
{
    public static string KeyOf(string instanceId, string person) => $"person:{instanceId}:{person}";

    public override ValueTask ExecuteAsync(ActivityContext context)
    {
        context.WaitFor(KeyOf(context.InstanceId, context.Input<string>("Person")));
        return ValueTask.CompletedTask;
    }

    public override ValueTask ResumeAsync(ActivityContext context, Stimulus stimulus)
    {
        context.SetOutput("Answer", stimulus.Outcome);
        context.Complete(stimulus.Outcome!);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Starts an instance of the newest version of a definition.</summary>
internal sealed record StartFlow(string DefinitionId, string InstanceId) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed class StartFlowHandler(ApprovalDbContext db, WorkflowEngine engine, DefinitionCatalog definitions) : IRequestHandler<StartFlow, Result<Done>>
{
    public async Task<Result<Done>> Handle(StartFlow command, CancellationToken cancellationToken)
    {
        var (workflow, version) = (await definitions.NewestAsync(db, command.DefinitionId, cancellationToken)).GetValueOrDefault();
        _ = await engine.StartAsync(workflow, version, new StartOptions { InstanceId = command.InstanceId, CorrelationId = command.InstanceId }, cancellationToken);
        return default(Done);
    }
}

/// <summary>A person's answer.</summary>
internal sealed record AnswerFlow(string InstanceId, string Person) : IRequest<Result<Done>>, IUseCase
{
    public static bool SystemOnly => true;
}

internal sealed record NobodyWaits(string InstanceId) : ConflictError("benchmark.not-waiting", $"Nobody waits in {InstanceId}.");

internal sealed class AnswerFlowHandler(WorkflowEngine engine) : IRequestHandler<AnswerFlow, Result<Done>>
{
    public async Task<Result<Done>> Handle(AnswerFlow command, CancellationToken cancellationToken)
    {
        var stimulus = new Stimulus("Approve", new Dictionary<string, object?>());
        var burst = await engine.ResumeAsync(command.InstanceId, WaitForPerson.KeyOf(command.InstanceId, command.Person), stimulus, cancellationToken);
        return burst.Matched ? default(Done) : new NobodyWaits(command.InstanceId);
    }
}

/// <summary>Start, wait, wait, end: one cycle is three use cases, each with all behaviours, one save and one commit.</summary>
internal static class PersonFlow
{
    public const string Id = "benchmark-two-people";
    public const string First = "first";
    public const string Second = "second";
    private const string System = "system:benchmark";

    public static Task<Engine> StartEngineAsync(string connectionOptions = "") => Engine.StartAsync(
        services =>
        {
            var catalog = services.Single(service => service.ServiceType == typeof(ActivityCatalog)).ImplementationFactory!;
            services.Replace(ServiceDescriptor.Singleton(provider => ((ActivityCatalog)catalog(provider)).Add<WaitForPerson>()));
            services.AddTransient<IRequestHandler<StartFlow, Result<Done>>, StartFlowHandler>();
            services.AddTransient<IRequestHandler<AnswerFlow, Result<Done>>, AnswerFlowHandler>();
        },
        connectionOptions);

    /// <summary>Publishes the definition.</summary>
    public static Task PublishAsync(Engine engine) => PublishAsync(engine, Id, Flow.Definition(
        Id,
        "start.Done->one one.Approve->two two.Approve->end",
        [],
        Flow.Node("start", "Elsa.Start"),
        Flow.Node("one", "Benchmark.WaitForPerson", Flow.Input("person", "Literal", First)),
        Flow.Node("two", "Benchmark.WaitForPerson", Flow.Input("person", "Literal", Second)),
        Flow.Node("end", "Elsa.End")));

    /// <summary>Publishes any definition as its first version.</summary>
    public static Task PublishAsync(Engine engine, string definitionId, string json) => engine.WithContextAsync(async db =>
    {
        db.Definitions.Add(DefinitionVersion.Shipped(WorkflowDefinition.Parse(json, definitionId), 1, "benchmark", System, DateTimeOffset.UnixEpoch));
        return await db.SaveChangesAsync();
    });

    public static Task BeginAsync(Engine engine, string instanceId, string definitionId = Id) => engine.SendAsync(System, new StartFlow(definitionId, instanceId));

    public static Task AnswerAsync(Engine engine, string instanceId, string person) => engine.SendAsync(System, new AnswerFlow(instanceId, person));

    public static async Task CycleAsync(Engine engine, string instanceId)
    {
        await BeginAsync(engine, instanceId);
        await AnswerAsync(engine, instanceId, First);
        await AnswerAsync(engine, instanceId, Second);
    }

    public static string NewId() => Renaming.Plain(Guid.CreateVersion7());

    /// <summary>What is stored of an instance, as it is compared: rows by table, and the status.</summary>
    public static Task<string> RowsAsync(Engine engine, string instanceId) => engine.WithContextAsync(async db =>
    {
        var instance = await db.Instances.AsNoTracking().SingleAsync(row => row.Id == instanceId);
        var journal = await db.Journal.CountAsync(row => row.InstanceId == instanceId);
        var executions = await db.ActivityExecutions.AsNoTracking().Where(row => row.InstanceId == instanceId).OrderBy(row => row.Ordinal).Select(row => row.Status).ToListAsync();
        var bookmarks = await db.Bookmarks.CountAsync(row => row.InstanceId == instanceId);
        return $"{instance.Status}, state of {instance.State.Length} characters, {journal} lines of journal, executions {string.Join(' ', executions)}, {bookmarks} bookmarks";
    });
}
