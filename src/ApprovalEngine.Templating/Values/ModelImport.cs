using System.Collections;

namespace ApprovalEngine.Templating.Values;

/// <summary>Copies a model into values of the language and refuses everything that is not plain data.</summary>
internal static class ModelImport
{
    private const int MaxDepth = 64;

    public static TemplateObject Root(IReadOnlyDictionary<string, object?> model)
    {
        var root = new TemplateObject();
        foreach (var (name, value) in model)
        {
            root.TrySet(name, Import(value, name, 1));
        }

        return root;
    }

    private static object? Import(object? value, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new ArgumentException($"The model is nested more than {MaxDepth} levels deep at '{path}': expected plain data without cycles.");
        }

        return value switch
        {
            null or bool or int or long or float or double or decimal or string => value,
            DateTime or DateOnly or DateTimeOffset or TimeSpan => value,
            IReadOnlyDictionary<string, object?> members => Members(members, path, depth),
            IDictionary members => Members(Pairs(members, path), path, depth),
            IList items => Items(items, path, depth),
            _ => throw new ArgumentException(
                $"The model holds a {value.GetType().FullName} at '{path}': expected null, bool, int, long, float, double, decimal, string, "
                + "DateTime, DateOnly, DateTimeOffset, TimeSpan, a list or a dictionary with text keys."),
        };
    }

    private static TemplateObject Members(IEnumerable<KeyValuePair<string, object?>> members, string path, int depth)
    {
        var copy = new TemplateObject();
        foreach (var (name, value) in members)
        {
            copy.TrySet(name, Import(value, $"{path}.{name}", depth + 1));
        }

        return copy;
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary members, string path)
    {
        foreach (DictionaryEntry entry in members)
        {
            yield return entry.Key is string name
                ? new(name, entry.Value)
                : throw new ArgumentException($"The dictionary at '{path}' has a key of type {entry.Key.GetType().FullName}: expected string.");
        }
    }

    private static TemplateList Items(IList items, string path, int depth)
    {
        var copy = new TemplateList();
        for (var i = 0; i < items.Count; i++)
        {
            copy.Items.Add(Import(items[i], FormattableString.Invariant($"{path}[{i}]"), depth + 1));
        }

        return copy;
    }
}
