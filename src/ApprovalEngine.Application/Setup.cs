using System.Reflection;
using ApprovalEngine.Application.Attachments;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Authority;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Erp;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Application.Imports;
using ApprovalEngine.Application.LegalCases;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Workflows;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ApprovalEngine.Application;

/// <summary>Puts the use cases and what they stand on into a host.</summary>
public static class Setup
{
    private static readonly Assembly Ours = typeof(Setup).Assembly;

    /// <param name="postgres">Connection string; null or empty = SQLite in the data folder.</param>
    public static IServiceCollection AddApprovalEngine(this IServiceCollection services, EngineOptions options, string? postgres)
    {
        services.AddSingleton(options);
        services.AddSingleton(TimeProvider.System);
        services.AddDbContext<ApprovalDbContext>(builder => Database.Use(builder, postgres, options.DataDirectory));
        services.TryAddSingleton(_ => AuditKey.FromFile(options.AuditKeyFile));
        services.AddScoped<Caller>().AddScoped<AuditTrail>().AddSingleton<AuditSealer>();
        AddWorkflows(services);
        services.AddScoped<DefinitionSight>().AddScoped<DefinitionDesk>().AddScoped<DefinitionConsumers>().AddScoped<DefinitionRemoval>().AddScoped<ShippedDefinitions>();
        services.AddSingleton<MatrixCatalog>().AddSingleton<MatrixAnalysis>().AddScoped<MatrixSight>().AddScoped<MatrixTables>().AddScoped<MatrixChangeDesk>().AddScoped<ShippedMatrix>().AddScoped<MatrixNotices>().AddScoped<RoleCoverage>().AddScoped<DutyConflicts>().AddScoped<UnusedLimits>().AddScoped<SuperiorLine>().AddScoped<Routing>().AddScoped<SplittingWatch>().AddScoped<RouteWatch>().AddScoped<AuthorityRates>().AddScoped<RoleHolders>();
        services.AddScoped<MatrixReplay>().AddScoped<RoleTimes>().AddScoped<ReplayDesk>();
        services.AddScoped<AuthorityPlaces>().AddScoped<AuthorityMatrix>().AddScoped<AuthorityPeople>();
        services.AddSingleton(provider => new LetterTemplates(options.TemplatesDirectory, provider.GetRequiredService<TimeProvider>()));
        services.AddScoped<RequestComposer>().AddScoped<RequestItems>().AddScoped<Rerouting>().AddScoped<RequestCarrier>().AddScoped<LateConclusion>().AddScoped<Parties>().AddScoped<RequestSight>().AddScoped<Deadlines>().AddScoped<Notices>().AddScoped<StandInDesk>().AddScoped<DelegationMoves>().AddScoped<LetterDesk>();
        services.AddScoped<ErpOutbox>().AddScoped<MailSender>().AddSingleton<ErpInbox>().AddSingleton<OutboxDispatcher>();
        services.AddScoped<EffectDesk>().AddScoped<ItemSettling>().AddScoped<LegalCaseSight>().AddScoped<LegalCaseDesk>().AddSingleton<AttachmentStore>();
        services.AddSingleton(new ImportOptions());
        services.AddSingleton(new ImportMappings(options.DataDirectory));
        foreach (var type in Implementing(typeof(RequestType)))
        {
            services.AddSingleton(typeof(RequestType), type);
        }

        foreach (var kind in Implementing(typeof(EffectKind)))
        {
            services.AddScoped(typeof(EffectKind), kind);
        }

        AddMediator(services);
        return services;
    }

    private static void AddWorkflows(IServiceCollection services)
    {
        // One without a name stands in for others, and is drawn by nobody.
        services.AddSingleton(provider => Implementing(typeof(Activity)).Where(type => type.IsDefined(typeof(ActivityAttribute), inherit: false)).Aggregate(new ActivityCatalog().WithBuiltIns(), (catalog, type) => catalog.Add(type))
            .AddLanguage(ScribanExpressions.Syntax, ScribanExpressions.Compile).WithChoices(provider.GetRequiredService<LetterTemplates>));
        services.AddSingleton<DefinitionCatalog>().AddSingleton<UsableWorkflows>();
        services.AddSingleton(WorkflowLimits.Default);
        services.AddSingleton<WorkflowRuntime>();
        services.AddScoped<BurstRecord>().AddScoped<WorkflowEngine>().AddScoped<InstancePurge>();
        services.AddSingleton<HttpCaller>().AddSingleton<WorkflowDispatcher>();
        services.AddScoped<OperatorSight>().AddScoped<InstanceSight>().AddSingleton<DefinitionNames>();
        services.AddScoped<InstanceWindow>().AddScoped<ExecutionStats>().AddSingleton<LiveSignals>();
    }

    // MediatR 5 has no registration of its own for this container: handlers and validators are found in the assembly, and
    // behaviours apply to the commands whose marker their constraints name, in this order.
    private static void AddMediator(IServiceCollection services)
    {
        services.AddScoped<ServiceFactory>(provider => provider.GetService!);
        services.AddScoped<IMediator, Mediator>();
        foreach (var type in Ours.GetTypes().Where(type => type is { IsAbstract: false, IsGenericTypeDefinition: false }))
        {
            foreach (var contract in type.GetInterfaces().Where(IsFound))
            {
                services.AddTransient(contract, type);
            }
        }

        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthorizationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(UnitOfWorkBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(IdempotencyBehavior<,>));
    }

    private static bool IsFound(Type contract) => contract.IsGenericType
        && (contract.GetGenericTypeDefinition() == typeof(IRequestHandler<,>) || contract.GetGenericTypeDefinition() == typeof(IValidator<>));

    private static IEnumerable<Type> Implementing(Type contract) => Ours.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(contract)).OrderBy(type => type.Name, StringComparer.Ordinal);
}
