using System.Globalization;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>
/// A variable name: parts joined by dots (S-FEEL's qualified name), each of one or more words of letters, digits and underscores.
/// FEEL's further name characters (<c>. / - ' + *</c>) are refused, because they read as operators.
/// </summary>
internal static class FeelName
{
    private const string Expected = "a variable name (letters, digits and underscores, parts joined by dots)";

    private static readonly string[] Keywords =
        ["true", "false", "null", "not", "and", "or", "if", "then", "else", "for", "return", "some", "every", "satisfies", "in", "between", "function"];

    public static bool IsKeyword(ReadOnlySpan<char> word)
    {
        foreach (var keyword in Keywords)
        {
            if (word.SequenceEqual(keyword))
            {
                return true;
            }
        }

        return false;
    }

    // A surrogate is half of a character beyond the first 65,536, all of which may stand in names.
    public static bool IsStart(char c) => char.IsLetter(c) || c == '_' || char.IsSurrogate(c);

    public static bool IsPart(char c) =>
        char.IsLetterOrDigit(c) || c == '_' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    /// <summary>The name that <paramref name="text"/> is, with one space between words and none around the dots.</summary>
    /// <exception cref="FeelSyntaxException">The text is anything else.</exception>
    public static string Parse(string text)
    {
        var scanner = new FeelScanner(text);
        var parts = new List<string>();
        do
        {
            parts.Add(Part(scanner));
        }
        while (scanner.TryTake("."));

        if (!scanner.AtEnd)
        {
            throw scanner.Expected("the end of the variable name, or a calculation with variables that the file declares");
        }

        return string.Join('.', parts);
    }

    private static string Part(FeelScanner scanner)
    {
        var words = new List<string>();
        scanner.SkipWhiteSpace();
        while (IsStart(scanner.Current) || (words.Count > 0 && IsPart(scanner.Current)))
        {
            var start = scanner.Position;
            while (IsPart(scanner.Current))
            {
                scanner.Advance();
            }

            var word = scanner.Since(start);
            if (Keywords.Contains(word, StringComparer.Ordinal))
            {
                throw new FeelSyntaxException(start, $"expected {Expected}, found the keyword '{word}'");
            }

            words.Add(word);
            scanner.SkipWhiteSpace();
        }

        return words.Count > 0 ? string.Join(' ', words) : throw scanner.Expected(Expected);
    }
}
