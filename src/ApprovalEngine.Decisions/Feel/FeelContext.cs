namespace ApprovalEngine.Decisions.Feel;

/// <summary>FEEL's context: named values in the order in which they were set. Never changed once it is a value.</summary>
internal sealed class FeelContext
{
    private readonly OrderedDictionary<string, FeelValue> entries = new(StringComparer.Ordinal);

    public int Count => entries.Count;

    public IEnumerable<KeyValuePair<string, FeelValue>> Entries => entries;

    public void Set(string name, in FeelValue value) => entries[name] = value;

    public bool TryGet(string name, out FeelValue value) => entries.TryGetValue(name, out value);

    public FeelContext Copy()
    {
        var copy = new FeelContext();
        foreach (var (name, value) in entries)
        {
            copy.Set(name, value);
        }

        return copy;
    }

    public bool SameAs(FeelContext other) =>
        Count == other.Count && entries.All(entry => other.TryGet(entry.Key, out var value) && FeelValue.Same(entry.Value, value));

    public IReadOnlyDictionary<string, object?> ToObject(int depth)
    {
        var result = new OrderedDictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, value) in entries)
        {
            result[name] = value.ToObject(depth);
        }

        return result;
    }

    public static bool SameItems(FeelValue[] left, FeelValue[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (var index = 0; index < left.Length; index++)
        {
            if (!FeelValue.Same(left[index], right[index]))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>FEEL's range (DMN 1.3, 10.3.2.7). An end that is null is open to that side, as in <c>(&lt; 5)</c>.</summary>
internal sealed record FeelRange(FeelValue Start, bool IncludesStart, FeelValue End, bool IncludesEnd)
{
    /// <summary>Null where FEEL does not order the value and an end.</summary>
    public bool? Contains(in FeelValue value)
    {
        var fromStart = Start.IsNull ? 1 : FeelValue.Compare(value, Start);
        var toEnd = End.IsNull ? -1 : FeelValue.Compare(value, End);
        if (fromStart is not { } low || toEnd is not { } high)
        {
            return null;
        }

        return (IncludesStart ? low >= 0 : low > 0) && (IncludesEnd ? high <= 0 : high < 0);
    }

    public bool SameAs(FeelRange other) =>
        IncludesStart == other.IncludesStart && IncludesEnd == other.IncludesEnd
        && FeelValue.Same(Start, other.Start) && FeelValue.Same(End, other.End);
}
