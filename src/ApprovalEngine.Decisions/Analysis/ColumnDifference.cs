using System.Globalization;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>A column as it is compared: the name, which of the columns of that name, and what it says of itself.</summary>
internal sealed record ColumnText(TablePart Part, string Name, int Occurrence, int Index, IReadOnlyList<(string Property, string? Text)> Properties);

/// <summary>Compares the columns of two tables.</summary>
internal static class ColumnDifference
{
    public static IReadOnlyList<ColumnChange> Between(DecisionTable old, DecisionTable @new)
    {
        var (before, after) = (ColumnsOf(old), ColumnsOf(@new));
        var kept = after.Where(column => Find(before, column) is not null).ToList();
        var still = Order.Unmoved([.. kept.Select(column => before.IndexOf(Find(before, column)!))]);
        var changed = after.Select(column => Change(Find(before, column), column, kept.IndexOf(column) is var at && at >= 0 && !still[at]));
        var removed = before.Where(column => Find(after, column) is null).Select(column => new ColumnChange(column.Part, column.Name, true, false, []));
        return [.. changed.OfType<ColumnChange>().Concat(removed).OrderBy(change => change.Part)];
    }

    public static List<ColumnText> ColumnsOf(DecisionTable table)
    {
        var columns = new List<ColumnText>();
        foreach (var (input, index) in table.Inputs.Select((input, index) => (input, index)))
        {
            columns.Add(new ColumnText(TablePart.Input, input.Name, columns.Count(one => one.Name == input.Name), index,
                [("label", input.Label), ("type", input.Type.InFeel()), ("allowedValues", input.AllowedValues?.Text)]));
        }

        foreach (var (output, index) in table.Outputs.Select((output, index) => (output, index)))
        {
            var byDefault = table.DefaultOutputs is { } defaults ? Convert.ToString(defaults[output.Name], CultureInfo.InvariantCulture) : null;
            columns.Add(new ColumnText(TablePart.Output, output.Name, 0, index,
                [("label", output.Label), ("type", output.Type.InFeel()), ("allowedValues", output.AllowedValues?.Text), ("default", byDefault)]));
        }

        return columns;
    }

    public static ColumnText? Find(List<ColumnText> columns, ColumnText wanted) =>
        columns.Find(column => column.Part == wanted.Part && column.Name == wanted.Name && column.Occurrence == wanted.Occurrence);

    private static ColumnChange? Change(ColumnText? old, ColumnText column, bool isMoved)
    {
        if (old is null)
        {
            return new ColumnChange(column.Part, column.Name, false, true, []);
        }

        var changes = old.Properties.Zip(column.Properties)
            .SelectMany(pair => TableDifference.Change(column.Part, pair.First.Property, pair.First.Text, pair.Second.Text))
            .Concat(isMoved ? [new TextChange(column.Part, "position", Place(old), Place(column))] : []).ToList();
        return changes is [] ? null : new ColumnChange(column.Part, column.Name, true, true, changes);
    }

    private static string Place(ColumnText column) => (column.Index + 1).ToString(CultureInfo.InvariantCulture);
}

/// <summary>What of a list has changed its place.</summary>
internal static class Order
{
    /// <summary>Which of the items stay where they are, when as few as possible move: the longest ascending run of their old places.</summary>
    public static bool[] Unmoved(IReadOnlyList<int> oldPlaces)
    {
        // By length: the item that ends the run of that length with the smallest old place.
        var ends = new List<int>();
        var before = new int[oldPlaces.Count];
        for (var item = 0; item < oldPlaces.Count; item++)
        {
            var length = ends.FindIndex(end => oldPlaces[end] > oldPlaces[item]);
            length = length < 0 ? ends.Count : length;
            before[item] = length == 0 ? -1 : ends[length - 1];
            if (length == ends.Count)
            {
                ends.Add(item);
            }
            else
            {
                ends[length] = item;
            }
        }

        var unmoved = new bool[oldPlaces.Count];
        for (var item = ends.Count == 0 ? -1 : ends[^1]; item >= 0; item = before[item])
        {
            unmoved[item] = true;
        }

        return unmoved;
    }
}
