namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Where something of a table stands.</summary>
public enum TablePart { Table, Input, Output, Rule }

/// <summary>A text that differs.</summary>
/// <param name="Part">Whether <paramref name="Name"/> is an input or output column, or a property of the row, the column or the table itself.</param>
/// <param name="Name">The name of the column, or of the property: <c>label</c>, <c>description</c>, <c>type</c>, <c>allowedValues</c>, <c>default</c>,
/// <c>position</c>, <c>name</c>, <c>hitPolicy</c>.</param>
/// <param name="Old">Null = was not there.</param>
/// <param name="New">Null = is not there any more.</param>
public sealed record TextChange(TablePart Part, string Name, string? Old, string? New);

/// <summary>A column that was added, removed or changed.</summary>
/// <param name="IsOld">Whether the old table has it.</param>
/// <param name="IsNew">Whether the new table has it.</param>
/// <param name="Changes">What differs where both have it.</param>
public sealed record ColumnChange(TablePart Part, string Name, bool IsOld, bool IsNew, IReadOnlyList<TextChange> Changes);

/// <summary>A row that was added, removed, moved or changed.</summary>
/// <param name="Old">The row in the old table; null = added.</param>
/// <param name="New">The row in the new table; null = removed. Another id than the old one: the row was found again by its content.</param>
/// <param name="IsMoved">Whether it stands before or behind other rows than before. Of rows that changed places as few as possible are moved.</param>
/// <param name="Cells">The cells that differ, from the left; all of its cells where the row was added or removed.</param>
public sealed record RowChange(FindingRow? Old, FindingRow? New, bool IsMoved, IReadOnlyList<TextChange> Cells);

/// <summary>What differs between two tables of the same decision, cell by cell, by the texts as written.</summary>
/// <param name="Table">Name, description, hit policy.</param>
/// <param name="Columns">Inputs, then outputs.</param>
/// <param name="Rows">In the order of the new table; what was removed stands behind the row that it followed.</param>
public sealed record TableDifference(IReadOnlyList<TextChange> Table, IReadOnlyList<ColumnChange> Columns, IReadOnlyList<RowChange> Rows)
{
    public bool IsEmpty => Table is [] && Columns is [] && Rows is [];

    /// <summary>
    /// Compares two tables. Rows belong together by id, else by equal content. An input column that only one of them has counts as <c>-</c>
    /// in the rows of the other, because it tests nothing there.
    /// </summary>
    public static TableDifference Between(DecisionTable old, DecisionTable @new)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(@new);
        List<TextChange> table =
        [
            .. Change(TablePart.Table, "name", old.Name, @new.Name),
            .. Change(TablePart.Table, "description", old.Description, @new.Description),
            .. Change(TablePart.Table, "hitPolicy", old.HitPolicy.ToString(), @new.HitPolicy.ToString()),
        ];
        return new TableDifference(table, ColumnDifference.Between(old, @new), new RowDifference(old, @new).Find());
    }

    internal static IEnumerable<TextChange> Change(TablePart part, string name, string? old, string? @new) =>
        old == @new ? [] : [new TextChange(part, name, old, @new)];
}
