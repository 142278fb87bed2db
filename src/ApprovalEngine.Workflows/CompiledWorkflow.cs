using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows;

/// <summary>What an incident does to the rest of the instance.</summary>
public enum IncidentStrategy
{
    /// <summary>The instance ends Finished/Faulted when everything that was under way has run.</summary>
    Fault,

    /// <summary>The instance goes on and stays Running/Suspended.</summary>
    ContinueWithIncidents,
}

/// <summary>
/// A definition ready to run: names resolved, literals converted, scripts parsed. Immutable and thread-safe; keep one per definition version.
/// </summary>
public sealed class CompiledWorkflow
{
    private readonly Dictionary<string, CompiledNode> nodes;
    private readonly Dictionary<string, (Type Type, bool IsArray)> variableTypes;

    private CompiledWorkflow(WorkflowDefinition definition, WorkflowCompilation compilation)
    {
        Definition = definition;
        Root = compilation.Root!;
        variableTypes = compilation.VariableTypes;
        FirstValues = [.. compilation.FirstValues];
        ForgottenValues = [.. FirstValues.Where(first => !definition.Variables.First(variable => variable.Name == first.Key).IsKept)];
        VariableNames = [.. variableTypes.Keys];
        nodes = compilation.Nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
        IncidentStrategy = definition.IncidentStrategyType?.Contains("ContinueWithIncidents", StringComparison.Ordinal) is true
            ? IncidentStrategy.ContinueWithIncidents
            : IncidentStrategy.Fault;
    }

    public WorkflowDefinition Definition { get; }

    public IncidentStrategy IncidentStrategy { get; }

    internal CompiledNode Root { get; }

    internal KeyValuePair<string, object?>[] FirstValues { get; }

    /// <summary>The first values of those variables that are not kept while an instance waits.</summary>
    internal KeyValuePair<string, object?>[] ForgottenValues { get; }

    internal string[] VariableNames { get; }

    /// <summary>Compiles a definition that is about to be published or run for the first time: every problem refuses it.</summary>
    /// <exception cref="WorkflowInvalidException">It has problems (warnings do not count).</exception>
    public static CompiledWorkflow Compile(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var compilation = new WorkflowCompilation(definition, catalog);
        var errors = compilation.All.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        return errors is [] ? new CompiledWorkflow(definition, compilation) : throw new WorkflowInvalidException(errors);
    }

    /// <summary>
    /// Compiles a version that is already there, which may be older than a check of today. Only what makes running impossible refuses it;
    /// a loose connection, an unknown port or an invalid back edge matters when (and only if) an instance reaches it, as in Elsa.
    /// </summary>
    /// <exception cref="WorkflowInvalidException">It cannot run at all.</exception>
    public static CompiledWorkflow CompilePublished(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        var compilation = new WorkflowCompilation(definition, catalog);
        return compilation.Fatal is [] ? new CompiledWorkflow(definition, compilation) : throw new WorkflowInvalidException(compilation.Fatal);
    }

    /// <summary>Everything wrong with a definition, in its order; empty when it can be published.</summary>
    public static IReadOnlyList<WorkflowProblem> Validate(WorkflowDefinition definition, ActivityCatalog catalog) =>
        new WorkflowCompilation(definition, catalog).All;

    internal CompiledNode NodeOf(string nodeId) => nodes.TryGetValue(nodeId, out var node)
        ? node
        : throw new WorkflowFormatException("instance", null, null, nodeId, $"definition {Definition.DefinitionId} version {Definition.Version} has no such activity.");

    /// <exception cref="FormatException">The value does not fit the declared type.</exception>
    internal object? ConvertVariable(string name, object? value) =>
        variableTypes.TryGetValue(name, out var declared) ? Convert(value, declared.Type, declared.IsArray) : value;

    internal static object? Convert(object? value, Type type, bool isArray)
    {
        if (!isArray)
        {
            return value is string { Length: 0 } && type != typeof(string) && type != typeof(object) ? null : ValueConverter.ToDeclared(value, type);
        }

        return value is null or string { Length: 0 }
            ? null
            : ((List<object?>)ValueConverter.To(value, typeof(List<object?>))!).ConvertAll(item => ValueConverter.ToDeclared(item, type));
    }

    internal CompiledNode? FindByIdOrName(string idOrName)
    {
        CompiledNode? byName = null;
        foreach (var node in nodes.Values)
        {
            if (node.Id == idOrName)
            {
                return node;
            }

            byName ??= node.Name == idOrName ? node : null;
        }

        return byName;
    }
}
