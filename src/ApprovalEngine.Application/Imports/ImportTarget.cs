using System.Globalization;

namespace ApprovalEngine.Application.Imports;

/// <summary>Takes the rows of a file into tables.</summary>
internal interface IImportTarget
{
    /// <summary>Reads to the end of the file, or until it is broken or has too many rows; adds to the context, saves nothing.</summary>
    Task TakeAsync(CsvRows rows, CancellationToken cancellationToken);
}

/// <summary>
/// What all kinds of import share: rows are compared with the database a chunk at a time, the order of the file is kept, and a key that
/// comes twice must say the same thing twice.
/// </summary>
/// <typeparam name="TRow">What a row says, comparable by value.</typeparam>
/// <typeparam name="TKey">What it says it about.</typeparam>
internal abstract class ImportTarget<TRow, TKey>(ImportTally tally, ImportOptions options) : IImportTarget
    where TRow : class, IEquatable<TRow>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (RowFields Fields, TRow Row)> seen = [];

    /// <summary>The field that is named when a key comes twice.</summary>
    protected abstract string KeyField { get; }

    public async Task TakeAsync(CsvRows rows, CancellationToken cancellationToken)
    {
        var chunk = new List<(RowFields Fields, TRow Row)>(options.ChunkSize);
        while (tally.ReadCount + chunk.Count <= options.RowsMax && rows.Read() is { } fields)
        {
            chunk.Add((fields, Parse(fields)));
            if (chunk.Count == options.ChunkSize)
            {
                await TakeChunkAsync(chunk, cancellationToken);
                chunk.Clear();
            }
        }

        await TakeChunkAsync(chunk, cancellationToken);
    }

    /// <summary>Reads the fields; where the row has a fault then, the result is not used.</summary>
    protected abstract TRow Parse(RowFields fields);

    protected abstract TKey KeyOf(TRow row);

    /// <summary>Reads from the database what comparing these rows needs.</summary>
    protected abstract Task LoadAsync(IReadOnlyList<TRow> rows, CancellationToken cancellationToken);

    /// <summary>Compares a row with what is known and, where <see cref="ImportTally.IsWriting"/>, adds or changes it; or rejects it.</summary>
    /// <returns>Whether the row says something new.</returns>
    protected abstract bool Take(TRow row, RowFields fields);

    private async Task TakeChunkAsync(IReadOnlyList<(RowFields Fields, TRow Row)> chunk, CancellationToken cancellationToken)
    {
        await LoadAsync([.. chunk.Where(one => one.Fields.Fault is null).Select(one => one.Row)], cancellationToken);
        foreach (var (fields, row) in chunk)
        {
            var isNew = fields.Fault is null && !IsRepeated(row, fields) && fields.Fault is null && Take(row, fields);
            if (fields.Fault is { } fault)
            {
                tally.Reject(fault);
            }
            else if (isNew)
            {
                tally.Accept();
            }
            else
            {
                tally.Leave();
            }
        }
    }

    /// <summary>Whether an earlier row said the same; rejects the row where an earlier one said something else about the same key.</summary>
    private bool IsRepeated(TRow row, RowFields fields)
    {
        if (seen.TryAdd(KeyOf(row), (fields, row)))
        {
            return false;
        }

        var first = seen[KeyOf(row)];
        if (!first.Row.Equals(row))
        {
            fields.RejectField(KeyField, string.Create(CultureInfo.InvariantCulture, $"stands in line {first.Fields.Line} already, with other content"));
        }
        else if (first.Fields.Fault is { } fault)
        {
            // What was wrong there is wrong here.
            fields.Reject(fault.Column, fault.Value, fault.Reason);
        }

        return true;
    }
}
