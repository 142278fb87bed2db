using System.Globalization;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary><c>array</c> (scriban.md 9.1). Results are new lists.</summary>
internal static class ArrayFunctions
{
    public static readonly IReadOnlyList<(string, object?)> All =
    [
        Entry("add", "list:list value:any", a => Made(a, [.. a.Counted(0), a[1]])),
        Entry("add_range", "list1:list list2:list", a => Made(a, [.. a.Counted(0), .. a.Counted(1)])),
        Entry("concat", "list1:list list2:list", a => Made(a, [.. a.Counted(0), .. a.Counted(1)])),
        Entry("any", "list:list function:function args:any...", a => a[1] is not null && a.Walked(0).Any(item => Apply(a, 1, item) is true)),
        Entry("compact", "list:list", a => Made(a, a.Counted(0).Where(item => item is not null))),
        Entry("contains", "list:list item:any", a => a.Counted(0).Any(item => Operators.AreSame(item, a[1]))),
        Entry("cycle", "list:list group:any?", Cycle),
        Entry("each", "list:list function:function args:any...", Each),
        Entry("filter", "list:list function:function args:any...", Filter),
        Entry("first", "list:list", a => a.List(0) is { Count: > 0 } list ? list[0] : null),
        Entry("last", "list:list", a => a.List(0) is { Count: > 0 } list ? list[^1] : null),
        Entry("insert_at", "list:list index:int value:any", InsertAt),
        Entry("join", "list:list delimiter:text function:function?", Join),
        Entry("limit", "list:list count:int", a => Made(a, a.Counted(0).Take(a.Int(1)))),
        Entry("offset", "list:list index:int", a => Made(a, a.Counted(0).Skip(a.Int(1)))),
        Entry("map", "list:list member:text", Map),
        Entry("remove_at", "list:list index:int", RemoveAt),
        Entry("reverse", "list:list", a => Made(a, a.Counted(0).Reverse())),
        Entry("size", "list:list", a => a.List(0)?.Count ?? 0),
        Entry("sort", "list:any member:text?", Sort),
        Entry("uniq", "list:list", a => a.List(0) is null ? null : Made(a, a.Counted(0).Distinct())),
    ];

    private static TemplateList Made(Arguments a, IEnumerable<object?> items) =>
        a.Renderer.Checked(new TemplateList(items.Take(a.Renderer.Limits.ListLength + 1)), a.Call.Span);

    private static object? Apply(Arguments a, int function, object? item)
    {
        var span = a.Call.Span;
        a.Renderer.Step(span);
        var values = new List<ArgumentValue> { new(null, item, span) };
        values.AddRange(a.Rest);
        return ((TemplateFunction)a[function]!).Invoke(a.Renderer, new Invocation(span, values));
    }

    private static object? Each(Arguments a) =>
        a[0] is null ? null : a[1] is null ? a[0] : Made(a, a.Walked(0).Select(item => Apply(a, 1, item)));

    private static object? Filter(Arguments a) =>
        a[0] is null ? null : a[1] is null ? a[0] : Made(a, a.Walked(0).Where(item => ValueText.IsTrue(Apply(a, 1, item))));

    private static object? Cycle(Arguments a)
    {
        var list = a.Counted(0);
        if (list.Count == 0)
        {
            return null;
        }

        var group = a[1] is null ? Joined(a, [.. list.Select(a.Renderer.TextOf)], ",") : a.Renderer.TextOf(a[1]);
        var turn = a.Renderer.Cycles.GetValueOrDefault(group);
        a.Renderer.Cycles[group] = turn == int.MaxValue ? 0 : turn + 1;
        return list[turn % list.Count];
    }

    private static object? InsertAt(Arguments a)
    {
        var items = a.Counted(0).ToList();
        var index = Math.Max(0, a.Int(1));
        a.Renderer.Turns(Math.Max(0, index - items.Count), a.Call.Span);
        if (index > a.Renderer.Limits.ListLength)
        {
            throw a.Fault(1, $"The list would have more than {a.Renderer.Limits.ListLength} items.");
        }

        while (items.Count < index)
        {
            items.Add(null);
        }

        items.Insert(index, a[2]);
        return Made(a, items);
    }

    private static object? RemoveAt(Arguments a)
    {
        var items = a.Counted(0).ToList();
        var index = a.Int(1) + (a.Int(1) < 0 ? items.Count : 0);
        if (index >= 0 && index < items.Count)
        {
            items.RemoveAt(index);
        }

        return Made(a, items);
    }

    private static object? Join(Arguments a)
    {
        var texts = a.Walked(0).Select(item =>
        {
            var text = a.Renderer.TextOf(item);
            return a[2] is null ? text : a.Renderer.TextOf(Apply(a, 2, text));
        }).ToList();
        return Joined(a, texts, a.Or(1));
    }

    private static string Joined(Arguments a, List<string> texts, string delimiter)
    {
        var length = texts.Sum(text => (long)text.Length) + ((long)delimiter.Length * Math.Max(0, texts.Count - 1));
        return length <= a.Renderer.Limits.OutputLength
            ? a.Built(string.Join(delimiter, texts))
            : throw a.Fault($"The text is longer than the limit of {a.Renderer.Limits.OutputLength} characters (LimitToString).");
    }

    private static object? Map(Arguments a)
    {
        var found = new List<object?>();
        foreach (var item in a.Counted(0))
        {
            if (item is not null && Members.TryGet(item, a.Or(1), out var value))
            {
                found.Add(value);
            }
        }

        return Made(a, found);
    }

    private static object? Sort(Arguments a)
    {
        if (a[0] is null)
        {
            return new TemplateList();
        }

        if (Converter.AsList(a[0]) is not { } list || a[0] is string)
        {
            return new TemplateList([a[0]]);
        }

        a.Renderer.Turns(list.Count, a.Call.Span);
        var path = a.Or(1).Split('.', StringSplitOptions.RemoveEmptyEntries);
        var order = Comparer<object?>.Create((left, right) => Order(a, left, right));
        try
        {
            return Made(a, list.OrderBy(item => Key(item, path), order));
        }
        catch (InvalidOperationException wrapper) when (wrapper.InnerException is TemplateException fault)
        {
            // The sort wraps what its comparer throws.
            throw a.Fault(fault.Errors[0].Message);
        }
    }

    private static object? Key(object? item, string[] path)
    {
        foreach (var name in path)
        {
            if (item is null || !Members.TryGet(item, name, out item))
            {
                return null;
            }
        }

        return ValueText.Plain(item);
    }

    /// <summary>Nulls first, text in invariant linguistic order; values of different kinds have no order.</summary>
    private static int Order(Arguments a, object? left, object? right) => (left, right) switch
    {
        (null, null) => 0,
        (null, _) => -1,
        (_, null) => 1,
        (string first, string second) => CultureInfo.InvariantCulture.CompareInfo.Compare(first, second),
        (IComparable first, _) when first.GetType() == right.GetType() => first.CompareTo(right),
        _ => throw a.Fault($"Failed to compare a value of kind {ValueText.Kind(left)} with one of kind {ValueText.Kind(right)}."),
    };
}
