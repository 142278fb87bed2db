namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Collects what is wrong with a file, so that its author sees everything at once.</summary>
internal sealed class ProblemList(string source)
{
    private const int MaxTextLength = 1000;

    private readonly List<DecisionModelProblem> problems = [];

    public int Count { get; private set; }

    /// <summary>Notes something of DMN that is not supported.</summary>
    public void AddUnsupported(Place place, string message, Cell cell = default) => Add(place, message + " (not supported)", cell, isUnsupported: true);

    public void Add(Place place, string message, Cell cell = default, bool isUnsupported = false)
    {
        if (Count++ < DecisionModel.MaxProblems)
        {
            problems.Add(new DecisionModelProblem(
                source, place.Line, place.Column, Clip(cell.Table), Clip(cell.Rule), Clip(cell.Entry), place.Position, Clip(message)!)
            {
                IsUnsupported = isUnsupported,
            });
        }
    }

    public void ThrowIfAny()
    {
        if (Count > 0)
        {
            throw new DecisionModelException(problems, Count);
        }
    }

    /// <summary>The exception for a problem after which reading makes no sense.</summary>
    public DecisionModelException Fatal(Place place, string message, bool isUnsupported = false)
    {
        Add(place, message, isUnsupported: isUnsupported);
        return new DecisionModelException(problems, Count);
    }

    // Names and values come from the file and may be as long as it.
    private static string? Clip(string? text) => text is { Length: > MaxTextLength } ? string.Concat(text.AsSpan(0, MaxTextLength), "…") : text;
}

/// <summary>Which table, rule and column a problem is about.</summary>
internal readonly record struct Cell(string? Table, string? Rule = null, string? Entry = null);
