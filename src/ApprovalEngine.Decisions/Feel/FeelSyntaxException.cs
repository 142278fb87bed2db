namespace ApprovalEngine.Decisions.Feel;

/// <summary>An expression that is not what is expected. The reader of the file turns it into a problem with line and column.</summary>
/// <param name="position">Index into the expression's text, from 0.</param>
internal sealed class FeelSyntaxException(int position, string message) : Exception(message)
{
    public int Position { get; } = position;

    /// <summary>The expression may be right, but uses something that is not supported.</summary>
    public bool IsUnsupported { get; init; }
}
