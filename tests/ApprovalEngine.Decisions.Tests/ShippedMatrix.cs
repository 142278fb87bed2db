using System.Runtime.CompilerServices;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The matrix that ships with the product, read once, and what its tests ask it.</summary>
internal static class ShippedMatrix
{
    public static readonly DecisionModel Model = DecisionModel.Parse(File.ReadAllText(Path()), "empowerment-matrix.dmn");

    public static IEnumerable<DecisionTable> Tables => Model.Tables.Values;

    public static DecisionTable Table(string requestType) => Model.Tables[requestType];

    /// <summary>The rows that match, in the order of the file.</summary>
    public static string Rows(this DecisionTable table, Dictionary<string, object?> facts) =>
        string.Join(' ', table.Evaluate(facts).Select(rule => rule.RuleId));

    /// <summary>The place on the ladder of those who approve: sales stands below finance. 0 = nobody may.</summary>
    public static int Rung(this DecisionTable table, Dictionary<string, object?> facts)
    {
        var approving = table.Evaluate(facts).Where(rule => (string)rule.Outputs["kind"]! == "approve").ToList();
        var finance = approving.Where(rule => (string)rule.Outputs["function"]! == "finance").Select(rule => decimal.ToInt32((decimal)rule.Outputs["level"]!) + 1);
        return finance.DefaultIfEmpty(approving.Any(rule => (string)rule.Outputs["function"]! == "sales") ? 1 : 0).Max();
    }

    /// <summary>Whether legal counsel approves besides finance.</summary>
    public static bool AsksLegal(this DecisionTable table, Dictionary<string, object?> facts) =>
        table.Evaluate(facts).Any(rule => (string)rule.Outputs["function"]! == "legal");

    /// <summary>What a row says who must answer, in one line.</summary>
    public static string Authority(this DecisionTable table, string id)
    {
        var outputs = table.Rules.Single(rule => rule.Id == id).Outputs;
        return string.Join(' ', table.Outputs.Select(output => FormattableString.Invariant($"{outputs[output.Name]}")));
    }

    /// <summary>Amounts around a limit and between the limits, in ascending order: each limit of every table is among them.</summary>
    public static IEnumerable<decimal> Amounts { get; } =
    [
        .. new[] { 0m, 500m, 10_000m, 20_000m, 50_000m, 100_000m, 200_000m, 500_000m, 2_000_000m, 5_000_000m, 10_000_000m, 90_000_000m }
            .SelectMany(limit => new[] { limit - 0.01m, limit, limit + 0.01m, limit * 1.2m }).Where(amount => amount > 0).Distinct().Order(),
    ];

    private static string Path([CallerFilePath] string here = "") => System.IO.Path.GetFullPath(
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..", "workflows", "empowerment-matrix.dmn"));
}
