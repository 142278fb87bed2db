using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Dmn;
using ApprovalEngine.Domain;
using CsvHelper;

namespace ApprovalEngine.Application.Matrix;

/// <summary>
/// A decision table as a spreadsheet file (CSV, RFC 4180), and back. The first line names the columns: <c>id</c>, <c>label</c>,
/// <c>description</c>, <c>input NAME</c>, <c>output NAME</c>. Lines whose first cell begins with <c>#</c> are notes for people; the second line is
/// one, with the headings of the columns. Then a line for each rule, in their order; <c>-</c> or an empty cell tests nothing.
/// </summary>
public static class MatrixSheet
{
    internal const string Id = "id";
    internal const string Label = "label";
    internal const string Description = "description";

    /// <summary>The largest file that is read, in bytes.</summary>
    public const int SizeMaxBytes = 10_000_000;

    /// <summary>The table as a file: UTF-8 with a byte order mark, separated by commas, as every spreadsheet opens it.</summary>
    public static byte[] Write(DecisionTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using var content = new MemoryStream();
        using (var writer = CsvWriter.Create(content, new CsvWriterOptions { WriteByteOrderMark = true }))
        {
            writer.WriteRecord([Id, Label, Description, .. table.Inputs.Select(Heading), .. table.Outputs.Select(Heading)]);
            writer.WriteRecord(["#", "", "", .. table.Inputs.Select(input => SheetText.Shield(input.Label ?? "")), .. table.Outputs.Select(output => SheetText.Shield(output.Label ?? ""))]);
            foreach (var rule in table.Rules)
            {
                string[] cells = [rule.Id, rule.Label ?? "", rule.Description ?? "", .. rule.InputEntries, .. rule.OutputEntries];
                writer.WriteRecord([.. cells.Select(SheetText.Shield)]);
            }

            writer.Flush();
        }

        return content.ToArray();
    }

    /// <summary>
    /// The text of the model with the rows of the file in its table: rows are the same by id, an empty id is a new row, and whatever the file
    /// does not change stays character by character. UTF-8, UTF-16 with a byte order mark, or GB18030; comma, semicolon or tab.
    /// </summary>
    /// <returns>The DMN text, which can be read; or <see cref="MatrixSheetRejected"/>.</returns>
    public static Result<string> Read(byte[] content, DecisionModel model, string tableId)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(model);
        var table = model.Find(tableId) ?? throw new ArgumentException($"The model has no table '{tableId}'.", nameof(tableId));
        var sheet = SheetRows.Read(content);
        if (sheet.IsError)
        {
            return sheet.Error;
        }

        var rows = new MatrixSheetReader(table, sheet.Value).Read();
        return rows.IsError ? rows.Error : Rewrite(model, table, rows.Value);
    }

    internal static string Heading(DecisionInput input) => $"input {input.Name}";

    internal static string Heading(DecisionOutput output) => $"output {output.Name}";

    // Whether a cell says what its column takes is asked of the reader of the model itself, so that there is one answer.
    private static Result<string> Rewrite(DecisionModel model, DecisionTable table, IReadOnlyList<SheetRow> rows)
    {
        var edited = DmnTableEditor.WithIds(model, [.. rows.Select(row => row.Content)]);
        var xml = DmnTableEditor.Rewrite(model, table.Id, edited);
        try
        {
            DecisionModel.Parse(xml, table.Id);
            return xml;
        }
        catch (DecisionModelException error)
        {
            var cells = error.Problems.Select(problem =>
            {
                var row = rows.Zip(edited).Where(one => one.Second.Id == problem.Rule && problem.Table == table.Id).Select(one => one.First).FirstOrDefault();
                return row?.ErrorAt(problem.Entry, problem.Message) ?? new SheetCellError(0, 0, "", "", problem.ToString());
            });
            return new MatrixSheetRejected([.. cells.Take(MatrixSheetRejected.ListedMax)], error.ProblemCount);
        }
    }
}
