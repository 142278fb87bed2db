using System.Numerics;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>
/// Which rules may match, without asking them one by one. The limits that a column's tests name cut its values into points and the
/// gaps between them; for each of these, and for null, a row of bits says which rules pass. A decision looks up one row per column and
/// joins them with AND.
/// </summary>
/// <remarks>
/// Memory of a column: (2 × limits + 2) × rules / 8 bytes: 250 KB for 1,000 rules with 1,000 limits. A column that would take more
/// than 2 MB puts neighbouring points and gaps into one row; its rules are then asked, too.
/// </remarks>
internal sealed class TableIndex
{
    private const int MaxColumnWords = 262_144;

    private readonly Column?[] columns;
    private readonly ulong[] all;

    public TableIndex(IReadOnlyList<DecisionInput> inputs, IReadOnlyList<DecisionRule> rules)
    {
        WordCount = (rules.Count + 63) / 64;
        all = new ulong[WordCount];
        for (var rule = 0; rule < rules.Count; rule++)
        {
            Set(all, rule);
        }

        columns = new Column?[inputs.Count];
        for (var column = 0; column < columns.Length; column++)
        {
            columns[column] = Build(inputs[column].Type, [.. rules.Select(rule => rule.Tests[column])], WordCount);
        }
    }

    /// <summary>How many words a set of rules takes.</summary>
    public int WordCount { get; }

    /// <summary>The bytes that the rows of bits take.</summary>
    public long Size => columns.Sum(column => column is null ? 0 : (long)(column.Rows.Length + column.NullRow.Length) * sizeof(ulong));

    /// <summary>Puts the rules that may match into <paramref name="rules"/>.</summary>
    public void Find(ReadOnlySpan<FeelValue> values, Span<ulong> rules)
    {
        all.CopyTo(rules);
        for (var index = 0; index < columns.Length; index++)
        {
            if (columns[index] is { } column)
            {
                And(rules, column.RowOf(values[index], WordCount));
            }
        }
    }

    /// <summary>Whether the rules still have to be asked about this column.</summary>
    public bool IsOpen(int column) => columns[column] is { IsExact: false };

    /// <summary>The next rule of a set, from an index on; -1 after the last.</summary>
    public static int Next(ReadOnlySpan<ulong> rules, int from)
    {
        var word = from >> 6;
        if (word >= rules.Length)
        {
            return -1;
        }

        var bits = rules[word] & (ulong.MaxValue << (from & 63));
        while (bits == 0)
        {
            if (++word == rules.Length)
            {
                return -1;
            }

            bits = rules[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    private static void Set(Span<ulong> row, int rule) => row[rule >> 6] |= 1UL << (rule & 63);

    private static void And(Span<ulong> rules, ReadOnlySpan<ulong> row)
    {
        for (var word = 0; word < rules.Length; word++)
        {
            rules[word] &= row[word];
        }
    }

    // Null where no rule tests the column.
    private static Column? Build(DecisionValueType type, UnaryTests?[] tests, int wordCount)
    {
        if (Array.TrueForAll(tests, test => test is null))
        {
            return null;
        }

        var isTotal = type is DecisionValueType.Number or DecisionValueType.Text or DecisionValueType.Boolean or DecisionValueType.Date
            or DecisionValueType.DaysDuration or DecisionValueType.MonthsDuration;
        FeelValue[] limits = isTotal ? Limits(tests) : [];
        var rankCount = (2 * limits.Length) + 1;
        var step = Math.Max(1, (int)Math.Ceiling((double)rankCount * wordCount / MaxColumnWords));
        var column = new Column(
            limits,
            new ulong[((rankCount + step - 1) / step) * wordCount],
            new ulong[wordCount],
            step,
            isTotal && step == 1 && Array.TrueForAll(tests, test => test?.IsSimple is not false));
        var passes = new bool[rankCount];
        for (var rule = 0; rule < tests.Length; rule++)
        {
            FillRule(column, rule, tests[rule], isTotal, passes, wordCount);
        }

        return column;
    }

    private static void FillRule(Column column, int rule, UnaryTests? test, bool isTotal, bool[] passes, int wordCount)
    {
        if (test is null || !test.IsSimple || !isTotal)
        {
            Array.Fill(passes, true);
            Set(column.NullRow, rule);
        }
        else
        {
            Array.Fill(passes, test.IsNegated);
            foreach (var span in test.Tests.Select(one => one.RanksOf(limit => column.RankOf(limit))))
            {
                Fill(passes, span, !test.IsNegated);
            }

            if (test.Matches(default))
            {
                Set(column.NullRow, rule);
            }
        }

        for (var row = 0; row * wordCount < column.Rows.Length; row++)
        {
            var first = row * column.Step;
            if (passes.AsSpan(first, Math.Min(column.Step, passes.Length - first)).Contains(true))
            {
                Set(column.Rows.AsSpan(row * wordCount, wordCount), rule);
            }
        }
    }

    // Tests of a list are joined by "or", and of a negated list none may hold: a span only ever adds.
    private static void Fill(Span<bool> passes, RankSpan span, bool value)
    {
        var (first, end) = (Math.Min(span.First, passes.Length), (int)Math.Min(span.Last + 1L, passes.Length));
        if (!span.IsOutside)
        {
            passes[first..Math.Max(first, end)].Fill(value);
            return;
        }

        passes[..first].Fill(value);
        passes[Math.Max(first, end)..].Fill(value);
    }

    private static FeelValue[] Limits(UnaryTests?[] tests)
    {
        var limits = tests.OfType<UnaryTests>().Where(test => test.IsSimple).SelectMany(test => test.Limits).Where(limit => !limit.IsNull).ToList();
        limits.Sort((left, right) => FeelValue.Compare(left, right)!.Value);
        return [.. limits.Where((limit, index) => index == 0 || !FeelValue.Same(limit, limits[index - 1]))];
    }

    private sealed record Column(FeelValue[] Limits, ulong[] Rows, ulong[] NullRow, int Step, bool IsExact)
    {
        public ReadOnlySpan<ulong> RowOf(in FeelValue value, int wordCount) =>
            value.IsNull ? NullRow : Rows.AsSpan(RankOf(value) / Step * wordCount, wordCount);

        // A limit has an odd rank, the gap before it the even rank before that.
        public int RankOf(in FeelValue value)
        {
            var (low, high) = (0, Limits.Length - 1);
            while (low <= high)
            {
                var middle = (low + high) >> 1;
                var order = FeelValue.Compare(Limits[middle], value) ?? 0;
                if (order == 0)
                {
                    return (2 * middle) + 1;
                }

                (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
            }

            return 2 * low;
        }
    }
}
