namespace ApprovalEngine.Decisions;

/// <summary>Rules matched together although the table's hit policy forbids it (UNIQUE; ANY with different outputs): a fault of the table.</summary>
public sealed class DecisionConflictException : Exception
{
    internal DecisionConflictException(string tableId, HitPolicy hitPolicy, IReadOnlyList<string> ruleIds, string reason)
        : base($"Decision '{tableId}': {reason}, found {string.Join(", ", ruleIds.Select(id => $"'{id}'"))}.")
    {
        TableId = tableId;
        HitPolicy = hitPolicy;
        RuleIds = ruleIds;
    }

    /// <summary>The id of the decision.</summary>
    public string TableId { get; }

    public HitPolicy HitPolicy { get; }

    /// <summary>The ids of the rules that clash, in the order of the rules.</summary>
    public IReadOnlyList<string> RuleIds { get; }
}
