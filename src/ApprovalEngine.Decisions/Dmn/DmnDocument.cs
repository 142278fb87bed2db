using System.Globalization;
using System.Xml;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>Reads XML into elements with places. No document type, no resolver, limits on size and depth.</summary>
internal static class DmnDocument
{
    /// <summary>The root element.</summary>
    /// <exception cref="DecisionModelException">The text is no XML, is too large, too deep, or has a document type.</exception>
    public static DmnElement Read(string xml, ProblemList problems)
    {
        if (xml.Length > DecisionModel.MaxCharacters)
        {
            throw problems.Fatal(default, string.Create(
                CultureInfo.InvariantCulture,
                $"expected a file of at most {DecisionModel.MaxCharacters} characters, found {xml.Length}"));
        }

        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = DecisionModel.MaxCharacters,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
        };
        using var text = new StringReader(xml);
        using var reader = XmlReader.Create(text, settings);
        try
        {
            return Read(reader, problems);
        }
        catch (XmlException error)
        {
            // About a document type, and about an empty file, the reader throws without a place.
            var place = error.LineNumber > 0 ? new Place(error.LineNumber, error.LinePosition) : AfterProlog(xml);
            throw problems.Fatal(place, $"expected well-formed XML without a document type: {error.Message}");
        }
    }

    private static DmnElement Read(XmlReader reader, ProblemList problems)
    {
        DmnElement? root = null;
        var open = new Stack<DmnElement>();
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    var isEmpty = reader.IsEmptyElement;
                    var element = ReadElement(reader);
                    root ??= element;
                    if (open.TryPeek(out var parent) && parent.Namespace == root.Namespace)
                    {
                        AddChild(parent, element, problems);
                    }

                    if (!isEmpty)
                    {
                        open.Push(element);
                        RequireDepth(open.Count, element.Place, problems);
                    }

                    break;
                case XmlNodeType.EndElement:
                    open.Pop();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    open.Peek().Add(new DmnText(reader.Value, PlaceOf(reader, 0), reader.NodeType is XmlNodeType.CDATA));
                    break;
            }
        }

        return root ?? throw problems.Fatal(default, "expected a root element, found none");
    }

    // Diagrams and vendors have namespaces of their own. An element without one, or of another version of DMN, is a rule that would vanish.
    private static void AddChild(DmnElement parent, DmnElement element, ProblemList problems)
    {
        if (element.Namespace == parent.Namespace)
        {
            parent.Add(element);
        }
        else if (parent.Name != "extensionElements" && (element.Namespace.Length == 0 || IsDmnModel(element.Namespace)))
        {
            problems.Add(element.Place, $"expected elements of '{parent.Namespace}' in <{parent.Name}>, found <{element.Name}> of '{element.Namespace}'");
        }
    }

    public static bool IsDmnModel(string nameSpace) =>
        nameSpace.Contains("://www.omg.org/spec/DMN/", StringComparison.Ordinal)
        && (nameSpace.EndsWith("/MODEL/", StringComparison.Ordinal) || nameSpace.EndsWith("/dmn.xsd", StringComparison.Ordinal));

    // The first thing that is neither white space, a comment nor a processing instruction.
    private static Place AfterProlog(string xml)
    {
        var offset = 0;
        while (true)
        {
            var rest = xml.AsSpan(offset);
            var end = rest.StartsWith("<?") ? rest.IndexOf("?>") + 2
                : rest.StartsWith("<!--") ? rest.IndexOf("-->") + 3
                : rest.Length - rest.TrimStart().Length;
            if (end <= 0)
            {
                break;
            }

            offset += end;
        }

        var before = xml[..offset].ReplaceLineEndings("\n");
        return new Place(before.Count(c => c == '\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static DmnElement ReadElement(XmlReader reader)
    {
        // The reader stands on the name, one column after the bracket.
        var element = new DmnElement(reader.NamespaceURI, reader.LocalName, PlaceOf(reader, -1));
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0)
            {
                element.Add(reader.LocalName, new DmnAttribute(reader.Value, PlaceOf(reader, 0)));
            }
        }

        return element;
    }

    private static void RequireDepth(int depth, Place place, ProblemList problems)
    {
        if (depth > DecisionModel.MaxDepth)
        {
            throw problems.Fatal(place, $"expected elements nested at most {DecisionModel.MaxDepth} deep, found a deeper one");
        }
    }

    private static Place PlaceOf(XmlReader reader, int offset)
    {
        var info = (IXmlLineInfo)reader;
        return new Place(info.LineNumber, info.LinePosition + offset);
    }
}
