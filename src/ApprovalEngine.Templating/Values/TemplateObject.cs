namespace ApprovalEngine.Templating.Values;

/// <summary>An object of the language: text keys in insertion order; a key that is written again keeps its place.</summary>
internal class TemplateObject
{
    private readonly OrderedDictionary<string, object?> members = new(StringComparer.Ordinal);
    private HashSet<string>? readOnly;

    public IReadOnlyDictionary<string, object?> Members => members;

    public bool TryGet(string name, out object? value) => members.TryGetValue(name, out value);

    /// <summary>False when the member is read-only.</summary>
    public virtual bool TrySet(string name, object? value)
    {
        if (readOnly?.Contains(name) == true)
        {
            return false;
        }

        members[name] = value;
        return true;
    }

    public void Remove(string name) => members.Remove(name);

    public virtual void Protect(string name)
    {
        if (members.ContainsKey(name))
        {
            (readOnly ??= new HashSet<string>(StringComparer.Ordinal)).Add(name);
        }
    }
}

/// <summary>One of the built-in objects (<c>string</c>, <c>math</c> …): shared by all renderings, hence not writable.</summary>
internal sealed class LibraryObject : TemplateObject
{
    private bool isFrozen;

    /// <summary>What a call of the object itself does (<c>date "2026-03-05"</c>).</summary>
    public TemplateFunction? Callable { get; init; }

    public override bool TrySet(string name, object? value) => !isFrozen && base.TrySet(name, value);

    public override void Protect(string name)
    {
        if (!isFrozen)
        {
            base.Protect(name);
        }
    }

    public void Freeze() => isFrozen = true;
}
