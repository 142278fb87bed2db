using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Definitions;

/// <summary>What is wrong with a drawing, in a line.</summary>
internal static class ProblemWords
{
    /// <summary>Activity first: that is what a person finds in the drawing. The place is for whoever reads the JSON.</summary>
    public static string Line(WorkflowProblem problem) => problem.ActivityId is null
        ? $"{Sentence(problem.Message)} ({problem.Path})"
        : $"{problem.ActivityName}: {problem.Message} ({problem.ActivityId}, {problem.Path})";

    private static string Sentence(string message) => message.Length == 0 ? message : char.ToUpperInvariant(message[0]) + message[1..];
}
