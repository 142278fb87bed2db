namespace ApprovalEngine.Decisions.Dmn;

/// <summary>What a file's parts need of each other (DMN 1.3, 6.2.2): input data, decisions and business knowledge models by id.</summary>
internal sealed class Requirements
{
    // A decision is evaluated after those it needs; each of them is one call deeper.
    private const int MaxChain = 100;

    private readonly Dictionary<string, DmnElement> parts = new(StringComparer.Ordinal);
    private readonly ModelContext context;
    private readonly string nameSpace;

    public Requirements(DmnElement root, string nameSpace, ModelContext context)
    {
        this.context = context;
        this.nameSpace = nameSpace;
        foreach (var part in root.Children.Where(child => child.Name is "inputData" or "decision" or "businessKnowledgeModel" or "decisionService"))
        {
            var id = part.Name is "decision" ? part.Attribute("id") : context.RequireId(part, new Cell(part.Attribute("name")));
            if (id is not null)
            {
                parts.TryAdd(id, part);
            }
        }
    }

    /// <summary>The parts that one needs, each once; what cannot be found is noted.</summary>
    public List<DmnElement> Of(DmnElement part)
    {
        var needed = new List<DmnElement>();
        foreach (var (requirement, child) in References(part))
        {
            if (child.Attribute("href") is not { } href || Find(href) is not { } found)
            {
                context.Problems.Add(child.PlaceOf("href"), $"expected the id of a part of this file in <{child.Name}>, found '{child.Attribute("href")}'", CellOf(part));
            }
            else if (found.Name is "decisionService")
            {
                context.Problems.AddUnsupported(child.PlaceOf("href"), "expected a business knowledge model, found a decision service to call", CellOf(part));
            }
            else if (child.Name != ReferenceTo(found.Name))
            {
                context.Problems.Add(child.PlaceOf("href"), $"expected a part that <{child.Name}> can name, found <{found.Name}>", CellOf(part));
            }
            else if (!needed.Contains(found))
            {
                needed.Add(found);
            }
        }

        return needed;
    }

    /// <summary>Notes decisions that need themselves, on whatever way, and chains that are too long.</summary>
    public void RequireNoCircle()
    {
        var depths = new Dictionary<DmnElement, int>();
        foreach (var part in parts.Values)
        {
            Depth(part, depths, 0);
        }
    }

    public static Cell CellOf(DmnElement part) => new(part.Attribute("id") ?? part.Attribute("name"));

    // Functions may call themselves: that is bounded when they run. A decision cannot.
    private int Depth(DmnElement part, Dictionary<DmnElement, int> depths, int level)
    {
        if (depths.TryGetValue(part, out var known))
        {
            if (known == 0 && part.Name is "decision")
            {
                context.Problems.Add(part.Place, "expected a decision that does not need itself, found one that does", CellOf(part));
            }

            return known;
        }

        if (level > MaxChain)
        {
            ReportChain(part);
            return 0;
        }

        depths[part] = 0;
        var depth = 0;
        foreach (var (_, child) in References(part))
        {
            if (child.Attribute("href") is { } href && Find(href) is { } found)
            {
                depth = Math.Max(depth, Depth(found, depths, level + 1));
            }
        }

        if (depth == MaxChain)
        {
            ReportChain(part);
        }

        return depths[part] = depth + 1;
    }

    private void ReportChain(DmnElement part) =>
        context.Problems.Add(part.Place, $"expected decisions that need each other over at most {MaxChain} steps, found more", CellOf(part));

    private static IEnumerable<(DmnElement Requirement, DmnElement Child)> References(DmnElement part) =>
        from requirement in part.Children
        where requirement.Name is "informationRequirement" or "knowledgeRequirement"
        from child in requirement.Children
        where child.Name is "requiredInput" or "requiredDecision" or "requiredKnowledge"
        select (requirement, child);

    private static string ReferenceTo(string part) => part switch
    {
        "inputData" => "requiredInput",
        "decision" => "requiredDecision",
        "businessKnowledgeModel" => "requiredKnowledge",
        _ => "",
    };

    // "#id", or the same with the file's own namespace before it.
    private DmnElement? Find(string href)
    {
        var mark = href.IndexOf('#', StringComparison.Ordinal);
        return mark >= 0 && (mark == 0 || href[..mark] == nameSpace) ? parts.GetValueOrDefault(href[(mark + 1)..]) : null;
    }
}
