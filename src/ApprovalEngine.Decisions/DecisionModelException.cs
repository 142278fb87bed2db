using System.Globalization;

namespace ApprovalEngine.Decisions;

/// <summary>A DMN file that cannot be used, with every problem found in it. Nothing of such a file is loaded.</summary>
public sealed class DecisionModelException : Exception
{
    internal DecisionModelException(IReadOnlyList<DecisionModelProblem> problems, int problemCount)
        : base(Text(problems, problemCount))
    {
        Problems = problems;
        ProblemCount = problemCount;
        Source = problems[0].Source;
    }

    /// <summary>The problems in the order they were found, at least one and at most <see cref="DecisionModel.MaxProblems"/>.</summary>
    public IReadOnlyList<DecisionModelProblem> Problems { get; }

    /// <summary>How many problems there are, those left off <see cref="Problems"/> included.</summary>
    public int ProblemCount { get; }

    /// <summary>The name of the file, as handed to <see cref="DecisionModel.Parse"/>.</summary>
    public override string? Source { get; set; }

    /// <summary>Line of the first problem, from 1; 0 where the whole file is meant.</summary>
    public int Line => Problems[0].Line;

    /// <summary>Column of the first problem, from 1; 0 where the whole file is meant.</summary>
    public int Column => Problems[0].Column;

    private static string Text(IReadOnlyList<DecisionModelProblem> problems, int problemCount)
    {
        var leftOff = problemCount - problems.Count;
        var lines = problems.Select(problem => problem.ToString());
        return string.Join(
            '\n',
            leftOff == 0 ? lines : lines.Append(string.Create(CultureInfo.InvariantCulture, $"and {leftOff} more problems")));
    }
}
