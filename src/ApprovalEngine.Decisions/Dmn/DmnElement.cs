namespace ApprovalEngine.Decisions.Dmn;

/// <summary>An element of the DMN file with its place; elements of other namespaces (diagram, vendors) are not among the children.</summary>
internal sealed class DmnElement(string nameSpace, string name, Place place)
{
    private readonly Dictionary<string, DmnAttribute> attributes = new(StringComparer.Ordinal);
    private readonly List<DmnElement> children = [];
    private readonly List<DmnText> texts = [];

    public string Namespace => nameSpace;

    public string Name => name;

    /// <summary>Where the element's <c>&lt;</c> stands.</summary>
    public Place Place => place;

    public IReadOnlyList<DmnElement> Children => children;

    /// <summary>The character data directly inside, piece by piece.</summary>
    public IReadOnlyList<DmnText> Texts => texts;

    public string Text => texts is [var only] ? only.Value : string.Concat(texts.Select(text => text.Value));

    public void Add(string attribute, DmnAttribute value) => attributes[attribute] = value;

    public void Add(DmnElement child) => children.Add(child);

    public void Add(DmnText text) => texts.Add(text);

    /// <summary>An attribute without namespace; null where it is missing or blank.</summary>
    public string? Attribute(string attribute) =>
        attributes.TryGetValue(attribute, out var found) && !string.IsNullOrWhiteSpace(found.Value) ? found.Value.Trim() : null;

    /// <summary>Where the attribute stands, else the element.</summary>
    public Place PlaceOf(string attribute) => attributes.TryGetValue(attribute, out var found) ? found.Place : place;

    public DmnElement? Child(string childName) => children.Find(child => child.Name == childName);

    public IEnumerable<DmnElement> All(string childName) => children.Where(child => child.Name == childName);

    /// <summary>The trimmed text of a child such as <c>description</c>; null where it is missing or blank.</summary>
    public string? TextOf(string childName) => Child(childName)?.Text.Trim() is { Length: > 0 } text ? text : null;
}

internal readonly record struct DmnAttribute(string Value, Place Place);

/// <summary>A piece of character data: where its first character stands, and whether <c>&amp;</c> is just a character in it.</summary>
internal readonly record struct DmnText(string Value, Place Place, bool IsCData);
