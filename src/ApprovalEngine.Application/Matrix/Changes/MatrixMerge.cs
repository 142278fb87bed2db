using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Decisions.Dmn;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>
/// What a draft and a newer version each say otherwise than the version from which both come, put together cell by cell. Rows are the same by id.
/// What both have changed to different ends is for a person to decide, and named.
/// </summary>
internal sealed class MatrixMerge(DecisionModel before, DecisionModel newest, DecisionModel draft)
{
    private readonly List<string> conflicts = [];

    /// <summary>Where both say something else; empty = nowhere.</summary>
    public IReadOnlyList<string> Conflicts => conflicts;

    /// <summary>The draft's text with what the newer version changes; of no use while there are conflicts.</summary>
    public string Merge()
    {
        var merged = draft;
        foreach (var type in before.Tables.Keys.Union(newest.Tables.Keys).Order(StringComparer.Ordinal))
        {
            merged = MergeTable(merged, type);
        }

        return merged.Xml;
    }

    private DecisionModel MergeTable(DecisionModel merged, string type)
    {
        var (old, now, mine) = (before.Find(type), newest.Find(type), merged.Find(type));
        if (IsSame(old, now) || IsSame(now, mine))
        {
            return merged;
        }

        // A table that came, went or has other columns is more than rows.
        if (old is null || now is null || mine is null || !HasSameColumns(old, now) || !HasSameColumns(old, mine))
        {
            conflicts.Add(type);
            return merged;
        }

        var rows = MergeRows(old, now, mine);
        return conflicts is [] ? DecisionModel.Parse(DmnTableEditor.Rewrite(merged, type, rows), type) : merged;
    }

    // In the order of the newer version; rows that only the draft has follow the row that they follow there.
    private List<EditedRow> MergeRows(DecisionTable old, DecisionTable now, DecisionTable mine)
    {
        var (olds, mines) = (Rows(old), Rows(mine));
        var merged = new List<EditedRow>();
        foreach (var row in now.Rules.Select(RowOf))
        {
            var (oldRow, myRow) = (olds.GetValueOrDefault(row.Id!), mines.GetValueOrDefault(row.Id!));
            if (myRow is not null)
            {
                merged.Add(MergeRow(mine.Id, oldRow ?? row, row, myRow));
            }
            else if (oldRow is null)
            {
                merged.Add(row);
            }
            else if (!IsSameRow(oldRow, row))
            {
                conflicts.Add($"{mine.Id}, {row.Label ?? row.Id}");
            }
        }

        foreach (var (row, index) in mine.Rules.Select((rule, index) => (RowOf(rule), index)))
        {
            if (merged.Exists(one => one.Id == row.Id))
            {
                continue;
            }

            if (!olds.TryGetValue(row.Id!, out var oldRow))
            {
                var follows = index == 0 ? -1 : merged.FindIndex(one => one.Id == mine.Rules[index - 1].Id);
                merged.Insert(follows + 1, row);
            }
            else if (!IsSameRow(oldRow, row))
            {
                conflicts.Add($"{mine.Id}, {row.Label ?? row.Id}");
            }
        }

        return merged;
    }

    private EditedRow MergeRow(string type, EditedRow old, EditedRow now, EditedRow mine) => new(
        now.Id,
        Pick(type, now, old.Label, now.Label, mine.Label),
        Pick(type, now, old.Description, now.Description, mine.Description),
        [.. now.InputEntries.Select((text, column) => Pick(type, now, old.InputEntries[column], text, mine.InputEntries[column])!)],
        [.. now.OutputEntries.Select((text, column) => Pick(type, now, old.OutputEntries[column], text, mine.OutputEntries[column])!)]);

    private string? Pick(string type, EditedRow row, string? old, string? now, string? mine)
    {
        if (mine != now && mine != old && now != old)
        {
            conflicts.Add($"{type}, {row.Label ?? row.Id}: {now} / {mine}");
        }

        return mine == old ? now : mine;
    }

    private static bool IsSame(DecisionTable? one, DecisionTable? other) =>
        one is null || other is null ? one == other : TableDifference.Between(one, other).IsEmpty;

    private static bool HasSameColumns(DecisionTable one, DecisionTable other)
    {
        var difference = TableDifference.Between(one, other);
        return difference is { Table: [], Columns: [] };
    }

    private static bool IsSameRow(EditedRow one, EditedRow other) => one.Label == other.Label && one.Description == other.Description
        && one.InputEntries.SequenceEqual(other.InputEntries) && one.OutputEntries.SequenceEqual(other.OutputEntries);

    private static Dictionary<string, EditedRow> Rows(DecisionTable table) => table.Rules.Select(RowOf).ToDictionary(row => row.Id!, StringComparer.Ordinal);

    private static EditedRow RowOf(DecisionRule rule) => new(rule.Id, rule.Label, rule.Description, rule.InputEntries, rule.OutputEntries);
}
