using System.Globalization;
using ApprovalEngine.Domain;
using CsvHelper;

namespace ApprovalEngine.Application.Imports;

/// <summary>The rows of a file, one after the other (RFC 4180), with the physical line at which each starts.</summary>
internal sealed class CsvRows : IDisposable
{
    private readonly ImportMapping mapping;
    private readonly ImportOptions options;
    private readonly CsvReader reader;
    private CsvMalformedRecord? malformed;
    private RowColumns? columns;

    private CsvRows(Stream content, ImportMapping mapping, ImportOptions options)
    {
        (this.mapping, this.options) = (mapping, options);
        var text = new StreamReader(content, mapping.Format.Encoding, detectEncodingFromByteOrderMarks: true, 65_536);
        reader = CsvReader.Create(text, new CsvReaderOptions
        {
            Separator = mapping.Format.Delimiter[0],
            HasHeader = false,
            SkipEmptyLines = true,
            TrackLineNumbers = true,
            MaxRecordSize = options.RowSizeMaxBytes,
            OnMalformedRecord = record => malformed = record,
        });
    }

    /// <summary>Set when the file could not be taken apart to its end; then nothing of it may be written.</summary>
    public Error? Broken { get; private set; }

    /// <summary>Opens a file and reads its header; the stream belongs to the result, or is closed with an error.</summary>
    public static Result<CsvRows> Open(Stream content, ImportMapping mapping, ImportOptions options)
    {
        var rows = new CsvRows(content, mapping, options);
        if (rows.ReadHeader() is { } error)
        {
            rows.Dispose();
            return error;
        }

        return rows;
    }

    /// <summary>The next row; null at the end, and where <see cref="Broken"/> says why not.</summary>
    public RowFields? Read()
    {
        if (!ReadRecord())
        {
            return null;
        }

        var values = Values();
        var row = new RowFields(checked((int)reader.LineNumber), values, columns!, mapping.Format);
        CheckWhole(row, values);
        return row;
    }

    public void Dispose() => reader.Dispose();

    private static string Expected(CsvMalformedReason reason) => reason switch
    {
        CsvMalformedReason.UnterminatedQuote => "a quote is opened and never closed",
        CsvMalformedReason.TextAfterClosingQuote => "there is text behind the closing quote of a field",
        _ => "there is a quote in the middle of a field",
    } + "; expected fields quoted as in RFC 4180";

    private string[] Values()
    {
        var values = new string[reader.FieldCount];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = reader.GetString(index);
        }

        return values;
    }

    private bool ReadRecord()
    {
        malformed = null;
        try
        {
            return reader.Read();
        }
        catch (CsvFormatException exception)
        {
            Broken = new ImportUnreadable(
                (int)exception.LineNumber,
                string.Create(CultureInfo.InvariantCulture, $"rows of at most {options.RowSizeMaxBytes} bytes"),
                "a longer one (perhaps a quote that is opened and never closed)");
            return false;
        }
    }

    private Error? ReadHeader()
    {
        if (!ReadRecord())
        {
            return Broken ?? new ImportEmpty();
        }

        var header = Values().Select(name => name.Trim('\uFEFF').Trim()).ToArray();
        if (header.Any(name => name.Contains('\0', StringComparison.Ordinal) || name.Contains('\uFFFD', StringComparison.Ordinal)))
        {
            return new ImportUnreadable(1, $"a header in the encoding {mapping.Format.EncodingName}", "bytes that are none; the file has another encoding");
        }

        var bound = RowColumns.Bind(mapping, header);
        columns = bound.Value;
        return bound.Error;
    }

    private void CheckWhole(RowFields row, string[] values)
    {
        if (malformed is { } found)
        {
            row.Reject("", found.RawRecord, Expected(found.Reason));
            return;
        }

        if (values.Length != columns!.Header.Count)
        {
            row.Reject("", $"{values.Length} columns", $"expected {columns.Header.Count} columns, as in the header");
            return;
        }

        for (var index = 0; index < values.Length && row.Fault is null; index++)
        {
            var value = values[index];
            if (value.Contains('\0', StringComparison.Ordinal))
            {
                row.Reject(columns.Header[index], value, "contains a NUL byte");
            }
            else if (value.Contains('\uFFFD', StringComparison.Ordinal))
            {
                row.Reject(columns.Header[index], value, $"contains bytes that are not valid {mapping.Format.EncodingName} (shown as U+FFFD)");
            }
            else if (value.Length > options.FieldLengthMax)
            {
                row.Reject(columns.Header[index], value, $"is {value.Length} characters long; expected at most {options.FieldLengthMax}");
            }
        }
    }
}
