namespace ApprovalEngine.Decisions;

/// <summary>A value handed to a table that the table cannot use. A table never guesses: it fails closed.</summary>
public sealed class DecisionInputException : Exception
{
    internal DecisionInputException(string tableId, string inputName, string expected, string found)
        : base($"Decision '{tableId}', input '{inputName}': expected {expected}, found {found}.")
    {
        TableId = tableId;
        InputName = inputName;
        Expected = expected;
        Found = found;
    }

    /// <summary>The id of the decision.</summary>
    public string TableId { get; }

    public string InputName { get; }

    /// <summary>What the column takes, in words.</summary>
    public string Expected { get; }

    /// <summary>What was handed in, in words.</summary>
    public string Found { get; }
}
