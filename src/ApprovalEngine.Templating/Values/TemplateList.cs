using System.Collections;

namespace ApprovalEngine.Templating.Values;

/// <summary>An array of the language: items, and named properties that are not printed.</summary>
internal sealed class TemplateList(List<object?> items) : IReadOnlyList<object?>
{
    public TemplateList()
        : this([])
    {
    }

    public TemplateList(IEnumerable<object?> items)
        : this(new List<object?>(items))
    {
    }

    public List<object?> Items => items;

    /// <summary>Counts changes, so that a loop notices that its list changed under it.</summary>
    public int Version { get; set; }

    public Dictionary<string, object?> Properties { get; } = new(StringComparer.Ordinal);

    public int Count => items.Count;

    public object? this[int index] => items[index];

    public IEnumerator<object?> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The integers from <paramref name="first"/> on, up or down; never stored one by one.</summary>
internal sealed class TemplateRange(int first, int count, int step) : IReadOnlyList<object?>
{
    public int Count => count;

    public object? this[int index] => first + (index * step);

    public IEnumerator<object?> GetEnumerator()
    {
        for (var i = 0; i < count; i++)
        {
            yield return this[i];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
