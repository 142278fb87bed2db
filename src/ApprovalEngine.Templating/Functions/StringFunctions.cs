using System.Globalization;
using System.Text;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary>
/// <c>string</c> (scriban.md 9.7). Where Scriban searches in the culture of the process, ours uses the invariant culture, so that a letter does not
/// depend on the server.
/// </summary>
internal static partial class StringFunctions
{
    private static readonly char[] Blanks = [.. Enumerable.Range(0, 0x10000).Select(code => (char)code).Where(char.IsWhiteSpace)];

    public static readonly IReadOnlyList<(string, object?)> All =
    [
        Entry("append", "text:text with:text", a => a.Built(a.Or(0) + a.Or(1))),
        Entry("prepend", "text:text by:text", a => a.Built(a.Or(1) + a.Or(0))),
        Entry("base64_encode", "text:text", a => Convert.ToBase64String(Encoding.UTF8.GetBytes(a.Or(0)))),
        Entry("base64_decode", "text:text", a => Encoding.UTF8.GetString(Convert.FromBase64String(a.Or(0)))),
        Entry("capitalize", "text:text", a => a.Text(0) is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..] : ""),
        Entry("capitalizewords", "text:text", a => CapitalizeWords(a.Or(0))),
        Entry("contains", "text:text value:text", a => a.Or(0).Length > 0 && a.Or(1).Length > 0 && a.Or(0).Contains(a.Or(1), StringComparison.Ordinal)),
        Entry("starts_with", "text:text value:text", a => a.Or(1).Length > 0 && a.Or(0).StartsWith(a.Or(1), StringComparison.InvariantCulture)),
        Entry("ends_with", "text:text value:text", a => a.Or(1).Length > 0 && a.Or(0).EndsWith(a.Or(1), StringComparison.InvariantCulture)),
        Entry("downcase", "text:text", a => a.Text(0)?.ToLowerInvariant()),
        Entry("upcase", "text:text", a => a.Text(0)?.ToUpperInvariant()),
        Entry("empty", "text:text", a => string.IsNullOrEmpty(a.Text(0))),
        Entry("whitespace", "text:text", a => string.IsNullOrWhiteSpace(a.Text(0))),
        Entry("equals_ignore_case", "text:text value:text", a => string.Equals(a.Text(0), a.Text(1), StringComparison.OrdinalIgnoreCase)),
        Entry("escape", "text:text", a => a.Text(0) is { } text ? ValueText.Quote(text, withQuotes: false) : null),
        Entry("literal", "text:text", a => a.Text(0) is { } text ? ValueText.Quote(text, withQuotes: true) : null),
        Entry("handleize", "text:text", Handleize),
        Entry("index_of", "text:text search:text start_index:int? count:int? string_comparison:text?", IndexOf),
        Entry("lstrip", "text:text", a => a.Text(0)?.TrimStart(Blanks)),
        Entry("rstrip", "text:text", a => a.Text(0)?.TrimEnd(Blanks)),
        Entry("strip", "text:text", a => a.Text(0)?.Trim(Blanks)),
        Entry("strip_newlines", "text:text", a => a.Text(0)?.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)),
        Entry("pad_left", "text:text width:int", a => Width(a) is var width ? a.Or(0).PadLeft(width) : null),
        Entry("pad_right", "text:text width:int", a => Width(a) is var width ? a.Or(0).PadRight(width) : null),
        Entry("pluralize", "number:int singular:text plural:text", a => a.Int(0) == 1 ? a.Text(1) : a.Text(2)),
        Entry("remove", "text:text remove:text", a => a.Or(1).Length == 0 ? a.Text(0) : a.Or(0).Replace(a.Or(1), "", StringComparison.Ordinal)),
        Entry("remove_first", "text:text remove:text", a => ReplaceOnce(a, "", fromEnd: false)),
        Entry("remove_last", "text:text remove:text", a => ReplaceOnce(a, "", fromEnd: true)),
        Entry("replace", "text:text match:text replace:text", Replace),
        Entry("replace_first", "text:text match:text replace:text from_end:any?", a => a.Built(ReplaceOnce(a, a.Or(2), ValueText.IsTrue(a[3])))),
        Entry("size", "text:text", a => a.Or(0).Length),
        Entry("slice", "text:text start:int length:int?", a => Slice(a.Or(0), a.Int(1), a.Has(2) ? a.Int(2) : int.MaxValue)),
        Entry("slice1", "text:text start:int length:int?", a => Slice(a.Or(0), a.Int(1), a.Has(2) ? a.Int(2) : 1)),
        Entry("split", "text:text match:text", Split),
        Entry("to_int", "text:text", a => int.TryParse(a.Text(0), NumberStyles.Integer, a.Renderer.Culture, out var value) ? value : null),
        Entry("to_long", "text:text", a => long.TryParse(a.Text(0), NumberStyles.Integer, a.Renderer.Culture, out var value) ? value : null),
        Entry("to_float", "text:text", a => float.TryParse(a.Text(0), Float, a.Renderer.Culture, out var value) ? value : null),
        Entry("to_double", "text:text", a => double.TryParse(a.Text(0), Float, a.Renderer.Culture, out var value) ? value : null),
        Entry("truncate", "text:text length:int ellipsis:text?", Truncate),
        Entry("truncatewords", "text:text count:int ellipsis:text?", TruncateWords),
        .. Hashes,
    ];

    private const NumberStyles Float = NumberStyles.Float | NumberStyles.AllowThousands;

    private static string CapitalizeWords(string text)
    {
        var result = new StringBuilder(text.Length);
        var isStart = true;
        foreach (var c in text)
        {
            result.Append(isStart ? char.ToUpperInvariant(c) : c);
            isStart = char.IsWhiteSpace(c);
        }

        return result.ToString();
    }

    private static string Handleize(Arguments a)
    {
        if (a.Text(0) is not { } text)
        {
            throw a.Fault(0, "Expecting a text, not null.");
        }

        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                result.Append(char.ToLowerInvariant(c));
            }
            else if (result.Length == 0 || result[^1] != '-')
            {
                result.Append('-');
            }
        }

        return result.Length > 0 && result[^1] == '-' ? result.ToString(0, result.Length - 1) : result.ToString();
    }

    private static object? IndexOf(Arguments a)
    {
        var comparison = StringComparison.InvariantCulture;
        if (a.Text(4) is { } name)
        {
            comparison = name switch
            {
                nameof(StringComparison.CurrentCulture) => StringComparison.InvariantCulture,
                nameof(StringComparison.CurrentCultureIgnoreCase) => StringComparison.InvariantCultureIgnoreCase,
                _ => Enum.TryParse<StringComparison>(name, out var found) && Enum.IsDefined(found)
                    ? found
                    : throw a.Fault(4, $"`{name}` is not the name of a string comparison such as Ordinal or OrdinalIgnoreCase."),
            };
        }

        var text = a.Or(0);
        var start = a.Int(2);
        return text.IndexOf(a.Or(1), start, a.Has(3) ? a.Int(3) : text.Length - start, comparison);
    }

    private static int Width(Arguments a)
    {
        var width = a.Int(1);
        if (width < 0)
        {
            throw a.Fault(1, $"The width {width} is negative.");
        }

        return width <= a.Renderer.Limits.OutputLength
            ? width
            : throw a.Fault(1, $"The width {width} is above the limit of {a.Renderer.Limits.OutputLength} characters (LimitToString).");
    }

    private static string Replace(Arguments a)
    {
        var (text, match, with) = (a.Or(0), a.Or(1), a.Or(2));
        if (match.Length == 0)
        {
            throw a.Fault("The text to replace must not be empty.");
        }

        if (with.Length > match.Length && (long)text.Length / match.Length * with.Length > a.Renderer.Limits.OutputLength)
        {
            var count = text.AsSpan().Count(match);
            if (text.Length + ((long)count * (with.Length - match.Length)) > a.Renderer.Limits.OutputLength)
            {
                throw a.Fault($"The text is longer than the limit of {a.Renderer.Limits.OutputLength} characters (LimitToString).");
            }
        }

        return a.Built(text.Replace(match, with, StringComparison.Ordinal));
    }

    private static string ReplaceOnce(Arguments a, string with, bool fromEnd)
    {
        var (text, match) = (a.Or(0), a.Or(1));
        if (match.Length == 0)
        {
            return text;
        }

        var at = fromEnd
            ? text.LastIndexOf(match, StringComparison.OrdinalIgnoreCase)
            : text.IndexOf(match, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? text : string.Concat(text.AsSpan(0, at), with, text.AsSpan(at + match.Length));
    }

    private static string Slice(string text, int start, int length)
    {
        start = start < 0 ? Math.Max(0, text.Length + start) : start;
        if (start >= text.Length || length <= 0)
        {
            return "";
        }

        return text.Substring(start, Math.Min(length, text.Length - start));
    }

    private static TemplateList Split(Arguments a)
    {
        var text = a.Or(0);
        if (text.Length == 0)
        {
            return new TemplateList();
        }

        var parts = a.Or(1).Length == 0 ? [text] : text.Split(a.Or(1), StringSplitOptions.RemoveEmptyEntries);
        return a.Renderer.Checked(new TemplateList(parts), a.Call.Span);
    }

    private static object? Truncate(Arguments a)
    {
        var ellipsis = a.Or(2, "...");
        var length = a.Int(1);
        if (a.Text(0) is not { } text || text.Length <= length)
        {
            return a.Text(0);
        }

        return length <= ellipsis.Length ? ellipsis : text[..(length - ellipsis.Length)] + ellipsis;
    }

    /// <summary>Always ends in <c>...</c>, as Scriban does.</summary>
    private static object? TruncateWords(Arguments a) =>
        string.Join(' ', a.Or(0).Split(Blanks, StringSplitOptions.RemoveEmptyEntries).Take(a.Int(1))) + "...";
}
