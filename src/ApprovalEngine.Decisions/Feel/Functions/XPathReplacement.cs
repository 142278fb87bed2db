using System.Globalization;
using System.Text.RegularExpressions;

namespace ApprovalEngine.Decisions.Feel.Functions;

/// <summary>
/// The replacement of <c>replace</c>: <c>$0</c> is what matched, <c>$1</c> its first group, <c>\$</c> and <c>\\</c> are those signs (XPath 2.0,
/// Functions and Operators, 7.6.3). A group that matched nothing, or that there is not, is empty.
/// </summary>
internal sealed class XPathReplacement
{
    private readonly List<(string Text, int Group)> parts = [];
    private long textLength;
    private int groups;

    private XPathReplacement()
    {
    }

    /// <summary>At most so many characters come out of a match of this length.</summary>
    public long LengthFor(int matchLength) => textLength + ((long)groups * matchLength) + 1;

    public string Of(Match match) => string.Concat(parts.Select(part => part.Group < 0 ? part.Text : match.Groups[part.Group].Value));

    /// <summary>Null where a <c>$</c> has no number or a <c>\</c> nothing that it stands before.</summary>
    public static XPathReplacement? Parse(string text, int groupCount)
    {
        var result = new XPathReplacement();
        for (var index = 0; index < text.Length; index++)
        {
            var next = index + 1 < text.Length ? text[index + 1] : '\0';
            if (text[index] == '$' && char.IsAsciiDigit(next))
            {
                // As many digits as name a group that there is.
                var end = index + 2;
                while (end < text.Length && char.IsAsciiDigit(text[end]) && Number(text[(index + 1)..(end + 1)]) <= groupCount)
                {
                    end++;
                }

                result.parts.Add(("", Number(text[(index + 1)..end])));
                index = end - 1;
            }
            else if (text[index] is not '$' and not '\\')
            {
                var end = text.AsSpan(index).IndexOfAny('$', '\\') is >= 0 and var length ? index + length : text.Length;
                result.parts.Add((text[index..end], -1));
                index = end - 1;
            }
            else if (text[index] == '\\' && next is '$' or '\\')
            {
                result.parts.Add((next.ToString(), -1));
                index++;
            }
            else
            {
                return null;
            }
        }

        result.textLength = result.parts.Sum(part => part.Text.Length);
        result.groups = result.parts.Count(part => part.Group >= 0);
        return result;
    }

    private static int Number(string digits) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
