using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>
/// Patterns of <c>matches</c>, <c>replace</c> and <c>split</c>: those of XQuery 1.0 and XPath 2.0 (Functions and Operators, 7.6), as DMN 1.3,
/// 10.3.4.3 asks, with the flag <c>q</c> of XPath 3.0. They are written anew for .NET where .NET reads the same signs differently.
/// </summary>
internal sealed class XPathPattern
{
    // \i and \c, the characters of XML names, have no counterpart in .NET.
    private const string Escapes = "nrt\\|.?*+(){}-[]^$sSdDwWpP";

    private readonly string pattern;
    private readonly RegexOptions options;
    private readonly StringBuilder written = new();
    private readonly Stack<int> open = new();
    private readonly HashSet<int> closed = [];
    private int position;
    private int depth;
    private int classStart;
    private int groupCount;

    private XPathPattern(string pattern, RegexOptions options) => (this.pattern, this.options) = (pattern, options);

    private char Next => position + 1 < pattern.Length ? pattern[position + 1] : '\0';

    /// <summary>The pattern for .NET with its options; null where the flags or the pattern are none of XPath's.</summary>
    public static (string Pattern, RegexOptions Options)? ForNet(string pattern, string flags)
    {
        if (flags.Any(flag => !"smixq".Contains(flag, StringComparison.Ordinal)))
        {
            return null;
        }

        var options = RegexOptions.CultureInvariant | Option('i', RegexOptions.IgnoreCase);
        if (flags.Contains('q', StringComparison.Ordinal))
        {
            return (Regex.Escape(pattern), options);
        }

        options |= Option('s', RegexOptions.Singleline) | Option('m', RegexOptions.Multiline);
        var reader = new XPathPattern(flags.Contains('x', StringComparison.Ordinal) ? WithoutWhiteSpace(pattern) : pattern, options);
        return reader.TryRewrite() ? (reader.written.ToString(), options) : null;

        RegexOptions Option(char flag, RegexOptions option) => flags.Contains(flag, StringComparison.Ordinal) ? option : RegexOptions.None;
    }

    // Flag x: white space goes, except in classes. .NET would take # for a comment too.
    private static string WithoutWhiteSpace(string pattern)
    {
        var (kept, depth) = (new StringBuilder(), 0);
        for (var index = 0; index < pattern.Length; index++)
        {
            var sign = pattern[index];
            if (depth == 0 && sign is ' ' or '\t' or '\n' or '\r')
            {
                continue;
            }

            kept.Append(sign);
            if (sign == '\\' && index + 1 < pattern.Length && (depth > 0 || pattern[index + 1] is '[' or ']' or '\\'))
            {
                kept.Append(pattern[++index]);
            }

            depth += sign switch { '[' => 1, ']' when depth > 0 => -1, _ => 0 };
        }

        return kept.ToString();
    }

    private bool TryRewrite()
    {
        for (; position < pattern.Length; position++)
        {
            if (!(depth > 0 ? TryInClass() : TryOutside()))
            {
                return false;
            }
        }

        return true;
    }

    // A class in a class is what is taken out of it: [A-Z-[OI]].
    private bool TryInClass()
    {
        var sign = pattern[position];
        if (sign == '\\')
        {
            return TryEscape();
        }

        var isValid = sign switch
        {
            '[' => pattern[position - 1] == '-',
            ']' => pattern[classStart..position] is not "[" and not "[^",
            _ => true,
        };
        classStart = sign == '[' ? position : classStart;
        depth += sign switch { '[' => 1, ']' => -1, _ => 0 };
        written.Append(sign);
        return isValid;
    }

    private bool TryOutside()
    {
        var sign = pattern[position];
        switch (sign)
        {
            case '\\':
                return Next is >= '1' and <= '9' ? TryBackReference() : TryEscape();
            case '(' when Next == '?' && (position + 2 >= pattern.Length || pattern[position + 2] != ':'):
                return false;
            case '(':
                open.Push(Next == '?' ? 0 : ++groupCount);
                break;
            case ')' when open.Count > 0:
                closed.Add(open.Pop());
                break;
            case '[':
                depth++;
                classStart = position;
                break;
        }

        // A line ends with \n or \r for the one, and only the text ends for the other.
        written.Append(sign switch
        {
            '.' when !options.HasFlag(RegexOptions.Singleline) => "[^\\n\\r]",
            '$' when !options.HasFlag(RegexOptions.Multiline) => "\\z",
            _ => sign.ToString(),
        });
        return true;
    }

    private bool TryEscape()
    {
        var escaped = Next;
        written.Append('\\').Append(escaped);
        position++;
        return Escapes.Contains(escaped, StringComparison.Ordinal);
    }

    // As many digits as name a group that there is; it has to be complete here.
    private bool TryBackReference()
    {
        var group = Next - '0';
        for (position++; char.IsAsciiDigit(Next) && (group * 10) + Next - '0' <= groupCount; position++)
        {
            group = (group * 10) + Next - '0';
        }

        written.Append(CultureInfo.InvariantCulture, $"(?:\\{group})");
        return closed.Contains(group);
    }
}
