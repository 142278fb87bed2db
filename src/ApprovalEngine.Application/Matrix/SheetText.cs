using System.Text.RegularExpressions;

namespace ApprovalEngine.Application.Matrix;

/// <summary>
/// Texts in cells of a spreadsheet file. A spreadsheet runs what begins with = + - @, and makes numbers and dates of what looks like one; an
/// apostrophe before it keeps it a text. It comes off when the file is read, so every text comes back exactly.
/// </summary>
internal static partial class SheetText
{
    /// <summary>The text as it is written into a cell.</summary>
    public static string Shield(string text) => NeedsShield(text) ? "'" + text : text;

    /// <summary>The text that was meant.</summary>
    public static string Unshield(string cell) => IsShielded(cell) ? cell[1..] : cell;

    public static bool IsShielded(string cell) => cell.StartsWith('\'') && NeedsShield(cell[1..]);

    // A number that no spreadsheet writes in another way stays a number; "-" alone is a text everywhere. # begins a note in our files.
    private static bool NeedsShield(string text) => text switch
    {
        ['\'', .. var rest] => NeedsShield(rest),
        "-" => false,
        ['=' or '+' or '@' or '#' or '\t' or '\r', ..] => true,
        ['-' or '.' or (>= '0' and <= '9'), ..] => !PlainNumber().IsMatch(text),
        _ => Month().IsMatch(text),
    };

    // At most 15 digits, as many as a spreadsheet keeps.
    [GeneratedRegex(@"^-?(?=(?:\.?\d){1,15}$)(?:0|[1-9]\d*)(?:\.\d*[1-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainNumber();

    // A row called DEC1 or May 5 would come back as a day.
    [GeneratedRegex(@"^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s./-]?\d", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Month();
}
