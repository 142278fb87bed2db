namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Compares the rows of two tables.</summary>
internal sealed class RowDifference
{
    private readonly DecisionTable old;
    private readonly DecisionTable @new;

    // The columns of either table: where the new one and where the old one has it.
    private readonly List<(ColumnText Column, int? Old, int? New)> columns;

    public RowDifference(DecisionTable old, DecisionTable @new)
    {
        (this.old, this.@new) = (old, @new);
        var (before, after) = (ColumnDifference.ColumnsOf(old), ColumnDifference.ColumnsOf(@new));
        columns =
        [
            .. after.Select(column => (column, ColumnDifference.Find(before, column)?.Index, (int?)column.Index)),
            .. before.Where(column => ColumnDifference.Find(after, column) is null).Select(column => (column, (int?)column.Index, (int?)null)),
        ];
    }

    public IReadOnlyList<RowChange> Find()
    {
        var partners = Partners();
        var kept = Enumerable.Range(0, @new.Rules.Count).Where(row => partners[row] >= 0).ToList();
        var unmoved = Order.Unmoved([.. kept.Select(row => partners[row])]);
        var isMoved = kept.Zip(unmoved).Where(one => !one.Second).Select(one => one.First).ToHashSet();
        var changes = new List<RowChange>();
        changes.AddRange(RemovedBehind(-1, partners));
        for (var row = 0; row < @new.Rules.Count; row++)
        {
            if (partners[row] < 0)
            {
                changes.Add(new RowChange(null, Named(@new.Rules[row]), false, Cells(null, @new.Rules[row])));
                continue;
            }

            var cells = Cells(old.Rules[partners[row]], @new.Rules[row]);
            if (cells is not [] || isMoved.Contains(row) || old.Rules[partners[row]].Id != @new.Rules[row].Id)
            {
                changes.Add(new RowChange(Named(old.Rules[partners[row]]), Named(@new.Rules[row]), isMoved.Contains(row), cells));
            }

            changes.AddRange(RemovedBehind(partners[row], partners));
        }

        return changes;
    }

    private static FindingRow Named(DecisionRule rule) => new(rule.Number, rule.Id, rule.Label);

    // For each new row its old one; -1 = none.
    private int[] Partners()
    {
        var byId = old.Rules.Select((rule, index) => (rule.Id, index)).ToDictionary(one => one.Id, one => one.index, StringComparer.Ordinal);
        var partners = @new.Rules.Select(rule => byId.TryGetValue(rule.Id, out var index) ? index : -1).ToArray();
        var taken = partners.Where(index => index >= 0).ToHashSet();
        var left = Enumerable.Range(0, old.Rules.Count).Where(index => !taken.Contains(index))
            .GroupBy(index => Content(old.Rules[index], isOld: true)).ToDictionary(group => group.Key, group => new Queue<int>(group));
        for (var row = 0; row < partners.Length; row++)
        {
            if (partners[row] < 0 && left.TryGetValue(Content(@new.Rules[row], isOld: false), out var same) && same.TryDequeue(out var index))
            {
                partners[row] = index;
            }
        }

        return partners;
    }

    // Length and text of every cell, so that no two rows are mistaken for each other.
    private string Content(DecisionRule rule, bool isOld) =>
        string.Concat(columns.Select(column => Text(rule, column.Column.Part, isOld ? column.Old : column.New) ?? "").Select(text => $"{text.Length}:{text}"));

    private IEnumerable<RowChange> RemovedBehind(int row, int[] partners)
    {
        for (var next = row + 1; next < old.Rules.Count && !partners.Contains(next); next++)
        {
            yield return new RowChange(Named(old.Rules[next]), null, false, Cells(old.Rules[next], null));
        }
    }

    private List<TextChange> Cells(DecisionRule? before, DecisionRule? after) =>
    [
        .. TableDifference.Change(TablePart.Rule, "label", before?.Label, after?.Label),
        .. TableDifference.Change(TablePart.Rule, "description", before?.Description, after?.Description),
        .. columns.SelectMany(column => TableDifference.Change(
            column.Column.Part,
            column.Column.Name,
            before is null ? null : Text(before, column.Column.Part, column.Old),
            after is null ? null : Text(after, column.Column.Part, column.New))),
    ];

    private static string? Text(DecisionRule rule, TablePart part, int? index) => part is TablePart.Input
        ? (index is { } input ? rule.InputEntries[input] : "-")
        : index is { } output ? rule.OutputEntries[output] : null;
}
