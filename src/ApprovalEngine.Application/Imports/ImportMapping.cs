using System.Globalization;
using System.Text;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Imports;

/// <summary>How the characters, numbers and dates of a foreign file are written.</summary>
/// <param name="EncodingName">The name in the mapping file; a byte order mark in the file wins over it.</param>
/// <param name="Encoding">Decodes invalid bytes to U+FFFD, which no row may contain.</param>
/// <param name="DecimalSeparator">One character.</param>
/// <param name="GroupSeparator">One character, or empty: numbers have no groups. Groups must be of three digits.</param>
/// <param name="TrailingMinus">Whether <c>12.50-</c> is a negative number (SAP lists).</param>
/// <param name="DateFormats">.NET formats, tried exactly.</param>
internal sealed record FileFormat(
    string EncodingName, Encoding Encoding, string Delimiter, string DecimalSeparator, string GroupSeparator, bool TrailingMinus,
    IReadOnlyList<string> DateFormats)
{
    /// <summary>For messages: how an amount looks.</summary>
    public string NumberExample => string.Create(CultureInfo.InvariantCulture, $"1{GroupSeparator}234{DecimalSeparator}56");
}

/// <summary>Where one of our fields comes from: a column of the file (or one of several names for it), or a constant.</summary>
/// <param name="Columns">Names that the column may have in the header; empty where there is a constant.</param>
/// <param name="Values">The file's words → ours; null = as they are. A word that is not listed is rejected.</param>
/// <param name="Default">Stands in where the column is absent (if optional) or the cell is empty.</param>
/// <param name="IsOptional">Whether the file may lack the column.</param>
internal sealed record FieldSource(
    IReadOnlyList<string> Columns, string? Constant, IReadOnlyDictionary<string, string>? Values, string? Default, bool IsOptional);

/// <summary>What a customer gets whom only an open item names; name = number, currency = the item's.</summary>
internal sealed record MissingCustomers(string Branch, int TermDays, RiskClass RiskClass, decimal Limit);

/// <summary>The description of a foreign file; see Mappings/README.md for the form.</summary>
internal sealed record ImportMapping(
    string Name, string Kind, FileFormat Format, IReadOnlyDictionary<string, FieldSource> Fields, MissingCustomers? CreateMissingCustomers);
