using System.Globalization;
using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads the <c>input</c> and <c>output</c> clauses of a table (DMN 1.3, 8.3.2).</summary>
internal static class ColumnReader
{
    private static readonly string[] InputChildren = ["description", "extensionElements", "inputExpression", "inputValues"];
    private static readonly string[] OutputChildren = ["description", "extensionElements", "outputValues", "defaultOutputEntry"];

    public static ColumnSet Read(TableSetting setting, DmnElement table, HitPolicy hitPolicy, ModelContext context)
    {
        var inputs = table.All("input").Select((input, index) => ReadInput(setting, input, index + 1, context)).ToList();
        RequireOneTypePerVariable(setting, inputs, table, context);
        var elements = table.All("output").ToList();
        if (elements.Count == 0)
        {
            context.Problems.Add(table.Place, "expected at least one <output>, found none", setting.Cell());
        }

        // A table that gives all matching rules gives a list of what the columns hold.
        var result = hitPolicy is HitPolicy.RuleOrder or HitPolicy.OutputOrder or HitPolicy.Collect ? setting.Result?.Item ?? setting.Result : setting.Result;
        var outputs = elements.Select((output, index) => ReadOutputColumn(setting, output, index + 1, elements.Count, result, context)).ToList();
        foreach (var (name, second) in outputs.Zip(elements).GroupBy(pair => pair.First.Name, StringComparer.Ordinal)
            .Where(group => group.Count() > 1).Select(group => (group.Key, group.ElementAt(1).Second)))
        {
            context.Problems.Add(second.PlaceOf("name"), $"expected output names that differ, found '{name}' again", setting.Cell(entry: name));
        }

        return new ColumnSet(inputs, outputs, ReadDefaults(setting, elements, outputs, context));
    }

    /// <summary>An output entry; null also where it cannot be read, and the problem is noted.</summary>
    public static OutputEntry ReadOutput(Column column, DmnElement entry, FeelScope scope, ModelContext context, Cell cell) =>
        (context.FindType(entry, cell) ?? column.Type) is { } type && context.TryRead(entry, text => CellReader.Output(text, type, column.AllowedValues, scope), cell, out var output)
            ? output
            : default;

    private static Column ReadInput(TableSetting setting, DmnElement input, int number, ModelContext context)
    {
        var label = input.Attribute("label");
        var cell = setting.Cell(entry: label ?? number.ToString(CultureInfo.InvariantCulture));
        context.RequireChildren(input, InputChildren, cell);
        if (context.AtMostOne(input, "inputExpression", cell) is not { } expression)
        {
            context.Problems.Add(input.Place, "expected <inputExpression> in <input>, found none", cell);
            return new Column(cell.Entry!, label, null, null);
        }

        var known = expression.Attribute("typeRef") is { } typeName ? context.FindType(typeName) : null;
        var isRead = context.TryRead(expression, text => ReadExpression(text, setting, known), cell, out var read);
        cell = isRead ? cell with { Entry = read.Name } : cell;
        var type = context.FindType(expression, cell);
        if (type is null && isRead && expression.Attribute("typeRef") is null)
        {
            type = read.Node.Type ?? (setting.Header.IsDeclared ? FeelType.Any : null);
            type ??= context.MissingType(expression, cell);
        }

        var allowed = ReadAllowedValues(context.AtMostOne(input, "inputValues", cell), type, context, cell) ?? type?.Allowed;
        return new Column(cell.Entry!, label, type, allowed, read.Node, read.IsVariable);
    }

    // A name that nothing declares is a variable of the caller's: tables may stand alone.
    private static (string Name, FeelNode Node, bool IsVariable) ReadExpression(string text, TableSetting setting, FeelType? type)
    {
        string name;
        try
        {
            name = FeelName.Parse(text);
        }
        catch (FeelSyntaxException plain)
        {
            return (FeelNames.Written(text), CellReader.OrElse(plain, () => FeelParser.Parse(text, setting.Scope), node => !node.IsConstant), false);
        }

        if (!setting.Scope.Knows(FeelNames.Key(name)) && !setting.Scope.Knows(FeelNames.Key(name.Split('.')[0])))
        {
            setting.Variables[name] = setting.Scope.Declare(name, type);
        }

        var usedBefore = setting.Used.ToHashSet(StringComparer.Ordinal);
        var variable = setting.Scope.Knows(FeelNames.Key(name)) ? setting.Scope.Find(name)! : FeelParser.Parse(text, setting.Scope);
        setting.Used.IntersectWith(usedBefore);
        return (name, variable, true);
    }

    private static Column ReadOutputColumn(TableSetting setting, DmnElement output, int number, int outputCount, FeelType? result, ModelContext context)
    {
        var name = output.Attribute("name");
        var cell = setting.Cell(entry: name ?? number.ToString(CultureInfo.InvariantCulture));
        context.RequireChildren(output, OutputChildren, cell);
        if (name is null && outputCount > 1)
        {
            context.Problems.Add(output.Place, "expected a name on every <output> of a table with several, found none", cell);
        }

        var type = context.FindType(output, cell);
        if (type is null && output.Attribute("typeRef") is null)
        {
            type = (outputCount == 1 ? result : name is null ? null : result?.Part(name)) ?? (setting.Header.IsDeclared ? FeelType.Any : null);
            type ??= context.MissingType(output, cell);
        }

        var allowed = ReadAllowedValues(context.AtMostOne(output, "outputValues", cell), type, context, cell) ?? type?.Allowed;
        return new Column(name ?? (outputCount == 1 ? setting.Header.Name : cell.Entry!), output.Attribute("label"), type, allowed);
    }

    private static AllowedValues? ReadAllowedValues(DmnElement? values, FeelType? type, ModelContext context, Cell cell) =>
        values is null || type is null ? null : context.ReadAllowedValues(values, type, cell);

    private static OutputEntry[]? ReadDefaults(TableSetting setting, List<DmnElement> elements, List<Column> outputs, ModelContext context)
    {
        var defaults = new OutputEntry[outputs.Count];
        var count = 0;
        for (var index = 0; index < defaults.Length; index++)
        {
            var cell = setting.Cell(entry: outputs[index].Name);
            if (context.AtMostOne(elements[index], "defaultOutputEntry", cell) is { } entry)
            {
                defaults[index] = ReadOutput(outputs[index], entry, setting.Scope, context, cell);
                count++;
            }
        }

        if (count > 0 && count < outputs.Count)
        {
            context.Problems.Add(elements[0].Place, "expected a <defaultOutputEntry> in every <output> or in none, found some", setting.Cell());
        }

        return count > 0 ? defaults : null;
    }

    // The same variable may stand in two columns, but it has one value and so one type.
    private static void RequireOneTypePerVariable(TableSetting setting, List<Column> inputs, DmnElement table, ModelContext context)
    {
        foreach (var group in inputs.Where(input => input.Type is not null && input.IsVariable).GroupBy(input => input.Name, StringComparer.Ordinal)
            .Where(group => group.Select(input => input.Type!.Kind).Distinct().Count() > 1))
        {
            context.Problems.Add(table.Place, "expected one type for a variable that stands in several columns, found several", setting.Cell(entry: group.Key));
        }
    }
}
