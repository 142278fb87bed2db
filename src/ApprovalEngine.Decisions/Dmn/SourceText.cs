using System.Globalization;

namespace ApprovalEngine.Decisions.Dmn;

/// <summary>
/// Finds a character of an element's text in the file. XML writes some characters in more than one (<c>&amp;lt;</c>), so the
/// column of an error inside an expression has to be counted in the file itself. Used only when there is an error.
/// </summary>
internal sealed class SourceText(string xml)
{
    private List<int>? lineStarts;

    /// <summary>The place of the character with this index (from 0) in the element's text.</summary>
    public Place Find(DmnElement element, int index)
    {
        if (element.Texts is [])
        {
            return element.Place with { Position = index + 1 };
        }

        var before = 0;
        foreach (var text in element.Texts)
        {
            if (index <= before + text.Value.Length && (index < before + text.Value.Length || text == element.Texts[^1]))
            {
                return Walk(text, index - before) with { Position = index + 1 };
            }

            before += text.Value.Length;
        }

        return element.Place with { Position = index + 1 };
    }

    /// <summary>The index in the file of the character at this place.</summary>
    public int OffsetOf(Place place)
    {
        lineStarts ??= FindLineStarts();
        return lineStarts[place.Line - 1] + place.Column - 1;
    }

    private Place Walk(DmnText text, int count)
    {
        lineStarts ??= FindLineStarts();
        var (line, column, _) = text.Place;
        var offset = lineStarts[line - 1] + column - 1;
        for (var decoded = 0; decoded < count;)
        {
            if (xml[offset] is '\r' or '\n')
            {
                offset += IsPair(offset) ? 2 : 1;
                line++;
                column = 1;
                decoded++;
                continue;
            }

            var length = xml[offset] == '&' && !text.IsCData ? xml.IndexOf(';', offset) - offset + 1 : 1;
            decoded += length > 1 && IsBeyondBmp(xml.AsSpan(offset, length)) ? 2 : 1;
            offset += length;
            column += length;
        }

        return new Place(line, column);
    }

    private List<int> FindLineStarts()
    {
        List<int> starts = [0];
        for (var offset = 0; offset < xml.Length; offset++)
        {
            if (xml[offset] is '\r' or '\n')
            {
                offset += IsPair(offset) ? 1 : 0;
                starts.Add(offset + 1);
            }
        }

        return starts;
    }

    private bool IsPair(int offset) => xml[offset] == '\r' && offset + 1 < xml.Length && xml[offset + 1] == '\n';

    // The reference was accepted by the XML reader, so it is a number in one of the two forms.
    private static bool IsBeyondBmp(ReadOnlySpan<char> reference)
    {
        if (reference[1] != '#')
        {
            return false;
        }

        var isHex = reference[2] == 'x';
        var digits = reference[(isHex ? 3 : 2)..^1];
        var code = isHex
            ? int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return code > char.MaxValue;
    }
}
