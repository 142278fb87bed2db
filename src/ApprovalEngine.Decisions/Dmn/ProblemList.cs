namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Collects what is wrong with a file, so that its author sees everything at once.</summary>
internal sealed class ProblemList(string source)
{
    private readonly List<DecisionModelProblem> problems = [];

    public int Count { get; private set; }

    public void Add(Place place, string message, Cell cell = default)
    {
        if (Count++ < DecisionModel.MaxProblems)
        {
            problems.Add(new DecisionModelProblem(source, place.Line, place.Column, cell.Table, cell.Rule, cell.Entry, place.Position, message));
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
    public DecisionModelException Fatal(Place place, string message)
    {
        Add(place, message);
        return new DecisionModelException(problems, Count);
    }
}

/// <summary>Which table, rule and column a problem is about.</summary>
internal readonly record struct Cell(string? Table, string? Rule = null, string? Entry = null);
