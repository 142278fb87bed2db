namespace ApprovalEngine.Workflows;

/// <summary>How much a problem matters.</summary>
public enum ProblemSeverity
{
    /// <summary>The definition cannot be published.</summary>
    Error,

    /// <summary>Publishing goes on; somebody should look.</summary>
    Warning,
}

/// <summary>Something wrong in a definition, with its place.</summary>
/// <param name="Source">Which definition was read.</param>
/// <param name="ActivityId">The activity it is about; null for the definition as a whole.</param>
/// <param name="ActivityName">That activity's name, or its type where it has none.</param>
/// <param name="Path">JSON path, such as <c>$.root.connections[3].source.port</c>.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record WorkflowProblem(string Source, string? ActivityId, string? ActivityName, string Path, string Message)
{
    public ProblemSeverity Severity { get; init; } = ProblemSeverity.Error;

    public override string ToString() =>
        ActivityId is null ? $"{Source} at {Path}: {Message}" : $"{Source} at {Path} (activity {ActivityId}, {ActivityName}): {Message}";
}

/// <summary>A definition that cannot run; <see cref="Problems"/> lists every reason found.</summary>
public sealed class WorkflowInvalidException(IReadOnlyList<WorkflowProblem> problems)
    : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<WorkflowProblem> Problems { get; } = problems;
}
