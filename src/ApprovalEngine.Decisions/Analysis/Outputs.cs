namespace ApprovalEngine.Decisions.Analysis;

/// <summary>What rules say, compared.</summary>
internal static class Outputs
{
    public static bool AreSame(DecisionRule left, DecisionRule right) =>
        left.Outputs.All(output => Equals(output.Value, right.Outputs[output.Key]));

    public static bool AreSame(IReadOnlyDictionary<string, decimal> left, IReadOnlyDictionary<string, decimal> right) =>
        left.Count == right.Count && left.All(one => right.TryGetValue(one.Key, out var other) && other == one.Value);
}
