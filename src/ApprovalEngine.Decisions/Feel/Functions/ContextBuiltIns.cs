using static ApprovalEngine.Decisions.DecisionValueType;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>Contexts (DMN 1.4, 10.3.4.11).</summary>
internal static class ContextBuiltIns
{
    public static readonly BuiltIn[] All =
    [
        new("get value", null, GetValue, "m:c,key:s", "context:c,key:s"),
        new("get entries", List, GetEntries, "m:c", "context:c"),
        new("context", Context, Make, "entries:l"),
        new("context put", Context, Put, "context:c,key:s,value:a", "context:c,keys:l,value:a"),
        new("context merge", Context, Merge, "contexts:l"),
    ];

    private static FeelValue GetValue(ReadOnlySpan<FeelValue> a, FeelState state) =>
        a[0].AsContext.TryGet(a[1].AsText, out var value) ? value : state.Error($"expected an entry {a[1]}, found none");

    private static FeelValue GetEntries(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        state.Charge(a[0].AsContext.Count);
        var entries = new List<FeelValue>();
        foreach (var (key, value) in a[0].AsContext.Entries)
        {
            var entry = new FeelContext();
            entry.Set("key", FeelValue.Text(key));
            entry.Set("value", value);
            entries.Add(FeelValue.Context(entry));
        }

        return FeelValue.List([.. entries]);
    }

    private static FeelValue Make(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var made = new FeelContext();
        foreach (var entry in a[0].AsList)
        {
            if (entry.Type is not Context || !entry.AsContext.TryGet("key", out var key) || key.Type is not Text
                || !entry.AsContext.TryGet("value", out var value) || made.TryGet(key.AsText, out _))
            {
                return state.Error("expected entries with a key and a value, each key once, found others");
            }

            made.Set(key.AsText, value);
        }

        state.Charge(made.Count);
        return FeelValue.Context(made);
    }

    private static FeelValue Put(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        if (a[1].Type is Text)
        {
            state.Charge(a[0].AsContext.Count + 1);
            var copy = a[0].AsContext.Copy();
            copy.Set(a[1].AsText, a[2]);
            return FeelValue.Context(copy);
        }

        var keys = a[1].AsList;
        return keys.Length > 0 && Array.TrueForAll(keys, key => key.Type is Text)
            ? Put(a[0].AsContext, keys, a[2], state)
            : state.Error("expected a list of keys, found another");
    }

    private static FeelValue Put(FeelContext context, ReadOnlySpan<FeelValue> keys, in FeelValue value, FeelState state)
    {
        state.Enter();
        state.Charge(context.Count + 1);
        var copy = context.Copy();
        var part = value;
        if (keys.Length > 1)
        {
            part = copy.TryGet(keys[0].AsText, out var inner) && inner.Type is Context
                ? Put(inner.AsContext, keys[1..], value, state)
                : state.Error($"expected a context at {keys[0]}, found another");
        }

        state.Leave();
        if (keys.Length > 1 && part.IsNull)
        {
            return default;
        }

        copy.Set(keys[0].AsText, part);
        return FeelValue.Context(copy);
    }

    private static FeelValue Merge(ReadOnlySpan<FeelValue> a, FeelState state)
    {
        var merged = new FeelContext();
        foreach (var context in a[0].AsList)
        {
            if (context.Type is not Context)
            {
                return state.Error("expected contexts to merge, found others");
            }

            state.Charge(context.AsContext.Count);
            foreach (var (key, value) in context.AsContext.Entries)
            {
                merged.Set(key, value);
            }
        }

        return FeelValue.Context(merged);
    }
}
