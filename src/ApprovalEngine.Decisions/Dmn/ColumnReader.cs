using System.Collections.ObjectModel;
using System.Globalization;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads the <c>input</c> and <c>output</c> clauses of a table (DMN 1.3, 8.3.2).</summary>
internal static class ColumnReader
{
    private static readonly string[] InputChildren = ["description", "extensionElements", "inputExpression", "inputValues"];
    private static readonly string[] OutputChildren = ["description", "extensionElements", "outputValues", "defaultOutputEntry"];

    public static ColumnSet Read(DecisionHeader decision, DmnElement table, ModelContext context)
    {
        var inputs = table.All("input").Select((input, index) => ReadInput(decision, input, index + 1, context)).ToList();
        RequireOneTypePerVariable(decision, inputs, table, context);
        var elements = table.All("output").ToList();
        if (elements.Count == 0)
        {
            context.Problems.Add(table.Place, "expected at least one <output>, found none", new Cell(decision.Id));
        }

        var outputs = elements.Select((output, index) => ReadOutputColumn(decision, output, index + 1, elements.Count, context)).ToList();
        foreach (var (name, second) in outputs.Zip(elements).GroupBy(pair => pair.First.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => (group.Key, group.ElementAt(1).Second)))
        {
            context.Problems.Add(second.PlaceOf("name"), $"expected output names that differ, found '{name}' again", new Cell(decision.Id, null, name));
        }

        return new ColumnSet(inputs, outputs, ReadDefaults(decision, elements, outputs, context));
    }

    /// <summary>The value of an output entry; null also where it cannot be read, and the problem is noted.</summary>
    public static object? ReadOutput(Column column, DmnElement entry, ModelContext context, Cell cell) =>
        column.Type is { } type && context.TryRead(entry, text => ReadLiteral(text, type, column.AllowedValues), cell, out var value)
            ? value.ToObject()
            : null;

    private static FeelValue ReadLiteral(string text, DecisionValueType type, AllowedValues? allowed)
    {
        var value = FeelLiteral.Parse(text, type);
        return allowed is null || allowed.Contains(value)
            ? value
            : throw new FeelSyntaxException(0, $"expected one of the allowed values {allowed.Text}, found {FeelValue.Describe(value.ToObject())}");
    }

    private static Column ReadInput(DecisionHeader decision, DmnElement input, int number, ModelContext context)
    {
        var label = input.Attribute("label");
        var cell = new Cell(decision.Id, null, label ?? number.ToString(CultureInfo.InvariantCulture));
        context.RequireChildren(input, InputChildren, cell);
        if (context.AtMostOne(input, "inputExpression", cell) is not { } expression)
        {
            context.Problems.Add(input.Place, "expected <inputExpression> in <input>, found none", cell);
            return new Column(cell.Entry!, label, null, null);
        }

        if (context.TryRead(expression, FeelName.Parse, cell, out var name))
        {
            cell = cell with { Entry = name };
        }

        var type = context.RequireType(expression, cell);
        return new Column(cell.Entry!, label, type, ReadAllowedValues(context.AtMostOne(input, "inputValues", cell), type, context, cell));
    }

    private static Column ReadOutputColumn(DecisionHeader decision, DmnElement output, int number, int outputCount, ModelContext context)
    {
        var name = output.Attribute("name");
        var cell = new Cell(decision.Id, null, name ?? number.ToString(CultureInfo.InvariantCulture));
        context.RequireChildren(output, OutputChildren, cell);
        if (name is null && outputCount > 1)
        {
            context.Problems.Add(output.Place, "expected a name on every <output> of a table with several, found none", cell);
        }

        var type = context.RequireType(output, cell);
        var allowed = ReadAllowedValues(context.AtMostOne(output, "outputValues", cell), type, context, cell);
        return new Column(name ?? (outputCount == 1 ? decision.Name : cell.Entry!), output.Attribute("label"), type, allowed);
    }

    private static AllowedValues? ReadAllowedValues(DmnElement? values, DecisionValueType? type, ModelContext context, Cell cell)
    {
        // dmn-js leaves an empty list behind when the last value is removed: every value is allowed then.
        if (values is null || type is null || !context.TryRead(values, text => UnaryTestsParser.Parse(text, type.Value), cell, out var tests) || tests is null)
        {
            return null;
        }

        return new AllowedValues(values.TextOf("text")!, tests);
    }

    private static ReadOnlyDictionary<string, object?>? ReadDefaults(
        DecisionHeader decision, List<DmnElement> elements, List<Column> outputs, ModelContext context)
    {
        var defaults = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (element, column) in elements.Zip(outputs))
        {
            var cell = new Cell(decision.Id, null, column.Name);
            if (context.AtMostOne(element, "defaultOutputEntry", cell) is { } entry)
            {
                defaults[column.Name] = ReadOutput(column, entry, context, cell);
            }
        }

        if (defaults.Count > 0 && defaults.Count < outputs.Count)
        {
            context.Problems.Add(elements[0].Place, "expected a <defaultOutputEntry> in every <output> or in none, found some", new Cell(decision.Id));
        }

        return defaults.Count > 0 ? defaults.AsReadOnly() : null;
    }

    // The same variable may stand in two columns, but it has one value and so one type.
    private static void RequireOneTypePerVariable(DecisionHeader decision, List<Column> inputs, DmnElement table, ModelContext context)
    {
        foreach (var group in inputs.Where(input => input.Type is not null).GroupBy(input => input.Name, StringComparer.Ordinal)
            .Where(group => group.Select(input => input.Type).Distinct().Count() > 1))
        {
            context.Problems.Add(table.Place, "expected one type for a variable that stands in several columns, found several", new Cell(decision.Id, null, group.Key));
        }
    }
}
