using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Dmn;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A row of the file, and what it means.</summary>
/// <param name="Number">As the spreadsheet counts it, from 1.</param>
/// <param name="Columns">Where each column of the table stands, by its heading; the first of several with one heading.</param>
internal sealed record SheetRow(int Number, EditedRow Content, string[] Cells, IReadOnlyDictionary<string, int> Columns)
{
    /// <summary>An error in the cell of an input or output, by its name; of the whole row where the name is null or unknown.</summary>
    public SheetCellError ErrorAt(string? name, string reason)
    {
        foreach (var heading in new[] { $"input {name}", $"output {name}" })
        {
            if (Columns.TryGetValue(heading, out var column))
            {
                return new SheetCellError(Number, column + 1, heading, column < Cells.Length ? Cells[column] : "", reason);
            }
        }

        return new SheetCellError(Number, 0, "", "", reason);
    }
}

/// <summary>Makes rows of the table out of the cells of a file. What the cells say is not looked at here, except where a spreadsheet may have changed it.</summary>
internal sealed partial class MatrixSheetReader(DecisionTable table, IReadOnlyList<string[]> sheet)
{
    private readonly List<SheetCellError> errors = [];
    private readonly Dictionary<string, int> firstColumns = new(StringComparer.Ordinal);
    private string[] headings = [];
    private int errorCount;

    public Result<SheetRow[]> Read()
    {
        headings = [.. sheet[0].Select(heading => heading.Trim())];
        var places = Bind();
        if (errorCount > 0)
        {
            return new MatrixSheetRejected(errors, errorCount);
        }

        var rows = new List<SheetRow>();
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (index, cells) in sheet.Index().Skip(1))
        {
            if (!Array.TrueForAll(cells, string.IsNullOrWhiteSpace) && !cells[0].StartsWith('#'))
            {
                rows.Add(ReadRow(index + 1, cells, places, ids));
            }
        }

        return errorCount > 0 ? new MatrixSheetRejected(errors, errorCount) : rows.ToArray();
    }

    // For every column of the table, from the left, where it stands in the file; -1 = label or description that the file leaves out.
    private int[] Bind()
    {
        string[] expected =
        [
            MatrixSheet.Id, MatrixSheet.Label, MatrixSheet.Description, .. table.Inputs.Select(MatrixSheet.Heading), .. table.Outputs.Select(MatrixSheet.Heading),
        ];
        var left = headings.Index().Where(one => one.Item.Length > 0).ToList();
        var places = new int[expected.Length];
        foreach (var (index, heading) in expected.Index())
        {
            // Two columns with one heading are taken in their order.
            var found = left.FindIndex(one => string.Equals(one.Item, heading, StringComparison.OrdinalIgnoreCase));
            places[index] = found < 0 ? -1 : left[found].Index;
            if (found >= 0)
            {
                firstColumns.TryAdd(heading, left[found].Index);
                left.RemoveAt(found);
            }
            else if (heading is not (MatrixSheet.Label or MatrixSheet.Description))
            {
                Add(new SheetCellError(1, 0, heading, "", $"expected a column '{heading}', found none"));
            }
        }

        foreach (var (index, heading) in left)
        {
            Add(new SheetCellError(1, index + 1, heading, heading, $"expected one of the columns {string.Join(", ", expected)}, each once, found '{heading}'"));
        }

        return places;
    }

    private SheetRow ReadRow(int number, string[] cells, int[] places, Dictionary<string, int> ids)
    {
        for (var column = headings.Length; column < cells.Length; column++)
        {
            if (!string.IsNullOrWhiteSpace(cells[column]))
            {
                Add(new SheetCellError(number, column + 1, "", cells[column], "expected no cell beyond the columns of the first row, found one"));
            }
        }

        var texts = places.Index().Select(place => Text(number, cells, place.Item, TypeOf(place.Index))).ToArray();
        var id = texts[0] is { Length: > 0 } given ? given : null;
        if (id is not null && !ids.TryAdd(id, number))
        {
            Add(new SheetCellError(number, places[0] + 1, MatrixSheet.Id, id, string.Create(
                CultureInfo.InvariantCulture, $"expected an id that no other row has, or an empty cell for a new row, found the id of row {ids[id]} again")));
        }

        var (inputs, outputs) = (texts.Skip(3).Take(table.Inputs.Count), texts.Skip(3 + table.Inputs.Count));
        var content = new EditedRow(id, texts[1], texts[2], [.. inputs.Select(text => text ?? "")], [.. outputs.Select(text => text ?? "")]);
        return new SheetRow(number, content, cells, firstColumns);
    }

    private DecisionValueType? TypeOf(int column) => column < 3 ? null
        : column < 3 + table.Inputs.Count ? table.Inputs[column - 3].Type
        : table.Outputs[column - 3 - table.Inputs.Count].Type;

    // Null where the file has no such column.
    private string? Text(int number, string[] cells, int place, DecisionValueType? type)
    {
        if (place < 0)
        {
            return null;
        }

        var cell = place < cells.Length ? cells[place] : "";
        var text = SheetText.Unshield(cell).ReplaceLineEndings("\n").Trim();
        if (!DmnTableEditor.CanHold(text))
        {
            Add(new SheetCellError(number, place + 1, headings[place], cell, "expected characters that a DMN file can have, found a control character"));
        }
        else if (type is DecisionValueType.Number && !SheetText.IsShielded(cell) && DecimalComma().IsMatch(text))
        {
            Add(new SheetCellError(number, place + 1, headings[place], cell,
                $"expected a number with a decimal point, or a list with an apostrophe before it ('{text}), found '{text}', which may be either"));
        }

        return type is DecisionValueType.Boolean && text is "TRUE" or "FALSE" ? text.ToLowerInvariant() : text;
    }

    private void Add(SheetCellError error)
    {
        if (errorCount++ < MatrixSheetRejected.ListedMax)
        {
            errors.Add(error);
        }
    }

    // 0,5 is a list of two numbers in FEEL, but half of one where a spreadsheet of another region has saved the file.
    [GeneratedRegex(@"^-?\d+(,\d+)+(\.\d+)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DecimalComma();
}
