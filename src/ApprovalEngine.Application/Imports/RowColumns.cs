using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Imports;

/// <summary>Which column of this file fills which field.</summary>
/// <param name="Header">The columns of the file.</param>
/// <param name="Fields">Our fields; the index is -1 where no column of the file fills the field.</param>
internal sealed record RowColumns(IReadOnlyList<string> Header, IReadOnlyDictionary<string, (int Index, FieldSource Source)> Fields)
{
    /// <summary>Names are compared without regard to case. A column that no field asks for is not read.</summary>
    public static Result<RowColumns> Bind(ImportMapping mapping, IReadOnlyList<string> header)
    {
        var fields = new Dictionary<string, (int, FieldSource)>(StringComparer.Ordinal);
        var isFitting = true;
        foreach (var (field, source) in mapping.Fields)
        {
            var found = Enumerable.Range(0, header.Count).Where(index => source.Columns.Contains(header[index], StringComparer.OrdinalIgnoreCase)).ToList();
            isFitting &= found.Count is 1 || found.Count is 0 && (source.IsOptional || source.Constant is not null);
            fields[field] = (found is [var only] ? only : -1, source);
        }

        return isFitting ? new RowColumns(header, fields) : new ImportHeaderMismatch(mapping.Name, Expected(mapping), [.. header]);
    }

    private static IReadOnlyList<string> Expected(ImportMapping mapping) => [.. mapping.Fields.Values
        .Where(source => source.Columns is not [])
        .Select(source => string.Join(" or ", source.Columns) + (source.IsOptional ? " (optional)" : ""))
        .Distinct(StringComparer.Ordinal)];
}
