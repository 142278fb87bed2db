using System.Collections.Concurrent;
using ApprovalEngine.Workflows.Compilation;
using ApprovalEngine.Workflows.Expressions;
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
    private readonly Dictionary<string, DeclaredVariable> variables;
    private readonly ConcurrentDictionary<(CompiledNode Drawing, string IdOrName), CompiledNode> found = new();

    private CompiledWorkflow(WorkflowDefinition definition, WorkflowCompilation compilation)
    {
        Definition = definition;
        Root = compilation.Root!;
        variables = Root.OwnVariables.ToDictionary(variable => variable.Name, StringComparer.Ordinal);
        nodes = compilation.Nodes.ToDictionary(node => node.NodeId, StringComparer.Ordinal);
        FirstValues = Root.OwnVariables;
        ForgottenValues = [.. FirstValues.Where(variable => !variable.IsKept)];
        HasForgetfulScopes = nodes.Values.Any(node => node != Root && node.OwnVariables.Any(variable => !variable.IsKept));
        VariableNames =
        [
            .. nodes.Values.SelectMany(node => node.OwnVariables).Select(variable => variable.Name)
                .Concat(nodes.Values.Any(node => node.Descriptor.Shared is Activities.Loop or Activities.ParallelForEach) ? Activities.Loop.VariableNames : [])
                .Distinct(StringComparer.Ordinal),
        ];
        InputNames =
        [
            .. nodes.Values.Where(node => node.Descriptor.Shared is Activities.Composite).SelectMany(node => node.Descriptor.Inputs).Select(input => input.Name)
                .Concat(definition.Inputs.Select(input => input.Name)).Distinct(StringComparer.Ordinal),
        ];
        IncidentStrategy = definition.IncidentStrategyType?.Contains("ContinueWithIncidents", StringComparison.Ordinal) is true
            ? IncidentStrategy.ContinueWithIncidents
            : IncidentStrategy.Fault;
    }

    public WorkflowDefinition Definition { get; }

    public IncidentStrategy IncidentStrategy { get; }

    internal CompiledNode Root { get; }

    internal DeclaredVariable[] FirstValues { get; }

    /// <summary>The first values of those variables that are not kept while an instance waits.</summary>
    internal DeclaredVariable[] ForgottenValues { get; }

    /// <summary>Some container declares variables that are not kept while an instance waits.</summary>
    internal bool HasForgetfulScopes { get; }

    /// <summary>Every variable's name, those inside containers and of loops too.</summary>
    internal string[] VariableNames { get; }

    internal string[] InputNames { get; }

    internal IEnumerable<CompiledNode> Nodes => nodes.Values;

    /// <summary>Compiles a definition that is about to be published or run for the first time: every problem refuses it.</summary>
    /// <param name="find">Finds workflows that the definition uses as activities; null = there are none.</param>
    /// <exception cref="WorkflowInvalidException">It has problems (warnings do not count).</exception>
    public static CompiledWorkflow Compile(WorkflowDefinition definition, ActivityCatalog catalog, WorkflowFinder? find = null)
    {
        var compilation = new WorkflowCompilation(definition, catalog, find);
        var errors = compilation.All.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        return errors is [] ? new CompiledWorkflow(definition, compilation) : throw new WorkflowInvalidException(errors);
    }

    /// <summary>
    /// Compiles a version that is already there, which may be older than a check of today. Only what makes running impossible refuses it;
    /// a loose connection, an unknown port or an invalid back edge matters when (and only if) an instance reaches it, as in Elsa.
    /// </summary>
    /// <exception cref="WorkflowInvalidException">It cannot run at all.</exception>
    public static CompiledWorkflow CompilePublished(WorkflowDefinition definition, ActivityCatalog catalog, WorkflowFinder? find = null)
    {
        var compilation = new WorkflowCompilation(definition, catalog, find);
        return compilation.Fatal is [] ? new CompiledWorkflow(definition, compilation) : throw new WorkflowInvalidException(compilation.Fatal);
    }

    /// <summary>Everything wrong with a definition, in its order; empty when it can be published.</summary>
    public static IReadOnlyList<WorkflowProblem> Validate(WorkflowDefinition definition, ActivityCatalog catalog, WorkflowFinder? find = null) =>
        new WorkflowCompilation(definition, catalog, find).All;

    /// <summary>Whether an activity of a type is given an input somewhere in the drawing, in workflows used in it too; an empty literal gives nothing.</summary>
    public bool HasActivityWith(string typeName, string input) => nodes.Values.Any(node => node.Type == typeName
        && node.Descriptor.Inputs.Index().Any(one => one.Item.Name == input && node.Inputs[one.Index] is { } given and not ConstantExpression { Value: null or "" }));

    internal CompiledNode NodeOf(string nodeId) => nodes.TryGetValue(nodeId, out var node)
        ? node
        : throw new WorkflowFormatException("instance", null, null, nodeId, $"definition {Definition.DefinitionId} version {Definition.Version} has no such activity.");

    internal CompiledNode? FindNode(string nodeId) => nodes.GetValueOrDefault(nodeId);

    /// <exception cref="FormatException">The value does not fit the declared type.</exception>
    internal object? ConvertVariable(string name, object? value) =>
        variables.TryGetValue(name, out var declared) ? Convert(value, declared.Type, declared.IsArray) : value;

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

    /// <summary>An activity of a drawing, by its id or else its name; null where there is none.</summary>
    /// <param name="drawing">The root, or a workflow used as an activity.</param>
    internal CompiledNode? FindByIdOrName(CompiledNode drawing, string idOrName)
    {
        if (found.TryGetValue((drawing, idOrName), out var known))
        {
            return known;
        }

        var matches = nodes.Values.Where(node => node.Drawing == drawing && (node.Id == idOrName || node.Name == idOrName)).ToList();
        var match = matches.Find(node => node.Id == idOrName) ?? matches.FirstOrDefault();
        if (match is not null)
        {
            found[(drawing, idOrName)] = match; // what is not there is not remembered: scripts may ask for any number of names
        }

        return match;
    }
}
