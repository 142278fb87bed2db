using System.Globalization;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads a <c>decisionTable</c> (DMN 1.3, 8.3.1): hit policy, columns and rules.</summary>
internal static class TableReader
{
    private static readonly string[] TableChildren = ["description", "extensionElements", "input", "output", "annotation", "rule"];
    private static readonly string[] RuleChildren = ["description", "extensionElements", "inputEntry", "outputEntry", "annotationEntry"];

    /// <summary>The table; null where something of it cannot be read, and the problems are noted.</summary>
    /// <param name="scope">The variables of the decision or function that holds the table.</param>
    /// <param name="variables">Names and slots of those that a caller may hand in.</param>
    public static DecisionTable? Read(
        DecisionHeader header, DmnElement table, FeelScope scope, Dictionary<string, int> variables, ModelContext context)
    {
        var problemsBefore = context.Problems.Count;
        // What the table names is taken down, and a name that nothing has is refused: a test must not vanish.
        var inner = scope.Inner();
        inner.IsLenient = false;
        var inputSlot = inner.Declare("?");
        var used = new HashSet<string>(StringComparer.Ordinal);
        scope.OnUse = name => used.Add(name);
        var setting = new TableSetting(header, inner, context.FindType(table, new Cell(header.Id)) ?? header.Type, [], used);
        context.RequireChildren(table, TableChildren, setting.Cell());
        var (hitPolicy, aggregation) = ReadHitPolicy(table, context, setting.Cell());
        var columns = ColumnReader.Read(setting, table, hitPolicy, context);
        RequirePriorities(table, hitPolicy, columns, context, setting.Cell());
        var rules = ReadRules(setting, table, columns, context);
        (scope.OnUse, inner.OnUse) = (null, null);
        if (context.Problems.Count > problemsBefore || rules is null)
        {
            return null;
        }

        foreach (var (name, slot) in setting.Variables)
        {
            variables[name] = slot;
        }

        var known = variables.Select(variable => (variable.Key, variable.Value)).ToList();
        return new DecisionTable(header, hitPolicy, aggregation, columns.ToTableColumns(), rules, new TableScope(inputSlot, inner, known, used));
    }

    private static DecisionRule[]? ReadRules(TableSetting setting, DmnElement table, ColumnSet columns, ModelContext context)
    {
        var elements = table.All("rule").ToList();
        if (elements.Count > DecisionModel.MaxRulesPerTable)
        {
            context.Problems.Add(elements[DecisionModel.MaxRulesPerTable].Place, string.Create(
                CultureInfo.InvariantCulture,
                $"expected at most {DecisionModel.MaxRulesPerTable} rules, found {elements.Count}"), setting.Cell());
            return null;
        }

        var problems = context.Problems.Count;
        var read = elements.Select((rule, index) => ReadRule(setting, rule, index + 1, columns, context)).ToList();
        if (context.Problems.Count > problems || columns.Outputs.Exists(column => column.Type is null))
        {
            return null;
        }

        var outputs = columns.OutputColumns();
        return [.. read.OfType<ReadRuleResult>().Select(rule => new DecisionRule(rule.Text, rule.Tests, outputs, rule.Outputs))];
    }

    private static (HitPolicy HitPolicy, Aggregation Aggregation) ReadHitPolicy(DmnElement table, ModelContext context, Cell cell)
    {
        var name = table.Attribute("hitPolicy") ?? "UNIQUE";
        HitPolicy? hitPolicy = name switch
        {
            "UNIQUE" => HitPolicy.Unique,
            "ANY" => HitPolicy.Any,
            "FIRST" => HitPolicy.First,
            "PRIORITY" => HitPolicy.Priority,
            "RULE ORDER" => HitPolicy.RuleOrder,
            "OUTPUT ORDER" => HitPolicy.OutputOrder,
            "COLLECT" => HitPolicy.Collect,
            _ => null,
        };
        if (hitPolicy is null)
        {
            context.Problems.Add(
                table.PlaceOf("hitPolicy"), $"expected the hit policy UNIQUE, ANY, PRIORITY, FIRST, RULE ORDER, OUTPUT ORDER or COLLECT, found '{name}'", cell);
        }

        var aggregator = table.Attribute("aggregation");
        Aggregation? aggregation = aggregator switch
        {
            null => Aggregation.None,
            "SUM" => Aggregation.Sum,
            "MIN" => Aggregation.Min,
            "MAX" => Aggregation.Max,
            "COUNT" => Aggregation.Count,
            _ => null,
        };
        if (aggregation is null || (aggregator is not null && hitPolicy is not HitPolicy.Collect))
        {
            context.Problems.Add(
                table.PlaceOf("aggregation"), $"expected SUM, MIN, MAX or COUNT as the aggregator of a COLLECT table, found {aggregator} with {name}", cell);
        }
        else if (aggregation is not Aggregation.None && table.All("output").Skip(1).Any())
        {
            context.Problems.Add(table.PlaceOf("aggregation"), $"expected one output in a table with the aggregator {aggregator}, found several", cell);
        }

        return (hitPolicy ?? default, aggregation ?? default);
    }

    private static void RequirePriorities(DmnElement table, HitPolicy hitPolicy, ColumnSet columns, ModelContext context, Cell cell)
    {
        if (hitPolicy is HitPolicy.Priority or HitPolicy.OutputOrder
            && !columns.Outputs.Exists(column => column.AllowedValues is { Literals.Count: > 0 }))
        {
            context.Problems.Add(
                table.PlaceOf("hitPolicy"), $"expected a list of output values, whose order is the priority, in a table with the hit policy {table.Attribute("hitPolicy")}, found none", cell);
        }
    }

    private static ReadRuleResult? ReadRule(TableSetting setting, DmnElement rule, int number, ColumnSet columns, ModelContext context)
    {
        var cell = setting.Cell(rule.Attribute("id") ?? number.ToString(CultureInfo.InvariantCulture));
        var id = context.FindId(rule, cell);
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
            tests[index] = ReadTests(columns.Inputs[index], inputEntries[index], setting.Scope, context, cell with { Entry = columns.Inputs[index].Name });
        }

        var outputs = new OutputEntry[outputEntries.Count];
        for (var index = 0; index < outputs.Length; index++)
        {
            var column = columns.Outputs[index];
            outputs[index] = ColumnReader.ReadOutput(column, outputEntries[index], setting.Scope, context, cell with { Entry = column.Name });
        }

        var label = rule.Attribute("label") ?? rule.Child("annotationEntry")?.TextOf("text") ?? rule.TextOf("description");
        var text = new RuleText(id, number, label, rule.TextOf("description"), Written(inputEntries, "-"), Written(outputEntries, ""));
        return new ReadRuleResult(text, tests, outputs);
    }

    private static UnaryTests? ReadTests(Column column, DmnElement entry, FeelScope scope, ModelContext context, Cell cell)
    {
        // A column without a type has been reported; its entries cannot be checked.
        if (column.Type is not { } type || !context.TryRead(entry, text => CellReader.Tests(text, type, column.AllowedValues, scope), cell, out var tests))
        {
            return null;
        }

        return tests;
    }

    private static string[] Written(List<DmnElement> entries, string empty) => [.. entries.Select(entry => entry.TextOf("text") ?? empty)];

    private sealed record ReadRuleResult(RuleText Text, UnaryTests?[] Tests, OutputEntry[] Outputs);
}
