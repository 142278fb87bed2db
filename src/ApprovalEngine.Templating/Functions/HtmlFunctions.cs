using System.Net;
using System.Text;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Values;
using static ApprovalEngine.Templating.Functions.Library;

namespace ApprovalEngine.Templating.Functions;

/// <summary>
/// <c>html</c> (scriban.md 9.3). While HTML escaping is on, <c>escape</c> and <c>newline_to_br</c> give HTML that is printed as it is:
/// <c>newline_to_br</c> escapes its text first unless it is HTML already.
/// </summary>
internal static class HtmlFunctions
{
    private const string UrlSafe = "-._~";
    private const string UrlDelimiters = ":/?#[]@!$&'()*+,;=";

    public static readonly IReadOnlyList<(string, object?)> All =
    [
        Entry("escape", "text:raw", a => a[0] is null or Markup ? a[0] : a.Renderer.AsMarkup(WebUtility.HtmlEncode(a.Renderer.TextOf(a[0])))),
        Entry("strip", "text:text", a => a.Text(0) is { } text ? Strip(text) : null),
        Entry("newline_to_br", "text:raw", a => a[0] is null ? null : a.Renderer.AsMarkup(a.Built(NewlineToBr(a)))),
        Entry("url_encode", "text:text", a => a.Text(0) is { } text ? Percent(text, UrlSafe) : null),
        Entry("url_escape", "text:text", a => a.Text(0) is { } text ? Percent(text, UrlSafe + UrlDelimiters) : null),
    ];

    private static string NewlineToBr(Arguments a)
    {
        var text = a.Renderer.TextOf(a[0]);
        var html = a[0] is not Markup && a.Renderer.AsMarkup("") is Markup ? ValueText.EscapeHtml(text) : text;
        var result = new StringBuilder(html.Length + 16);
        for (var i = 0; i < html.Length; i++)
        {
            var isCrLf = html[i] == '\r' && i + 1 < html.Length && html[i + 1] == '\n';
            if (isCrLf || (html[i] == '\n' && (i == 0 || html[i - 1] != '\r')))
            {
                result.Append("<br />");
            }

            result.Append(html[i]);
        }

        return result.ToString();
    }

    private static string Percent(string text, string kept)
    {
        var result = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || kept.Contains(c, StringComparison.Ordinal))
            {
                result.Append(c);
            }
            else
            {
                result.Append('%').Append(Convert.ToHexString([b]));
            }
        }

        return result.ToString();
    }

    private static string Strip(string text)
    {
        var result = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] != '<')
            {
                result.Append(text[at++]);
            }
            else if (Starts(text, at, "<!--"))
            {
                at = After(text, at, "-->");
            }
            else if (Starts(text, at, "<script"))
            {
                at = After(text, at, "</script>");
            }
            else if (Starts(text, at, "<style"))
            {
                at = After(text, at, "</style>");
            }
            else
            {
                at = AfterTag(text, at);
            }
        }

        return result.ToString();
    }

    private static bool Starts(string text, int at, string what) =>
        string.Compare(text, at, what, 0, what.Length, StringComparison.OrdinalIgnoreCase) == 0;

    private static int After(string text, int at, string end)
    {
        var found = text.IndexOf(end, at, StringComparison.OrdinalIgnoreCase);
        return found < 0 ? text.Length : found + end.Length;
    }

    /// <summary>A <c>&gt;</c> inside a quoted attribute does not end the tag.</summary>
    private static int AfterTag(string text, int at)
    {
        var quote = '\0';
        for (at++; at < text.Length; at++)
        {
            if (quote == '\0' && text[at] == '>')
            {
                return at + 1;
            }

            quote = quote == '\0' && text[at] is ('"' or '\'') ? text[at] : text[at] == quote ? '\0' : quote;
        }

        return text.Length;
    }
}
