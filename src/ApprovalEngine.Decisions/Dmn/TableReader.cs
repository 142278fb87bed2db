using System.Globalization;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads a <c>decisionTable</c> (DMN 1.3, 8.3.1): hit policy, columns and rules.</summary>
internal static class TableReader
{
    private static readonly string[] TableChildren = ["description", "extensionElements", "input", "output", "annotation", "rule"];
    private static readonly string[] RuleChildren = ["description", "extensionElements", "inputEntry", "outputEntry", "annotationEntry"];

    /// <summary>The table; null where something of it cannot be read, and the problems are noted.</summary>
    public static DecisionTable? Read(DecisionHeader decision, DmnElement table, ModelContext context)
    {
        var problemsBefore = context.Problems.Count;
        var cell = new Cell(decision.Id);
        context.RequireChildren(table, TableChildren, cell);
        var hitPolicy = ReadHitPolicy(table, context, cell);
        var columns = ColumnReader.Read(decision, table, context);
        var ruleElements = table.All("rule").ToList();
        if (ruleElements.Count > DecisionModel.MaxRulesPerTable)
        {
            context.Problems.Add(ruleElements[DecisionModel.MaxRulesPerTable].Place, string.Create(
                CultureInfo.InvariantCulture,
                $"expected at most {DecisionModel.MaxRulesPerTable} rules, found {ruleElements.Count}"), cell);
            return null;
        }

        var rules = ruleElements.Select((rule, index) => ReadRule(decision.Id, rule, index + 1, columns, context)).OfType<DecisionRule>().ToArray();
        return context.Problems.Count > problemsBefore
            ? null
            : new DecisionTable(decision.Id, decision.Name, decision.Description, hitPolicy, columns.ToTableColumns(), rules);
    }

    private static HitPolicy ReadHitPolicy(DmnElement table, ModelContext context, Cell cell)
    {
        const string Supported = "UNIQUE, ANY, FIRST, RULE ORDER or COLLECT";
        var name = table.Attribute("hitPolicy") ?? "UNIQUE";
        if (table.Attribute("aggregation") is { } aggregation)
        {
            context.Problems.Add(
                table.PlaceOf("aggregation"),
                $"expected COLLECT without an aggregator, found the aggregator {aggregation}, which this version does not support",
                cell);
        }

        switch (name)
        {
            case "UNIQUE":
                return HitPolicy.Unique;
            case "ANY":
                return HitPolicy.Any;
            case "FIRST":
                return HitPolicy.First;
            case "RULE ORDER":
                return HitPolicy.RuleOrder;
            case "COLLECT":
                return HitPolicy.Collect;
            case "PRIORITY" or "OUTPUT ORDER":
                context.Problems.Add(
                    table.PlaceOf("hitPolicy"), $"expected the hit policy {Supported}, found {name}, which this version does not support", cell);
                return default;
            default:
                context.Problems.Add(table.PlaceOf("hitPolicy"), $"expected the hit policy {Supported}, found '{name}'", cell);
                return default;
        }
    }

    private static DecisionRule? ReadRule(string tableId, DmnElement rule, int number, ColumnSet columns, ModelContext context)
    {
        var cell = new Cell(tableId, rule.Attribute("id") ?? number.ToString(CultureInfo.InvariantCulture));
        var id = context.RequireId(rule, cell);
        context.RequireChildren(rule, RuleChildren, cell);
        var inputEntries = rule.All("inputEntry").ToList();
        var outputEntries = rule.All("outputEntry").ToList();
        if (inputEntries.Count != columns.Inputs.Count || outputEntries.Count != columns.Outputs.Count)
        {
            context.Problems.Add(rule.Place, string.Create(
                CultureInfo.InvariantCulture,
                $"expected {columns.Inputs.Count} input and {columns.Outputs.Count} output entries, found {inputEntries.Count} and {outputEntries.Count}"), cell);
            return null;
        }

        var tests = new UnaryTests?[inputEntries.Count];
        for (var index = 0; index < tests.Length; index++)
        {
            tests[index] = ReadTests(columns.Inputs[index], inputEntries[index], context, cell with { Entry = columns.Inputs[index].Name });
        }

        var outputs = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var index = 0; index < outputEntries.Count; index++)
        {
            var column = columns.Outputs[index];
            outputs[column.Name] = ColumnReader.ReadOutput(column, outputEntries[index], context, cell with { Entry = column.Name });
        }

        var label = rule.Attribute("label") ?? rule.Child("annotationEntry")?.TextOf("text") ?? rule.TextOf("description");
        var text = new RuleText(id ?? "", number, label, rule.TextOf("description"), Written(inputEntries, "-"), Written(outputEntries, ""));
        return new DecisionRule(text, tests, outputs.AsReadOnly());
    }

    private static UnaryTests? ReadTests(Column column, DmnElement entry, ModelContext context, Cell cell)
    {
        // A column without a type has been reported; its entries cannot be checked.
        if (column.Type is not { } type || !context.TryRead(entry, text => ReadTests(text, type, column.AllowedValues), cell, out var tests))
        {
            return null;
        }

        return tests;
    }

    private static UnaryTests? ReadTests(string text, DecisionValueType type, AllowedValues? allowed)
    {
        var tests = UnaryTestsParser.Parse(text, type);
        if (tests is not null && allowed is not null && tests.ComparedLiterals().Any(literal => !allowed.Contains(literal)))
        {
            var stray = tests.ComparedLiterals().First(literal => !allowed.Contains(literal));
            throw new FeelSyntaxException(0, $"expected one of the allowed values {allowed.Text}, found {FeelValue.Describe(stray.ToObject())}");
        }

        return tests;
    }

    private static string[] Written(List<DmnElement> entries, string empty) => [.. entries.Select(entry => entry.TextOf("text") ?? empty)];
}
