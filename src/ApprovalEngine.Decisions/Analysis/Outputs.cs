namespace ApprovalEngine.Decisions.Analysis;

/// <summary>What rules say, compared.</summary>
internal static class Outputs
{
    /// <summary>Whether every output is a value. A rule hands out null for one that it calculates, which is not what stands in the entry.</summary>
    public static bool AreKnown(DecisionRule rule, IReadOnlyList<DecisionOutput> columns) =>
        columns.Zip(rule.OutputEntries).All(one => rule.Outputs[one.First.Name] is not null || one.Second.Trim() is "null" or "");

    public static bool AreSame(DecisionRule left, DecisionRule right) =>
        left.Outputs.All(output => Equals(output.Value, right.Outputs[output.Key]));

    public static bool AreSame(IReadOnlyDictionary<string, decimal> left, IReadOnlyDictionary<string, decimal> right) =>
        left.Count == right.Count && left.All(one => right.TryGetValue(one.Key, out var other) && other == one.Value);
}
