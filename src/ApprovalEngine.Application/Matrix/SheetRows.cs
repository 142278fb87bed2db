using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ApprovalEngine.Domain;
using CsvHelper;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The cells of a spreadsheet file, row by row as the spreadsheet counts them, whatever encoding and separator it was saved with.</summary>
internal static partial class SheetRows
{
    private const int RowSizeMaxBytes = 256 * 1024;

    /// <summary>All rows, empty ones too.</summary>
    public static Result<string[][]> Read(byte[] content)
    {
        if (content.Length > MatrixSheet.SizeMaxBytes)
        {
            return Whole(string.Create(CultureInfo.InvariantCulture, $"expected at most {MatrixSheet.SizeMaxBytes} bytes, found {content.Length}"));
        }

        if (Decode(content) is not { } text)
        {
            return Whole("expected UTF-8, UTF-16 with a byte order mark, or GB18030, found bytes that are none of them");
        }

        text = Hint().Replace(text, "", 1);
        if (FirstCell().Match(text) is not { Success: true } first)
        {
            return Whole("expected a first row that begins with id and names the columns, separated by commas, semicolons or tabs, found another beginning");
        }

        return Split(text, first.Groups[1].Value[0]);
    }

    private static MatrixSheetRejected Whole(string reason) => new([new SheetCellError(0, 0, "", "", reason)], 1);

    private static string? Decode(byte[] content) => content switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Decode(content.AsSpan(3), new UTF8Encoding(false, true)),
        [0xFF, 0xFE, ..] => Decode(content.AsSpan(2), new UnicodeEncoding(false, false, true)),
        [0xFE, 0xFF, ..] => Decode(content.AsSpan(2), new UnicodeEncoding(true, false, true)),
        _ => Decode(content, new UTF8Encoding(false, true))
            ?? Decode(content, CodePagesEncodingProvider.Instance.GetEncoding("gb18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!),
    };

    private static string? Decode(ReadOnlySpan<byte> content, Encoding encoding)
    {
        try
        {
            var text = encoding.GetString(content);
            return text.Contains('\0', StringComparison.Ordinal) ? null : text;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static Result<string[][]> Split(string text, char separator)
    {
        var rows = new List<string[]>();
        CsvMalformedRecord? malformed = null;
        using var reader = CsvReader.Create(new StringReader(text), new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            SkipEmptyLines = false,
            MaxRecordSize = RowSizeMaxBytes,
            OnMalformedRecord = record => malformed ??= record,
        });
        try
        {
            while (reader.Read())
            {
                rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)]);
                if (malformed is not null)
                {
                    return new MatrixSheetRejected(
                        [new SheetCellError(rows.Count, 0, "", malformed.Value.RawRecord, "expected fields quoted as in RFC 4180, found a quote out of place, or one that is never closed")], 1);
                }
            }

            return rows.ToArray();
        }
        catch (CsvFormatException)
        {
            return new MatrixSheetRejected(
                [new SheetCellError(rows.Count + 1, 0, "", "", string.Create(CultureInfo.InvariantCulture, $"expected rows of at most {RowSizeMaxBytes} bytes, found a longer one"))], 1);
        }
    }

    // Excel's own line that names the separator.
    [GeneratedRegex(@"^sep=[^\r\n]?\r?\n", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Hint();

    [GeneratedRegex("^\\s*\"?id\"?\\s*?([,;\t])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex FirstCell();
}
