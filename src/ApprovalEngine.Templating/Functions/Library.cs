using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Functions;

/// <summary>The built-in names (scriban.md section 9). One file per object; a new function is one more line there.</summary>
internal static class Library
{
    private static readonly LibraryObject[] Shared =
    [
        Frozen(StringFunctions.All),
        Frozen(MathFunctions.All),
        Frozen(ArrayFunctions.All),
        Frozen(ObjectFunctions.All),
        Frozen(HtmlFunctions.All),
        Frozen(RegexFunctions.All),
        Frozen(TimeSpanFunctions.All),
    ];

    private static readonly string[] SharedNames = ["string", "math", "array", "object", "html", "regex", "timespan"];

    /// <summary>The lowest scope of a rendering. <c>date</c> is its own copy, because a template may set <c>date.format</c>.</summary>
    public static TemplateObject Create()
    {
        var builtins = new TemplateObject();
        foreach (var (name, library) in SharedNames.Zip(Shared))
        {
            builtins.TrySet(name, library);
        }

        var date = new LibraryObject { Callable = DateFunctions.Parse };
        date.TrySet("format", DateFormat.Default);
        Fill(date, DateFunctions.All);
        builtins.TrySet("date", date);
        builtins.TrySet("empty", EmptyValue.Instance);
        builtins.TrySet("blank", EmptyValue.Instance);
        builtins.TrySet("include", IncludeFunctions.Include);
        builtins.TrySet("include_join", IncludeFunctions.IncludeJoin);
        return builtins;
    }

    private static LibraryObject Frozen(IReadOnlyList<(string Name, object? Value)> members)
    {
        var library = new LibraryObject();
        Fill(library, members);
        library.Freeze();
        return library;
    }

    private static void Fill(TemplateObject library, IReadOnlyList<(string Name, object? Value)> members)
    {
        foreach (var (name, value) in members)
        {
            library.TrySet(name, value);
        }
    }

    /// <summary>One entry of a library.</summary>
    public static (string Name, object? Value) Entry(string name, string signature, Func<Arguments, object?> body) =>
        (name, new BuiltinFunction(name, signature, body));
}
