using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads <c>definitions</c> and its parts (DMN 1.3, 6.3).</summary>
internal sealed class ModelReader
{
    private static readonly string[] Namespaces =
    [
        "https://www.omg.org/spec/DMN/20191111/MODEL/", // 1.3
        "https://www.omg.org/spec/DMN/20211108/MODEL/", // 1.4
        "https://www.omg.org/spec/DMN/20230324/MODEL/", // 1.5
    ];

    private static readonly string[] DefinitionsChildren =
    [
        "description", "extensionElements", "import", "itemDefinition", "decision", "inputData", "knowledgeSource", "businessKnowledgeModel",
        "decisionService", "elementCollection", "performanceIndicator", "organizationUnit", "textAnnotation", "association", "group",
    ];

    private static readonly string[] DecisionChildren =
    [
        "question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement", "authorityRequirement", "supportedObjective",
        "impactedPerformanceIndicator", "decisionMaker", "decisionOwner", "usingProcess", "usingTask",
    ];

    private static readonly string[] FunctionChildren =
        ["description", "extensionElements", "variable", "knowledgeRequirement", "authorityRequirement", "encapsulatedLogic"];

    private readonly ModelContext context;
    private readonly Requirements requirements;
    private readonly Dictionary<DmnElement, DefinedFunction> functions = [];

    private ModelReader(ModelContext context, Requirements requirements) => (this.context, this.requirements) = (context, requirements);

    public static DecisionModel Read(string xml, string source, bool keepsBroken)
    {
        // A byte order mark may survive reading a file; it is no part of the XML and takes no column.
        var content = xml.StartsWith('\uFEFF') ? xml[1..] : xml;
        var problems = new ProblemList(source);
        var root = DmnDocument.Read(content, problems);
        if (root.Name != "definitions" || !Namespaces.Contains(root.Namespace, StringComparer.Ordinal))
        {
            throw problems.Fatal(
                root.Place,
                $"expected <definitions> of DMN 1.3, 1.4 or 1.5 (namespace {string.Join(" or ", Namespaces)}), found <{root.Name}> of '{root.Namespace}'",
                isUnsupported: root.Name == "definitions" && DmnDocument.IsDmnModel(root.Namespace));
        }

        var context = new ModelContext(problems, new SourceText(content), NamesIn(root)) { KeepsBroken = keepsBroken };
        context.RequireChildren(root, DefinitionsChildren, default);
        context.RequireFeel(root, default);
        var name = context.RequireAttribute(root, "name", default);
        var nameSpace = context.RequireAttribute(root, "namespace", default);
        foreach (var import in root.All("import"))
        {
            context.Problems.AddUnsupported(import.Place, $"expected a file that needs no other, found an import of '{import.Attribute("namespace")}'");
        }

        new TypeReader(context).Read(root);
        var reader = new ModelReader(context, new Requirements(root, nameSpace ?? "", context));
        var decisions = reader.ReadParts(root);
        problems.ThrowIfAny();
        return new DecisionModel(name!, nameSpace!, xml, InputsOf(root, context), decisions);
    }

    private static Dictionary<string, DecisionValueType> InputsOf(DmnElement root, ModelContext context)
    {
        var inputs = new Dictionary<string, DecisionValueType>(StringComparer.Ordinal);
        foreach (var input in root.All("inputData"))
        {
            var type = input.Child("variable")?.Attribute("typeRef") is { } name ? context.FindType(name) : null;
            inputs[NameOf(input)] = type?.Kind ?? DecisionValueType.Any;
        }

        return inputs;
    }

    // Names may have spaces in them, so all of them have to be known before the first expression is read.
    private static FeelNames NamesIn(DmnElement root)
    {
        var names = new FeelNames();
        var open = new Stack<DmnElement>([root]);
        while (open.TryPop(out var element))
        {
            if (element != root && element.Attribute("name") is { } name)
            {
                names.Add(name);
            }

            if (element.Attribute("iteratorVariable") is { } variable)
            {
                names.Add(variable);
            }

            foreach (var child in element.Children)
            {
                open.Push(child);
            }
        }

        return names;
    }

    private List<CompiledDecision> ReadParts(DmnElement root)
    {
        requirements.RequireNoCircle();
        var functionElements = root.All("businessKnowledgeModel").ToList();
        var bodies = functionElements.Select(DeclareFunction).ToList();
        foreach (var (element, body) in functionElements.Zip(bodies))
        {
            body(element);
        }

        return [.. root.All("decision").Select(ReadDecision).OfType<CompiledDecision>()];
    }

    // A function is known before its body is read: it may call itself and be called by those before it.
    private Action<DmnElement> DeclareFunction(DmnElement element)
    {
        var cell = Requirements.CellOf(element);
        var name = context.RequireAttribute(element, "name", cell) ?? "";
        context.RequireChildren(element, FunctionChildren, cell);
        var scope = context.NewScope();
        scope.IsLenient = true;
        var header = new DecisionHeader(element.Attribute("id") ?? name, name, element.TextOf("description"), null, IsDeclared: true);
        var reader = new ExpressionReader(header, context);
        if (context.AtMostOne(element, "encapsulatedLogic", cell) is not { } logic)
        {
            context.Problems.Add(element.Place, "expected <encapsulatedLogic> in <businessKnowledgeModel>, found none", cell);
            return _ => { };
        }

        if (logic.Attribute("kind") is { } kind && kind != "FEEL")
        {
            context.Problems.AddUnsupported(logic.PlaceOf("kind"), $"expected FEEL as the kind of the function, found {kind}", cell);
            return _ => { };
        }

        var function = new DefinedFunction($"'{name}'", reader.ReadParameters(logic, scope));
        functions[element] = function;
        var variable = element.Child("variable");
        var result = context.FindType(logic, cell) ?? (variable is null ? null : context.FindType(variable, cell));
        return _ =>
        {
            scope.Declare(name, function);
            DeclareFunctions(element, scope);
            if (reader.ReadChild(logic, scope, null, "formalParameter") is { } body)
            {
                function.With(body, () => scope.SlotCount, result?.Kind is DecisionValueType.Function ? null : result);
            }
        };
    }

    private void DeclareFunctions(DmnElement part, FeelScope scope)
    {
        foreach (var needed in requirements.Of(part).Where(needed => needed.Name is "businessKnowledgeModel"))
        {
            if (functions.TryGetValue(needed, out var function))
            {
                scope.Declare(NameOf(needed), function);
            }
        }
    }

    private CompiledDecision? ReadDecision(DmnElement decision)
    {
        var cell = Requirements.CellOf(decision);
        var id = context.RequireIdOrName(decision, cell);
        var name = context.RequireAttribute(decision, "name", cell);
        var variable = context.AtMostOne(decision, "variable", cell);
        var type = variable is null ? null : context.FindType(variable, cell);
        var scope = context.NewScope();
        var needed = requirements.Of(decision);
        var inputs = new List<RequiredValue>();
        foreach (var part in needed.Where(part => part.Name is "inputData" or "decision"))
        {
            var partType = part.Child("variable") is { } partVariable ? context.FindType(partVariable, Requirements.CellOf(part)) : null;
            inputs.Add(new RequiredValue(NameOf(part), scope.Declare(NameOf(part), partType), partType, part.Name is "decision" ? part.Attribute("id") : null));
        }

        DeclareFunctions(decision, scope);
        scope.IsLenient = true;
        var header = new DecisionHeader(id ?? "", name ?? "", decision.TextOf("description"), type, IsDeclared: needed.Count > 0);
        var reader = new ExpressionReader(header, context);
        foreach (var input in inputs)
        {
            reader.Variables[input.Name] = input.Slot;
        }

        if (!reader.HasChild(decision, DecisionChildren))
        {
            // Nobody says how it is made, so it is made elsewhere, and the caller hands it in as an input (DMN 1.3, 6.3.7: logic is optional).
            var slot = scope.Declare(NameOf(decision), type);
            return new CompiledDecision(header, new VariableNode(0, slot, type), scope, [new RequiredValue(NameOf(decision), slot, type, null)], null);
        }

        if (reader.ReadChild(decision, scope, type, DecisionChildren) is not { } node)
        {
            return null;
        }

        inputs.AddRange(reader.Variables.Where(free => !inputs.Exists(input => input.Name == free.Key))
            .Select(free => new RequiredValue(free.Key, free.Value, null, null)));
        return new CompiledDecision(header, node, scope, inputs, node is TableNode ? reader.Table : null);
    }

    private static string NameOf(DmnElement part) => FeelNames.Written(part.Child("variable")?.Attribute("name") ?? part.Attribute("name") ?? "");
}
