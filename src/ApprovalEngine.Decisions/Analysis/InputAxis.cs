using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// One input of the table, cut into cells: runs of elementary values that all rules treat alike. A variable that stands in several columns
/// is one axis.
/// </summary>
internal sealed class InputAxis
{
    private readonly IReadOnlyList<Elementary> values;
    private readonly IReadOnlyList<(int First, int Last)> cells;

    /// <param name="orderedCount">How many of the values, from the first, stand in ascending order.</param>
    public InputAxis(string name, IReadOnlyList<Elementary> values, int orderedCount, IReadOnlyList<(int First, int Last)> cells)
    {
        (this.values, this.cells) = (values, cells);
        Name = name;
        OrderedCount = cells.Count(cell => cell.Last < orderedCount);
        All = Bits.Range(cells.Count, cells.Count);
    }

    public string Name { get; }

    public int CellCount => cells.Count;

    /// <summary>How many cells, from the first, stand in ascending order.</summary>
    public int OrderedCount { get; }

    public Bits All { get; }

    /// <summary>A value of the cell; a named one where there is one.</summary>
    public FeelValue Sample(int cell)
    {
        for (var value = cells[cell].First; value <= cells[cell].Last; value++)
        {
            if (values[value].Kind is ElementaryKind.Point)
            {
                return values[value].Sample;
            }
        }

        return values[cells[cell].First].Sample;
    }

    /// <summary>The unary tests that exactly the values of these cells pass, among those that the input may have; null where all do.</summary>
    public string? Describe(Bits some)
    {
        var chosen = new bool[values.Count];
        foreach (var cell in some.Items())
        {
            Array.Fill(chosen, true, cells[cell].First, cells[cell].Last - cells[cell].First + 1);
        }

        return Array.TrueForAll(chosen, one => one) ? null : RegionText.Of(values, chosen);
    }
}
