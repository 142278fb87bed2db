namespace ApprovalEngine.Application.Imports;

/// <summary>One row that was not taken, and the first thing that is wrong with it.</summary>
/// <param name="Line">The physical line of the file at which the row starts, 1-based; line breaks inside quotes count.</param>
/// <param name="Column">The column's name in the file; the field's name where the mapping gives a constant; empty where the whole row is at fault.</param>
/// <param name="Value">What was found there, cut to 200 characters; NUL is shown as U+2400.</param>
/// <param name="Reason">What was expected instead.</param>
public sealed record RejectedRow(int Line, string Column, string Value, string Reason);

/// <summary>What became of the rows of a file: read = accepted + unchanged + rejected where rows were taken.</summary>
/// <param name="Kind">customers, open-items, exchange-rates.</param>
/// <param name="Read">Rows found, without the header and blank lines.</param>
/// <param name="Accepted">Rows that added or changed something; 0 in the report of a rejected file.</param>
/// <param name="Unchanged">Rows that said what was known already.</param>
/// <param name="RejectedCount">Rows that were not taken.</param>
/// <param name="Rejected">The first of them, in the order of the file (<see cref="ImportOptions.RejectedListedMax"/>).</param>
public sealed record ImportReport(string Kind, int Read, int Accepted, int Unchanged, int RejectedCount, IReadOnlyList<RejectedRow> Rejected);
