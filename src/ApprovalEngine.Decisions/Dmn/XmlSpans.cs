namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Where an element stands in the file, as indexes from its <c>&lt;</c> to behind its last <c>&gt;</c>.</summary>
/// <param name="Tag">The name as written, with its prefix.</param>
/// <param name="TagEnd">Behind the <c>&gt;</c> of the start tag.</param>
/// <param name="ContentEnd">At the end tag; the same as <paramref name="TagEnd"/> where the element is written as one tag.</param>
internal sealed record ElementSpan(string Tag, int Start, int TagEnd, int ContentEnd, int End, IReadOnlyDictionary<string, AttributeSpan> Attributes)
{
    public bool IsOneTag => ContentEnd == End;
}

/// <summary>Where an attribute stands: from its name to behind its closing quote, and its value between the quotes.</summary>
internal readonly record struct AttributeSpan(int Start, int ValueStart, int ValueEnd)
{
    public int End => ValueEnd + 1;
}

/// <summary>Finds where the elements of a file stand. The file has been read as XML before: it is well-formed, and has no document type.</summary>
internal static class XmlSpans
{
    /// <summary>The elements by the index of their <c>&lt;</c>.</summary>
    public static IReadOnlyDictionary<int, ElementSpan> Find(string xml)
    {
        var spans = new Dictionary<int, ElementSpan>();
        var open = new Stack<ElementSpan>();
        for (var at = xml.IndexOf('<', StringComparison.Ordinal); at >= 0; at = at < xml.Length ? xml.IndexOf('<', at) : -1)
        {
            var rest = xml.AsSpan(at);
            if (rest.StartsWith("<!--"))
            {
                at = Behind(xml, "-->", at);
            }
            else if (rest.StartsWith("<![CDATA["))
            {
                at = Behind(xml, "]]>", at);
            }
            else if (rest.StartsWith("<?"))
            {
                at = Behind(xml, "?>", at);
            }
            else if (rest.StartsWith("</"))
            {
                var element = open.Pop();
                var end = Behind(xml, ">", at);
                spans[element.Start] = element with { ContentEnd = at, End = end };
                at = end;
            }
            else
            {
                var element = ReadTag(xml, at);
                if (element.End > 0)
                {
                    spans[at] = element;
                }
                else
                {
                    open.Push(element);
                }

                at = element.TagEnd;
            }
        }

        return spans;
    }

    private static int Behind(string xml, string token, int from) => xml.IndexOf(token, from, StringComparison.Ordinal) + token.Length;

    private static ElementSpan ReadTag(string xml, int start)
    {
        var at = start + 1;
        while (!char.IsWhiteSpace(xml[at]) && xml[at] is not ('>' or '/'))
        {
            at++;
        }

        var tag = xml[(start + 1)..at];
        var attributes = new Dictionary<string, AttributeSpan>(StringComparer.Ordinal);
        while (true)
        {
            at = SkipWhiteSpace(xml, at);
            if (xml[at] == '>')
            {
                return new ElementSpan(tag, start, at + 1, 0, 0, attributes);
            }

            if (xml[at] == '/')
            {
                return new ElementSpan(tag, start, at + 2, at + 2, at + 2, attributes);
            }

            at = ReadAttribute(xml, at, attributes);
        }
    }

    private static int ReadAttribute(string xml, int start, Dictionary<string, AttributeSpan> attributes)
    {
        var equals = xml.IndexOf('=', start);
        var quote = SkipWhiteSpace(xml, equals + 1);
        var end = xml.IndexOf(xml[quote], quote + 1);
        attributes[xml[start..equals].TrimEnd()] = new AttributeSpan(start, quote + 1, end);
        return end + 1;
    }

    private static int SkipWhiteSpace(string xml, int at)
    {
        while (char.IsWhiteSpace(xml[at]))
        {
            at++;
        }

        return at;
    }
}
