using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>A column as far as it could be read: a type is missing where the file names none that is known.</summary>
/// <param name="Expression">What an input column reads; null for an output column.</param>
/// <param name="IsVariable">An input column reads a variable and calculates nothing.</param>
internal sealed record Column(
    string Name, string? Label, FeelType? Type, AllowedValues? AllowedValues, FeelNode? Expression = null, bool IsVariable = false);

/// <summary>The columns of a table as far as they could be read.</summary>
internal sealed record ColumnSet(List<Column> Inputs, List<Column> Outputs, OutputEntry[]? Defaults)
{
    /// <summary>The columns of a table without problems: every type is known.</summary>
    public TableColumns ToTableColumns() => new(
        [.. Inputs.Select(column => new DecisionInput(column.Name, column.Label, column.Type!, column.AllowedValues, column.Expression!, column.IsVariable))],
        OutputColumns(),
        Defaults);

    public DecisionOutput[] OutputColumns() =>
        [.. Outputs.Select(column => new DecisionOutput(column.Name, column.Label, column.Type!, column.AllowedValues))];
}

/// <summary>What is known around a table while it is read.</summary>
/// <param name="Header">The decision or function that holds it.</param>
/// <param name="Scope">The variables of its expressions, <c>?</c> among them.</param>
/// <param name="Result">The type of the table's value, where it is known.</param>
/// <param name="Used">Variables that are needed to calculate something; a column that reads one says itself what it lacks.</param>
/// <param name="Variables">Variables that a column names and the file does not declare; the table declares them.</param>
internal sealed record TableSetting(DecisionHeader Header, FeelScope Scope, FeelType? Result, Dictionary<string, int> Variables, HashSet<string> Used)
{
    public Cell Cell(string? rule = null, string? entry = null) => new(Header.Id, rule, entry);
}
