using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>
/// All inputs of a table as a grid of cells, and its rows as boxes in it. Behind the rules come the impossible regions, and then regions
/// that a search has dealt with; all of them are called rows.
/// </summary>
internal sealed class InputSpace
{
    private readonly List<Bits[]> boxes;
    private readonly Bits[][] rowsAt;
    private readonly Bits[] never;

    private InputSpace(DecisionTable table, AnalysisOptions options, IReadOnlyList<AxisRows> axes, int impossibleCount, int spareCount)
    {
        Table = table;
        Axes = [.. axes.Select(axis => axis.Axis)];
        RuleCount = table.Rules.Count;
        Capacity = RuleCount + impossibleCount + spareCount;
        boxes = [.. Enumerable.Range(0, RuleCount + impossibleCount).Select(row => axes.Select(axis => axis.RowCells[row]).ToArray())];
        rowsAt = [.. Axes.Select(axis => Enumerable.Range(0, axis.CellCount).Select(_ => new Bits(Capacity)).ToArray())];
        Rules = Bits.Range(RuleCount, Capacity);
        Impossible = Bits.Range(boxes.Count, Capacity).Without(Rules);
        Unknown = [.. axes.SelectMany(axis => axis.Unknown)];
        Uncertain = new Bits(Capacity);
        Silent = new Bits(Capacity);
        Mute = new Bits(Capacity);
        for (var rule = 0; rule < RuleCount; rule++)
        {
            if (table.Rules[rule].HasComputedOutputs)
            {
                Silent.Add(rule);
            }
            else if (options.Answers?.Invoke(table.Rules[rule].Outputs) is false)
            {
                Mute.Add(rule);
            }
        }

        foreach (var unknown in Unknown.Where(one => one.Rule is not null))
        {
            Uncertain.Add(unknown.Rule!.Value);
        }

        for (var row = 0; row < boxes.Count; row++)
        {
            Enter(row);
        }

        never = [.. Axes.Select((axis, index) => Never(axis, index))];
    }

    public DecisionTable Table { get; }

    public IReadOnlyList<InputAxis> Axes { get; }

    public int RuleCount { get; }

    public int Capacity { get; }

    public Bits Rules { get; }

    public Bits Impossible { get; }

    /// <summary>Rules with an entry that the analysis cannot read: they match somewhere in their box, nobody knows where.</summary>
    public Bits Uncertain { get; }

    /// <summary>Rules with an output that is calculated: where they match is known, but not what they say.</summary>
    public Bits Silent { get; }

    /// <summary>Rules that are no answer to an input by themselves.</summary>
    public Bits Mute { get; }

    public IReadOnlyList<UnknownTests> Unknown { get; }

    /// <summary>Every row there is now.</summary>
    public Bits AllRows => Bits.Range(boxes.Count, Capacity);

    public Bits[] Everything => [.. Axes.Select(axis => axis.All)];

    /// <returns>Null where the table is too large to be cut into cells at all.</returns>
    /// <exception cref="ArgumentException">The tests of an impossible region cannot be read.</exception>
    public static InputSpace? Build(DecisionTable table, AnalysisOptions options, int spareCount)
    {
        var names = table.Inputs.Select(input => input.Name).Distinct(StringComparer.Ordinal).ToList();
        var impossible = options.Impossible.Where(region => region.Count > 0 && region.Keys.All(names.Contains)).ToList();
        var budget = new Budget(options.StepsMax * 20);
        var axes = new List<AxisRows>();
        foreach (var name in names)
        {
            var type = table.Inputs.First(input => input.Name == name).Type;
            var regions = impossible.Select(region => region.TryGetValue(name, out var text) ? Read(name, text, type) : null).ToList();
            if (new AxisBuilder(table, options, name).Build(regions, budget) is not { } axis)
            {
                return null;
            }

            axes.Add(axis);
        }

        return new InputSpace(table, options, axes, impossible.Count, spareCount);
    }

    public Bits[] Box(int row) => boxes[row];

    /// <summary>The rows that the cell of the axis passes.</summary>
    public Bits RowsAt(int axis, int cell) => rowsAt[axis][cell];

    /// <summary>Whether another region can be added.</summary>
    public bool HasRoom => boxes.Count < Capacity;

    /// <summary>Adds a region as a row, until <see cref="Forget"/>.</summary>
    public void Add(Bits[] box)
    {
        boxes.Add(box);
        Enter(boxes.Count - 1);
    }

    /// <summary>Takes the added regions away.</summary>
    public void Forget()
    {
        for (var row = boxes.Count - 1; row >= RuleCount + Impossible.Count; row--)
        {
            foreach (var cell in rowsAt.SelectMany(axis => axis))
            {
                cell.Remove(row);
            }

            boxes.RemoveAt(row);
        }
    }

    public bool IsEmpty(int row) => Array.Exists(boxes[row], cells => cells.IsEmpty);

    /// <summary>The box where both match; null where they never match together.</summary>
    public Bits[]? Overlap(int left, int right)
    {
        for (var axis = 0; axis < Axes.Count; axis++)
        {
            if (!boxes[left][axis].Intersects(boxes[right][axis]))
            {
                return null;
            }
        }

        return [.. boxes[left].Zip(boxes[right], (one, other) => one.And(other))];
    }

    public bool IsInside(int inner, int outer)
    {
        for (var axis = 0; axis < Axes.Count; axis++)
        {
            var whole = boxes[outer][axis];
            if (!ReferenceEquals(whole, Axes[axis].All) && !boxes[inner][axis].IsSubsetOf(whole))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A value for every input, from the first cell of the box on each axis.</summary>
    public Dictionary<string, object?> Example(Bits[] box) => Axes
        .Select((axis, index) => (axis.Name, Value: axis.Sample(box[index].First()).ToObject()))
        .ToDictionary(one => one.Name, one => one.Value, StringComparer.Ordinal);

    /// <summary>The unary tests of a box by input name; an input that is not restricted, or only to what may come at all, is not among them.</summary>
    public Dictionary<string, string> Describe(Bits[] box) => Axes
        .Select((axis, index) => (axis.Name, Tests: axis.Describe(box[index])))
        .Where((one, index) => one.Tests is not null && !box[index].Or(never[index]).Equals(Axes[index].All))
        .ToDictionary(one => one.Name, one => one.Tests!, StringComparer.Ordinal);

    public FindingRow RowOf(int rule) => new(Table.Rules[rule].Number, Table.Rules[rule].Id, Table.Rules[rule].Label);

    public IReadOnlyList<FindingRow> RowsOf(Bits rules) => [.. rules.And(Rules).Items().Select(RowOf)];

    private static UnaryTests? Read(string name, string text, DecisionValueType type)
    {
        try
        {
            return UnaryTestsParser.Parse(text, type);
        }
        catch (FeelSyntaxException error)
        {
            throw new ArgumentException($"The impossible region of the input '{name}' cannot be read: '{text}', {error.Message}", nameof(text), error);
        }
    }

    // The cells of an axis that never come, whatever the other inputs are.
    private Bits Never(InputAxis axis, int index)
    {
        var cells = new Bits(axis.CellCount);
        foreach (var row in Impossible.Items().Where(row => boxes[row].Index().All(other => other.Index == index || ReferenceEquals(other.Item, Axes[other.Index].All))))
        {
            cells = cells.Or(boxes[row][index]);
        }

        return cells;
    }

    private void Enter(int row)
    {
        for (var axis = 0; axis < Axes.Count; axis++)
        {
            foreach (var cell in boxes[row][axis].Items())
            {
                rowsAt[axis][cell].Add(row);
            }
        }
    }
}
