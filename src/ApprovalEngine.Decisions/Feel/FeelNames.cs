namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// The names that a file gives to anything. A FEEL name may have spaces and signs in it (<c>Pre-bureau risk</c>), so which characters
/// belong to a name is known only from the names there are (DMN 1.3, 10.3.1.4).
/// </summary>
internal sealed class FeelNames
{
    private const string Signs = "./-'+*";

    // At each name of an expression so many words and signs are tried.
    private const int LongestPartCount = 40;

    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);

    public FeelNames()
    {
        foreach (var property in (string[])["time offset", "start included", "end included"])
        {
            Add(property);
        }
    }

    /// <summary>The longest name, in words and signs.</summary>
    public int MaxPartCount { get; private set; } = 6;

    public void Add(string name)
    {
        var written = Written(name);
        if (names.TryAdd(Key(name), written))
        {
            MaxPartCount = Math.Min(LongestPartCount, Math.Max(MaxPartCount, Parts(name).Count));
        }
    }

    /// <summary>The name as the file writes it, by its words and signs.</summary>
    public string? Find(string key) => names.GetValueOrDefault(key);

    /// <summary>One space for each stretch of white space: two names that differ in white space only are one.</summary>
    public static string Written(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>What names are compared by: words with one space between them, signs without any.</summary>
    public static string Key(string name)
    {
        var key = "";
        foreach (var part in Parts(name))
        {
            key = Join(key, part);
        }

        return key;
    }

    public static string Join(string key, string part) =>
        key.Length > 0 && !IsSign(key[^1]) && !IsSign(part[0]) ? $"{key} {part}" : key + part;

    public static bool IsSign(char c) => Signs.Contains(c, StringComparison.Ordinal);

    private static List<string> Parts(string name)
    {
        var parts = new List<string>();
        var start = -1;
        for (var index = 0; index <= name.Length; index++)
        {
            var isWord = index < name.Length && !IsSign(name[index]) && !char.IsWhiteSpace(name[index]);
            if (isWord)
            {
                start = start < 0 ? index : start;
                continue;
            }

            if (start >= 0)
            {
                parts.Add(name[start..index]);
                start = -1;
            }

            if (index < name.Length && IsSign(name[index]))
            {
                parts.Add(name[index].ToString());
            }
        }

        return parts;
    }
}
