using System.Text.Json.Nodes;
using ApprovalEngine.Workflows.Activities;
using ApprovalEngine.Workflows.Values;

namespace ApprovalEngine.Workflows.Compilation;

/// <summary>One pass over a definition: nodes, inputs, plans and everything that is wrong.</summary>
internal sealed class WorkflowCompilation
{
    private const int MaxActivities = 2_000;
    private const int MaxWorkflowsInside = 8;

    private readonly WorkflowDefinition definition;
    private readonly ActivityCatalog catalog;
    private readonly WorkflowFinder? find;
    private readonly Dictionary<string, string> seenPaths = new(StringComparer.Ordinal);
    private readonly Dictionary<(CompiledNode Drawing, string Id), string> seenIds = [];
    private readonly HashSet<(CompiledNode Source, string Port)> unknownPorts = [];
    private readonly Stack<string> inside = new();

    public WorkflowCompilation(WorkflowDefinition definition, ActivityCatalog catalog, WorkflowFinder? find)
    {
        (this.definition, this.catalog, this.find) = (definition, catalog, find);
        Expressions = new ExpressionCompiler(this);
        inside.Push(definition.DefinitionId);
        RefuseTokenMode(definition.Json, "$");
        Root = CompileRoot();
        if (Root is not null && All.TrueForAll(problem => problem.Severity == ProblemSeverity.Warning))
        {
            // Names first, then values: what an activity that is not understood would be told does not matter yet.
            ChoiceCheck.Run(this, catalog, Root);
        }
    }

    public ExpressionCompiler Expressions { get; }

    public List<CompiledNode> Nodes { get; } = [];

    public CompiledNode? Root { get; }

    /// <summary>What keeps the definition from running at all.</summary>
    public List<WorkflowProblem> Fatal { get; } = [];

    /// <summary>Everything, warnings too, in the order of the definition.</summary>
    public List<WorkflowProblem> All { get; } = [];

    public IReadOnlyList<string> Syntaxes => catalog.Syntaxes;

    public HostScriptCompiler? LanguageOf(string syntax) => catalog.LanguageOf(syntax);

    public void Report(CompiledNode node, string member, string message, bool isFatal) =>
        Add(node.Id, node.Name ?? node.Type, $"{node.Definition.Path}.{member}", message, isFatal);

    /// <summary>True for the first connection from a port that the activity does not have: each such port is told once.</summary>
    public bool IsFirstFrom(CompiledNode source, string port) => unknownPorts.Add((source, port));

    public void Warn(CompiledNode node, string member, string message) =>
        Warn(node.Id, node.Name ?? node.Type, $"{node.Definition.Path}.{member}", message);

    private void Warn(string? id, string? name, string path, string message) =>
        All.Add(new WorkflowProblem(definition.Source, id, name, path, message) { Severity = ProblemSeverity.Warning });

    private void Add(string? id, string? name, string path, string message, bool isFatal)
    {
        var problem = new WorkflowProblem(definition.Source, id, name, path, message);
        All.Add(problem);
        if (isFatal)
        {
            Fatal.Add(problem);
        }
    }

    private DeclaredVariable[] Declare(VariableScope scope, IReadOnlyList<VariableDefinition> variables, string? id, string? owner, string path)
    {
        var declared = new List<DeclaredVariable>(variables.Count);
        for (var i = 0; i < variables.Count; i++)
        {
            var variable = variables[i];
            var place = $"{path}.variables[{i}]";
            if (!scope.TryDeclare(variable.Id, variable.Name))
            {
                Add(id, owner, place, $"variable {variable.Name} (id {variable.Id}) is declared twice.", isFatal: true);
                continue;
            }

            if (scope.Hides(variable.Name))
            {
                Add(id, owner, place, $"variable {variable.Name} hides one of the same name further out; give it another name.", isFatal: false);
            }

            if (!variable.IsKept)
            {
                Warn(id, owner, $"{place}.storageDriverTypeName",
                    $"variable {variable.Name} has no storage driver: as in Elsa it forgets its value whenever the workflow waits.");
            }

            try
            {
                var type = TypeAliases.TypeOf(variable.TypeName);
                declared.Add(new DeclaredVariable(
                    variable.Name, type, variable.IsArray, CompiledWorkflow.Convert(variable.Value, type, variable.IsArray), variable.IsKept));
            }
            catch (FormatException exception)
            {
                Add(id, owner, $"{place}.value", $"variable {variable.Name}: {exception.Message}.", isFatal: true);
            }
        }

        return [.. declared];
    }

    private CompiledNode? CompileRoot()
    {
        if (!catalog.TryGet("Elsa.Workflow", 1, out var descriptor))
        {
            throw new InvalidOperationException($"The catalog lacks the built-in activities: call {nameof(ActivityCatalog.WithBuiltIns)} first.");
        }

        var workflow = new ActivityDefinition(
            WorkflowDefinition.WorkflowNodeId, WorkflowDefinition.WorkflowNodeId, definition.Name, descriptor.TypeName, 1, "$", []);
        var scope = new VariableScope(null);
        var node = new CompiledNode(workflow, descriptor, null, 0, scope) { OwnVariables = Declare(scope, definition.Variables, null, null, "$") };
        Nodes.Add(node);
        if (Compile(definition.Root, node, 0, scope) is not { } root)
        {
            return null;
        }

        node.Children = [root];
        return node;
    }

    private CompiledNode? Compile(ActivityDefinition activity, CompiledNode parent, int index, VariableScope outer)
    {
        var name = activity.Name ?? activity.Type;
        if (Nodes.Count > MaxActivities)
        {
            Add(activity.Id, name, activity.Path, $"the definition has more than {MaxActivities} activities.", isFatal: true);
            return null;
        }

        if (!catalog.TryGet(activity.Type, activity.Version, out var descriptor))
        {
            return CompileComposite(activity, parent, index, outer);
        }

        var scope = activity.Variables is [] ? outer : new VariableScope(outer);
        var node = new CompiledNode(activity, descriptor, parent, index, scope);
        Register(node);
        node.OwnVariables = activity.Variables is [] ? [] : Declare(scope, activity.Variables, activity.Id, name, activity.Path);
        if (node.OwnVariables is not [] && !descriptor.IsContainer)
        {
            Report(node, "variables", $"activity {node.Label} holds no others, so nothing can use its variables.", isFatal: false);
        }

        var children = activity.Children.Select((child, place) => Compile(child, node, place, scope)).ToArray();
        node.Children = [.. children.OfType<CompiledNode>()];
        RefuseTokenMode(activity.Json, activity.Path);
        var compilation = new ActivityCompilation(this, node);
        CompileInputs(compilation, node);
        CompileOutputs(compilation, node);
        UnknownMembers.Report(compilation);
        if (node.Children.Length == children.Length && descriptor.Shared is IPlanned planned)
        {
            node.Plan = planned.Plan(compilation);
        }
        else if (descriptor.Shared is Flowchart)
        {
            FlowPlan.CheckConnections(compilation);
        }

        return node;
    }

    private void Register(CompiledNode node)
    {
        var activity = node.Definition;
        if (!seenIds.TryAdd((node.Drawing, activity.Id), activity.Path))
        {
            Report(node, "id", $"id {activity.Id} is taken already, by {seenIds[(node.Drawing, activity.Id)]}.", isFatal: false);
        }

        if (!seenPaths.TryAdd(activity.NodeId, activity.Path))
        {
            Report(node, "id", $"the path {activity.NodeId} is taken already, by {seenPaths[activity.NodeId]}; is there a colon in an id?", isFatal: true);
        }

        Nodes.Add(node);
    }

    // An activity whose type is the name of a workflow: that workflow's drawing becomes part of this one.
    private CompiledNode? CompileComposite(ActivityDefinition activity, CompiledNode parent, int index, VariableScope outer)
    {
        var name = activity.Name ?? activity.Type;
        if (find?.Invoke(activity.Type, activity.Version) is not { } used)
        {
            var versions = catalog.VersionsOf(activity.Type);
            Add(activity.Id, name, $"{activity.Path}.type", versions.Count == 0
                ? $"activity type {activity.Type} is not known."
                : $"activity type {activity.Type} has no version {activity.Version}; known: {string.Join(", ", versions)}.", isFatal: true);
            return StandIn(activity, parent, index, outer);
        }

        if (inside.Contains(used.DefinitionId) || inside.Count > MaxWorkflowsInside)
        {
            Add(activity.Id, name, $"{activity.Path}.type", inside.Contains(used.DefinitionId)
                ? $"workflow {used.DefinitionId} would contain itself."
                : $"workflows are used inside workflows more than {MaxWorkflowsInside} deep.", isFatal: true);
            return null;
        }

        var scope = new VariableScope(outer);
        var node = new CompiledNode(activity, Composite.Describe(activity.Type, activity.Version, used), parent, index, scope);
        Register(node);
        var compilation = new ActivityCompilation(this, node);
        CompileInputs(compilation, node);
        CompileOutputs(compilation, node);
        UnknownMembers.Report(compilation);
        var inner = new VariableScope(outer);
        node.OwnVariables =
        [
            .. Declare(inner, used.Variables, activity.Id, name, activity.Path + ">$"),
            .. used.Inputs.Concat(used.Outputs).DistinctBy(argument => argument.Name).Where(argument => inner.TryDeclare(argument.Name, argument.Name))
                .Select(argument => new DeclaredVariable(argument.Name, TypeAliases.TypeOf(argument.TypeName), argument.IsArray, null, true)),
        ];
        inside.Push(used.DefinitionId);
        var root = Compile(used.Root.Under(activity.NodeId, activity.Path), node, 0, inner);
        inside.Pop();
        node.Children = root is null ? [] : [root];
        return root is null ? null : node;
    }

    // In the place of an activity of unknown type, so that the rest of the drawing is looked at too. With it nothing runs: its problem is fatal.
    private CompiledNode StandIn(ActivityDefinition activity, CompiledNode parent, int index, VariableScope outer)
    {
        var node = new CompiledNode(activity, UnknownActivity.Describe(activity), parent, index, outer);
        Register(node);
        node.Children = [.. activity.Children.Select((child, place) => Compile(child, node, place, outer)).OfType<CompiledNode>()];
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
