using System.Security;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>A table whose rules are <c>&gt; 0</c>, <c>&gt; 5</c> and <c>&gt; 10</c>, so that 0, 1, 2 or all 3 of them match.</summary>
internal static class HitPolicyTable
{
    private static readonly string[] Entries = ["> 0", "> 5", "> 10"];

    /// <param name="outputs">One entry per rule and output column; columns are separated by <c>|</c>.</param>
    /// <param name="columns">The output columns: type, and after a colon the list of output values.</param>
    /// <param name="defaults">Default entries of the columns.</param>
    public static DecisionModel Model(string attributes, string[] outputs, string[] columns, string[]? defaults = null) => DecisionModel.Parse(
        DmnText.File(
            DmnText.Input("x", "number")
            + string.Concat(columns.Select((column, index) => Output($"out{index + 1}", column, defaults?[index])))
            + string.Concat(Entries.Zip(outputs).Select((pair, index) => DmnText.Rule($"r{index + 1}", [pair.First], pair.Second.Split('|')))),
            attributes),
        DmnText.Source);

    public static string Value(DecisionModel model, int x) => Feel.Written(model.Evaluate("t", DmnText.Of("x", x)).Value);

    public static IEnumerable<string> Rules(DecisionModel model, int x) => model.Tables["t"].Evaluate(DmnText.Of("x", x)).Select(rule => rule.RuleId);

    private static string Output(string name, string column, string? defaultEntry)
    {
        var parts = column.Split(':', 2);
        return DmnText.Output(
            name,
            parts[0],
            (parts.Length > 1 ? $"<outputValues><text>{SecurityElement.Escape(parts[1])}</text></outputValues>" : "")
            + (defaultEntry is null ? "" : $"<defaultOutputEntry><text>{SecurityElement.Escape(defaultEntry)}</text></defaultOutputEntry>"));
    }
}
