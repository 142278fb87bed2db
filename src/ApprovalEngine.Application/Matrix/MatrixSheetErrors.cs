using System.Globalization;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Matrix;

/// <summary>What is wrong with one cell of a spreadsheet file.</summary>
/// <param name="Row">As the spreadsheet counts it, from 1; 0 where the whole file is meant.</param>
/// <param name="Column">From 1; 0 where the whole row is meant.</param>
/// <param name="Heading">The name of the column in the header; empty where the whole row is meant.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Reason">What was expected and found.</param>
public sealed record SheetCellError(int Row, int Column, string Heading, string Value, string Reason)
{
    /// <summary>The cell as a spreadsheet names it: <c>C5</c>.</summary>
    public string Cell
    {
        get
        {
            var letters = "";
            for (var left = Column; left > 0; left = (left - 1) / 26)
            {
                letters = (char)('A' + ((left - 1) % 26)) + letters;
            }

            return letters + Row.ToString(CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>The file is no table of this decision, or cells of it are wrong: nothing of it was taken.</summary>
/// <param name="Cells">The first <see cref="ListedMax"/> of them.</param>
/// <param name="Count">How many there are.</param>
public sealed record MatrixSheetRejected(IReadOnlyList<SheetCellError> Cells, int Count) : UnprocessableError(
    "matrix.sheet-rejected",
    string.Create(CultureInfo.InvariantCulture, $"{Count} cells or rows of the file are wrong; nothing was taken. First: {Cells[0].Cell}, {Cells[0].Reason}."))
{
    public const int ListedMax = 100;
}
