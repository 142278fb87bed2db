using System.Text.RegularExpressions;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>C# source without what only looks like code.</summary>
internal static partial class SourceText
{
    /// <summary>
    /// The dotted names in a source file that are, or are below, one of the namespaces: in a using of any kind or spelled out
    /// in the code. Names in comments and string literals do not count, also not those in the holes of interpolated strings.
    /// </summary>
    public static IEnumerable<string> NamesBelow(string source, IEnumerable<string> namespaces)
    {
        var any = string.Join('|', namespaces.Select(Regex.Escape));
        return Regex.Matches(WithoutCommentsAndStrings(source), $@"(?<![\w.])(?:global::)?((?:{any})(?:\.\w+)*)\b(?!\w)", RegexOptions.None, TimeSpan.FromSeconds(5))
            .Select(match => match.Groups[1].Value)
            .Distinct();
    }

    public static string WithoutComments(string source) =>
        CommentsAndStrings().Replace(source, match => match.Value.StartsWith('/') ? " " : match.Value);

    public static string WithoutCommentsAndStrings(string source) =>
        CommentsAndStrings().Replace(source, match => match.Value.StartsWith('/') ? " " : "\"\"");

    [GeneratedRegex(
        """"
        //[^\n]*
        | /\*.*?\*/
        | \$*"""(?:.*?)"""+
        | \$?@\$?"(?:[^"]|"")*"
        | \$?"(?:[^"\\\n]|\\.)*"
        | '(?:[^'\\\n]|\\.)+'
        """",
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex CommentsAndStrings();
}
