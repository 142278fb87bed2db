using System.Text.RegularExpressions;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary>
/// <c>regex</c> (scriban.md 9.6), .NET syntax. A match stops after one second (Scriban: ten); a pattern that needs longer is an error.
/// </summary>
internal static class RegexFunctions
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public static readonly IReadOnlyList<(string, object?)> All =
    [
        Entry("escape", "pattern:text", a => Regex.Escape(a.Or(0))),
        Entry("unescape", "pattern:text", a => Regex.Unescape(a.Or(0))),
        Entry("match", "text:text pattern:text options:text?", a => Run(a, 1, 2, regex => Groups(a, regex.Match(a.Or(0))))),
        Entry("matches", "text:text pattern:text options:text?", a => Run(a, 1, 2, regex => Matches(a, regex))),
        Entry("replace", "text:text pattern:text replace:text options:text?", a => Run(a, 1, 3, regex => Replace(a, regex))),
        Entry("split", "text:text pattern:text options:text?", a => Run(a, 1, 2, regex => Split(a, regex))),
    ];

    private static object? Run(Arguments a, int pattern, int options, Func<Regex, object?> use)
    {
        // Not only with the option i: a pattern can ask for it itself, (?i), and would follow the culture of the server.
        var chosen = RegexOptions.CultureInvariant;
        foreach (var letter in a.Or(options))
        {
            chosen |= letter switch
            {
                'i' => RegexOptions.IgnoreCase,
                'm' => RegexOptions.Multiline,
                's' => RegexOptions.Singleline,
                'x' => RegexOptions.IgnorePatternWhitespace,
                _ => throw a.Fault(options, $"Unknown option `{letter}` of a regular expression; known are i, m, s and x."),
            };
        }

        try
        {
            return use(new Regex(a.Or(pattern), chosen, Timeout));
        }
        catch (RegexMatchTimeoutException)
        {
            throw a.Fault(pattern, $"The regular expression took longer than {Timeout.TotalSeconds} s.");
        }
    }

    private static TemplateList Groups(Arguments a, Match match) => a.Renderer.Checked(
        match.Success ? new TemplateList(match.Groups.Cast<Group>().Select(group => (object?)group.Value)) : new TemplateList(),
        a.Call.Span);

    private static TemplateList Matches(Arguments a, Regex regex)
    {
        var found = new TemplateList();
        for (var match = regex.Match(a.Or(0)); match.Success; match = match.NextMatch())
        {
            if (found.Count > a.Renderer.Limits.ListLength)
            {
                break;
            }

            // The time of .NET's limit starts again with every match.
            a.Renderer.CheckTime(a.Call.Span);
            found.Items.Add(Groups(a, match));
        }

        return a.Renderer.Checked(found, a.Call.Span);
    }

    /// <summary>Replaces match by match, so that a result beyond the limit stops early.</summary>
    private static string Replace(Arguments a, Regex regex)
    {
        long length = 0;
        var result = regex.Replace(a.Or(0), match =>
        {
            a.Renderer.CheckTime(a.Call.Span);
            var piece = match.Result(a.Or(2));
            length += piece.Length;
            return length <= a.Renderer.Limits.OutputLength ? piece : throw a.Fault("The text is longer than the limit (LimitToString).");
        });
        return a.Built(result);
    }

    /// <summary>As Regex.Split, the captured groups among the parts; stops early where the list gets too long.</summary>
    private static TemplateList Split(Arguments a, Regex regex)
    {
        var text = a.Or(0);
        var parts = new TemplateList();
        var at = 0;
        for (var match = regex.Match(text); match.Success && parts.Count <= a.Renderer.Limits.ListLength; match = match.NextMatch())
        {
            a.Renderer.CheckTime(a.Call.Span);
            parts.Items.Add(text[at..match.Index]);
            parts.Items.AddRange(match.Groups.Cast<Group>().Skip(1).Where(group => group.Success).Select(group => group.Value));
            at = match.Index + match.Length;
        }

        parts.Items.Add(text[at..]);
        return a.Renderer.Checked(parts, a.Call.Span);
    }
}
