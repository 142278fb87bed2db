namespace ApprovalEngine.Workflows;

/// <summary>
/// A text that is not a workflow definition (or not the state of an instance). <see cref="Source"/> says which text,
/// <see cref="Place"/> where in it: a line and column (1-based) for broken JSON, a JSON path for a wrong shape.
/// </summary>
public sealed class WorkflowFormatException : Exception
{
    public WorkflowFormatException(string source, int? line, int? column, string? path, string reason)
        : base($"{source}{Where(line, column, path)}: {reason}")
    {
        Source = source;
        Line = line;
        Column = column;
        Path = path;
        Reason = reason;
    }

    /// <summary>What was read: a file name, a definition id.</summary>
    public override string? Source { get; set; }

    /// <summary>Line, 1-based; null where the JSON is well-formed and only its shape is wrong.</summary>
    public int? Line { get; }

    /// <summary>Column in characters, 1-based; null together with <see cref="Line"/>.</summary>
    public int? Column { get; }

    /// <summary>JSON path of the member with the wrong shape, such as <c>$.root.activities[2].id</c>.</summary>
    public string? Path { get; }

    /// <summary>What was expected and what was found, without the place.</summary>
    public string Reason { get; }

    /// <summary>The place in words: <c>line 3, column 7</c> or the JSON path.</summary>
    public string Place => Line is { } line ? $"line {line}, column {Column}" : Path ?? "$";

    private static string Where(int? line, int? column, string? path) =>
        line is { } l ? $"({l},{column})" : path is null ? string.Empty : $" at {path}";
}
