namespace ApprovalEngine.Application.Imports;

/// <summary>The limits of an import. A file beyond them is refused as a whole, and nothing of it is written.</summary>
public sealed record ImportOptions
{
    /// <summary>Largest file, in bytes.</summary>
    public long SizeMaxBytes { get; init; } = 200L * 1024 * 1024;

    /// <summary>Most rows in one file: one import is one transaction, and its changes are held in memory until it
    /// commits (measured: about 8 kB a row that adds an item and its settlement).</summary>
    public int RowsMax { get; init; } = 250_000;

    /// <summary>
    /// Largest row, in bytes of UTF-8. Where one goes on beyond it (a line without end, a quote that is never closed) the file is
    /// refused before the row is gathered in memory.
    /// </summary>
    public int RowSizeMaxBytes { get; init; } = 256 * 1024;

    /// <summary>Longest field, in characters; fields with a length of their own in the tables are checked against that.</summary>
    public int FieldLengthMax { get; init; } = 1_000;

    /// <summary>How many rejected rows a report lists; all are counted.</summary>
    public int RejectedListedMax { get; init; } = 1_000;

    /// <summary>Rows that are compared with the database in one query.</summary>
    public int ChunkSize { get; init; } = 500;
}
