namespace ApprovalEngine.Decisions.Dmn;

/// <summary>A column as far as it could be read: a type is missing where the file names none of ours.</summary>
internal sealed record Column(string Name, string? Label, DecisionValueType? Type, AllowedValues? AllowedValues);

/// <summary>The columns of a table as far as they could be read.</summary>
internal sealed record ColumnSet(List<Column> Inputs, List<Column> Outputs, IReadOnlyDictionary<string, object?>? DefaultOutputs)
{
    /// <summary>The columns of a table without problems: every type is known.</summary>
    public TableColumns ToTableColumns() => new(
        [.. Inputs.Select(column => new DecisionInput(column.Name, column.Label, column.Type!.Value, column.AllowedValues))],
        [.. Outputs.Select(column => new DecisionOutput(column.Name, column.Label, column.Type!.Value, column.AllowedValues))],
        DefaultOutputs);
}
