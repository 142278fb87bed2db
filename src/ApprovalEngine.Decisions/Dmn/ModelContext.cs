using System.Globalization;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>What the readers of one file share: its text, its problems, and the ids seen so far.</summary>
internal sealed class ModelContext(ProblemList problems, SourceText text, FeelNames names)
{
    private static readonly string[] ExpressionChildren = ["description", "extensionElements", "text"];

    private readonly Dictionary<string, Place> ids = new(StringComparer.Ordinal);

    public ProblemList Problems => problems;

    /// <summary>Whether a literal expression that is no FEEL is an error when it is evaluated, not when it is read.</summary>
    public bool KeepsBroken { get; init; }

    /// <summary>All names of the file.</summary>
    public FeelNames Names => names;

    /// <summary>The types that the file defines, by name.</summary>
    public Dictionary<string, FeelType> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>The element's id, which must be there and be the only one in the file.</summary>
    public string? RequireId(DmnElement element, Cell cell)
    {
        if (element.Attribute("id") is not { } id)
        {
            problems.Add(element.Place, $"expected an id on <{element.Name}>, found none", cell);
            return null;
        }

        return Unique(id, element.PlaceOf("id"), cell);
    }

    /// <summary>The element's id, which must be the only one in the file; null where it has none.</summary>
    public string? FindId(DmnElement element, Cell cell) => element.Attribute("id") is { } id ? Unique(id, element.PlaceOf("id"), cell) : null;

    /// <summary>The element's id, or its name where it has none: DMN asks for a name only (DMN 1.3, 6.3.1).</summary>
    public string? RequireIdOrName(DmnElement element, Cell cell) =>
        element.Attribute("id") is null && element.Attribute("name") is { } name ? Unique(name, element.PlaceOf("name"), cell) : RequireId(element, cell);

    private string Unique(string id, Place place, Cell cell)
    {
        if (!ids.TryAdd(id, place))
        {
            var first = ids[id];
            problems.Add(place, string.Create(
                CultureInfo.InvariantCulture,
                $"expected an id that is unique in the file, found '{id}' again (first in line {first.Line}, column {first.Column})"), cell);
        }

        return id;
    }

    public string? RequireAttribute(DmnElement element, string attribute, Cell cell)
    {
        var value = element.Attribute(attribute);
        if (value is null)
        {
            problems.Add(element.Place, $"expected the attribute '{attribute}' on <{element.Name}>, found none", cell);
        }

        return value;
    }

    /// <summary>A misspelt or unsupported element must not vanish silently: a rule could vanish with it.</summary>
    public void RequireChildren(DmnElement element, string[] known, Cell cell)
    {
        foreach (var child in element.Children.Where(child => !known.Contains(child.Name, StringComparer.Ordinal)))
        {
            problems.Add(child.Place, $"expected one of {string.Join(", ", known)} in <{element.Name}>, found <{child.Name}>", cell);
        }
    }

    /// <summary>The child of which there may be one; null without any.</summary>
    public DmnElement? AtMostOne(DmnElement element, string child, Cell cell)
    {
        if (element.All(child).Skip(1).FirstOrDefault() is { } second)
        {
            problems.Add(second.Place, $"expected at most one <{child}> in <{element.Name}>, found another", cell);
        }

        return element.Child(child);
    }

    /// <summary>The type that the element names; null where it names none, or an unknown one, which is noted.</summary>
    public FeelType? FindType(DmnElement element, Cell cell)
    {
        if (element.Attribute("typeRef") is not { } name)
        {
            return null;
        }

        var type = FindType(name);
        if (type is null)
        {
            problems.Add(element.PlaceOf("typeRef"), $"expected {FeelTypes.Expected} as typeRef, found '{name}'", cell);
        }

        return type;
    }

    /// <summary>A type of the file or of FEEL; a prefix before it is passed over, as files of DMN 1.1 have it.</summary>
    public FeelType? FindType(string name)
    {
        var local = name[(name.LastIndexOf(':') + 1)..];
        return Types.GetValueOrDefault(name) ?? Types.GetValueOrDefault(local) ?? (FeelTypes.Find(local) is { } kind ? FeelType.Of(kind) : null);
    }

    /// <summary>Notes that a type is missing.</summary>
    public FeelType? MissingType(DmnElement element, Cell cell)
    {
        RequireAttribute(element, "typeRef", cell);
        return null;
    }

    /// <summary>The allowed values of a column or type; null where they are empty or cannot be read.</summary>
    public AllowedValues? ReadAllowedValues(DmnElement values, FeelType type, Cell cell)
    {
        // dmn-js leaves an empty list behind when the last value is removed: every value is allowed then.
        var scope = NewScope();
        scope.Declare("?", type);
        return TryRead(values, content => CellReader.Tests(content, type, null, scope), cell, out var tests) && tests is not null
            ? new AllowedValues(values.TextOf("text")!, tests, scope)
            : null;
    }

    /// <summary>A scope without variables.</summary>
    public FeelScope NewScope() => FeelScope.Of(names, FindType);

    /// <summary>Reads the expression in the element's <c>text</c>; default where it cannot be read, and the problem is noted.</summary>
    public bool TryRead<T>(DmnElement element, Func<string, T> read, Cell cell, out T value)
    {
        value = default!;
        RequireFeel(element, cell);
        RequireChildren(element, ExpressionChildren, cell);
        if (AtMostOne(element, "text", cell) is not { } content)
        {
            problems.Add(element.Place, $"expected <text> in <{element.Name}>, found none", cell);
            return false;
        }

        try
        {
            var expression = content.Text;
            value = expression.Length <= DecisionModel.MaxExpressionLength
                ? read(expression)
                : throw new FeelSyntaxException(DecisionModel.MaxExpressionLength, string.Create(
                    CultureInfo.InvariantCulture,
                    $"expected an expression of at most {DecisionModel.MaxExpressionLength} characters, found {expression.Length}"));
            return true;
        }
        catch (FeelSyntaxException error)
        {
            problems.Add(text.Find(content, error.Position), error.Message, cell, error.IsUnsupported);
            return false;
        }
    }

    public void RequireFeel(DmnElement element, Cell cell)
    {
        if (element.Attribute("expressionLanguage") is { } language && !IsFeel(language))
        {
            problems.Add(element.PlaceOf("expressionLanguage"), $"expected FEEL as expressionLanguage, found '{language}'", cell);
        }
    }

    // Its address is http up to DMN 1.2 and https since; tools that lift a file to a later version leave it as it was.
    private static bool IsFeel(string language) =>
        language.Equals("feel", StringComparison.OrdinalIgnoreCase)
        || language.Equals("s-feel", StringComparison.OrdinalIgnoreCase)
        || ((language.StartsWith("https://www.omg.org/spec/DMN/", StringComparison.Ordinal) || language.StartsWith("http://www.omg.org/spec/DMN/", StringComparison.Ordinal))
            && language.TrimEnd('/').EndsWith("FEEL", StringComparison.Ordinal));
}
