using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>One pass over a definition: nodes, inputs, plans and everything that is wrong.</summary>
internal sealed class WorkflowCompilation
{
    private const int MaxActivities = 2_000;

    private readonly WorkflowDefinition definition;
    private readonly ActivityCatalog catalog;
    private readonly Dictionary<string, string> variableNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> seenPaths = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> seenIds = new(StringComparer.Ordinal);

    public WorkflowCompilation(WorkflowDefinition definition, ActivityCatalog catalog)
    {
        (this.definition, this.catalog) = (definition, catalog);
        Expressions = new ExpressionCompiler(this);
        DeclareVariables();
        RefuseTokenMode(definition.Json, "$");
        Root = CompileRoot();
    }

    public ExpressionCompiler Expressions { get; }

    public Dictionary<string, (Type Type, bool IsArray)> VariableTypes { get; } = new(StringComparer.Ordinal);

    public List<KeyValuePair<string, object?>> FirstValues { get; } = [];

    public List<CompiledNode> Nodes { get; } = [];

    public CompiledNode? Root { get; }

    /// <summary>What keeps the definition from running at all.</summary>
    public List<WorkflowProblem> Fatal { get; } = [];

    /// <summary>Everything, warnings too, in the order of the definition.</summary>
    public List<WorkflowProblem> All { get; } = [];

    public bool TryGetVariable(string idOrName, [NotNullWhen(true)] out string? name) => variableNames.TryGetValue(idOrName, out name);

    public void Report(CompiledNode node, string member, string message, bool isFatal) =>
        Add(node.Id, node.Name ?? node.Type, $"{node.Definition.Path}.{member}", message, isFatal);

    public void Warn(CompiledNode node, string member, string message) =>
        All.Add(new WorkflowProblem(definition.Source, node.Id, node.Name ?? node.Type, $"{node.Definition.Path}.{member}", message)
        {
            Severity = ProblemSeverity.Warning,
        });

    private void Add(string? id, string? name, string path, string message, bool isFatal)
    {
        var problem = new WorkflowProblem(definition.Source, id, name, path, message);
        All.Add(problem);
        if (isFatal)
        {
            Fatal.Add(problem);
        }
    }

    private void DeclareVariables()
    {
        for (var i = 0; i < definition.Variables.Count; i++)
        {
            var variable = definition.Variables[i];
            var path = $"$.variables[{i}]";
            var type = TypeAliases.TypeOf(variable.TypeName);
            if (!VariableTypes.TryAdd(variable.Name, (type, variable.IsArray)) || !variableNames.TryAdd(variable.Id, variable.Name))
            {
                Add(null, null, path, $"variable {variable.Name} (id {variable.Id}) is declared twice.", isFatal: true);
                continue;
            }

            variableNames.TryAdd(variable.Name, variable.Name);
            if (!variable.IsKept)
            {
                All.Add(new WorkflowProblem(
                    definition.Source, null, null, $"{path}.storageDriverTypeName",
                    $"variable {variable.Name} has no storage driver: as in Elsa it forgets its value whenever the workflow waits.")
                {
                    Severity = ProblemSeverity.Warning,
                });
            }

            try
            {
                FirstValues.Add(new(variable.Name, CompiledWorkflow.Convert(variable.Value, type, variable.IsArray)));
            }
            catch (FormatException exception)
            {
                Add(null, null, $"{path}.value", $"variable {variable.Name}: {exception.Message}.", isFatal: true);
            }
        }
    }

    private CompiledNode? CompileRoot()
    {
        if (!catalog.TryGet("Elsa.Workflow", 1, out var descriptor))
        {
            throw new InvalidOperationException($"The catalog lacks the built-in activities: call {nameof(ActivityCatalog.WithBuiltIns)} first.");
        }

        var json = new JsonObject();
        var workflow = new ActivityDefinition(
            WorkflowDefinition.WorkflowNodeId, WorkflowDefinition.WorkflowNodeId, definition.Name, descriptor.TypeName, 1, "$", json);
        var node = new CompiledNode(workflow, descriptor, null, 0);
        Nodes.Add(node);
        if (Compile(definition.Root, node, 0) is not { } root)
        {
            return null;
        }

        node.Children = [root];
        return node;
    }

    private CompiledNode? Compile(ActivityDefinition activity, CompiledNode parent, int index)
    {
        var name = activity.Name ?? activity.Type;
        if (Nodes.Count > MaxActivities)
        {
            Add(activity.Id, name, activity.Path, $"the definition has more than {MaxActivities} activities.", isFatal: true);
            return null;
        }

        if (!catalog.TryGet(activity.Type, activity.Version, out var descriptor))
        {
            var versions = catalog.VersionsOf(activity.Type);
            Add(activity.Id, name, $"{activity.Path}.type", versions.Count == 0
                ? $"activity type {activity.Type} is not known."
                : $"activity type {activity.Type} has no version {activity.Version}; known: {string.Join(", ", versions)}.", isFatal: true);
            return null;
        }

        if (!seenIds.TryAdd(activity.Id, activity.Path))
        {
            Add(activity.Id, name, $"{activity.Path}.id", $"id {activity.Id} is taken already, by {seenIds[activity.Id]}.", isFatal: true);
        }

        if (!seenPaths.TryAdd(activity.NodeId, activity.Path))
        {
            Add(activity.Id, name, $"{activity.Path}.id", $"the path {activity.NodeId} is taken already, by {seenPaths[activity.NodeId]}; is there a colon in an id?", isFatal: true);
        }

        var node = new CompiledNode(activity, descriptor, parent, index);
        Nodes.Add(node);
        if (activity.Json["variables"] is JsonArray { Count: > 0 })
        {
            Report(node, "variables", "variables of a container are not supported; declare them on the workflow.", isFatal: true);
        }

        var children = activity.Children.Select((child, place) => Compile(child, node, place)).ToArray();
        node.Children = [.. children.OfType<CompiledNode>()];
        RefuseTokenMode(activity.Json, activity.Path);
        var compilation = new ActivityCompilation(this, node);
        CompileInputs(compilation, node);
        CompileOutputs(compilation, node);
        if (node.Children.Length == children.Length && descriptor.Shared is IPlanned planned)
        {
            node.Plan = planned.Plan(compilation);
        }

        return node;
    }

    private void CompileInputs(ActivityCompilation compilation, CompiledNode node)
    {
        var inputs = node.Descriptor.Inputs;
        node.Inputs = new Workflows.Expressions.Expression?[inputs.Count];
        for (var i = 0; i < inputs.Count; i++)
        {
            var input = inputs[i];
            if (node.Descriptor.Shared is SetVariable && input.Name == "Variable")
            {
                continue;
            }

            var before = Fatal.Count;
            var json = node.Definition.Json;
            node.Inputs[i] = Expressions.CompileInput(compilation, json[input.JsonName] ?? json[input.Name], input.Type, input.JsonName);
            if (node.Inputs[i] is null && input is { IsRequired: true, Default: null } && Fatal.Count == before)
            {
                compilation.RunTimeProblem(input.JsonName, $"input {input.Name} is required and has no value.");
            }
        }
    }

    private static void CompileOutputs(ActivityCompilation compilation, CompiledNode node)
    {
        var outputs = node.Descriptor.Outputs;
        node.OutputVariables = new string?[outputs.Count];
        for (var i = 0; i < outputs.Count; i++)
        {
            var member = compilation.Json[outputs[i].JsonName] as JsonObject;
            if ((member?["memoryReference"] as JsonObject)?["id"]?.ToString() is not { } id)
            {
                continue;
            }

            if (compilation.TryGetVariable(id, out var name))
            {
                node.OutputVariables[i] = name;
            }
            else
            {
                compilation.RunTimeProblem($"{outputs[i].JsonName}.memoryReference.id", $"expected a variable the workflow declares, found \"{id}\".");
            }
        }
    }

    private void RefuseTokenMode(JsonObject json, string path)
    {
        if ((json["customProperties"] as JsonObject)?["Flowchart:ExecutionMode"]?.ToString() is { } mode
            && mode.Contains("Token", StringComparison.OrdinalIgnoreCase))
        {
            Add(
                null,
                null,
                $"{path}.customProperties['Flowchart:ExecutionMode']",
                $"execution mode {mode} is not supported; flowcharts run in Elsa's default mode, CounterBased.",
                isFatal: true);
        }
    }
}
