namespace ApprovalEngine.Decisions;

/// <summary>A rule that matched, with everything needed to say later why.</summary>
/// <param name="RuleId">The rule's XML <c>id</c>, unique in the file.</param>
/// <param name="Label">The rule's name for people (see <see cref="DecisionRule.Label"/>), or null.</param>
/// <param name="Number">The rule's place in the table, from 1.</param>
/// <param name="TestedInputs">
/// The inputs this rule really tests (its entry is not <c>-</c>) by input name, with the values seen; numbers are decimal.
/// </param>
/// <param name="Outputs">The rule's outputs by output name: decimal, string, bool, DateOnly or null.</param>
public sealed record MatchedRule(
    string RuleId,
    string? Label,
    int Number,
    IReadOnlyDictionary<string, object?> TestedInputs,
    IReadOnlyDictionary<string, object?> Outputs);
