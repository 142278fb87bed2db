namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads <c>definitions</c> and its decisions (DMN 1.3, 6.3.2 and 6.3.7).</summary>
internal static class ModelReader
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
        "description", "extensionElements", "question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement",
        "authorityRequirement", "supportedObjective", "impactedPerformanceIndicator", "decisionMaker", "decisionOwner", "usingProcess", "usingTask",
        "decisionTable",
    ];

    public static DecisionModel Read(string xml, string source)
    {
        // A byte order mark may survive reading a file; it is no part of the XML and takes no column.
        var content = xml.StartsWith('\uFEFF') ? xml[1..] : xml;
        var problems = new ProblemList(source);
        var root = DmnDocument.Read(content, problems);
        if (root.Name != "definitions" || !Namespaces.Contains(root.Namespace, StringComparer.Ordinal))
        {
            throw problems.Fatal(
                root.Place,
                $"expected <definitions> of DMN 1.3, 1.4 or 1.5 (namespace {string.Join(" or ", Namespaces)}), found <{root.Name}> of '{root.Namespace}'");
        }

        var context = new ModelContext(problems, new SourceText(content));
        context.RequireChildren(root, DefinitionsChildren, default);
        context.RequireFeel(root, default);
        var name = context.RequireAttribute(root, "name", default);
        var nameSpace = context.RequireAttribute(root, "namespace", default);
        var tables = root.All("decision").Select(decision => ReadDecision(decision, context)).OfType<DecisionTable>().ToList();
        problems.ThrowIfAny();
        return new DecisionModel(name!, nameSpace!, xml, tables);
    }

    private static DecisionTable? ReadDecision(DmnElement decision, ModelContext context)
    {
        var cell = new Cell(decision.Attribute("id") ?? decision.Attribute("name"));
        var id = context.RequireId(decision, cell);
        var name = context.RequireAttribute(decision, "name", cell);
        context.RequireChildren(decision, DecisionChildren, cell);
        foreach (var requirement in decision.All("informationRequirement").Where(item => item.Child("requiredDecision") is not null))
        {
            context.Problems.Add(requirement.Place, "expected a decision that needs input data only, found one that needs another decision (not supported)", cell);
        }

        if (decision.All("decisionTable").ToList() is not [var table])
        {
            context.Problems.Add(decision.Place, "expected one <decisionTable> in <decision>, found none or several", cell);
            return null;
        }

        return TableReader.Read(new DecisionHeader(id ?? "", name ?? "", decision.TextOf("description")), table, context);
    }
}

/// <summary>What a decision says about itself.</summary>
internal sealed record DecisionHeader(string Id, string Name, string? Description);
