using System.Text;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Replacements in a text, made all at once.</summary>
internal sealed class XmlEdits(string xml)
{
    private readonly List<(int Start, int End, string Text)> edits = [];

    public void Replace(int start, int end, string text) => edits.Add((start, end, text));

    /// <summary>Gives an element this text as its only content.</summary>
    public void SetText(ElementSpan element, string text) => SetContent(element, EscapeText(text));

    /// <summary>Gives an element this XML as its only content.</summary>
    public void SetContent(ElementSpan element, string content)
    {
        if (element.IsOneTag)
        {
            Replace(element.TagEnd - "/>".Length, element.End, $">{content}</{element.Tag}>");
        }
        else
        {
            Replace(element.TagEnd, element.ContentEnd, content);
        }
    }

    /// <summary>The text from <paramref name="start"/> to <paramref name="end"/> with the replacements that lie in it.</summary>
    public string Apply(int start, int end)
    {
        var result = new StringBuilder();
        var at = start;
        foreach (var edit in edits.Where(edit => edit.Start >= start && edit.End <= end).OrderBy(edit => edit.Start))
        {
            result.Append(xml, at, edit.Start - at).Append(edit.Text);
            at = edit.End;
        }

        return result.Append(xml, at, end - at).ToString();
    }

    /// <summary>Element text. A carriage return is written so that reading does not make a line feed of it.</summary>
    public static string EscapeText(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\r", "&#xD;", StringComparison.Ordinal);

    public static string EscapeAttribute(string text) => EscapeText(text)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&apos;", StringComparison.Ordinal)
        .Replace("\n", "&#xA;", StringComparison.Ordinal).Replace("\t", "&#x9;", StringComparison.Ordinal);
}
