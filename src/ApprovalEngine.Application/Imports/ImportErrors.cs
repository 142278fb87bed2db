using System.Globalization;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Imports;

/// <summary>Nothing of this kind can be imported.</summary>
public sealed record ImportKindUnknown(string Kind, IReadOnlyList<string> Known)
    : NotFoundError("import.unknown-kind", $"There is no import of kind '{Kind}'; expected one of {string.Join(", ", Known)}.");

/// <summary>There is no mapping file of this name for this kind.</summary>
public sealed record ImportMappingUnknown(string Mapping, string Kind, IReadOnlyList<string> Known) : InvalidError(
    "import.unknown-mapping",
    $"There is no mapping '{Mapping}' for {Kind}; expected one of {string.Join(", ", Known)}.",
    new Dictionary<string, string[]> { ["mapping"] = [$"expected one of {string.Join(", ", Known)}; found '{Mapping}'"] });

/// <summary>The mapping file itself is wrong.</summary>
/// <param name="At">A JSON path, or line and column where the file is no JSON.</param>
public sealed record ImportMappingInvalid(string File, string At, string Expected, string Found)
    : UnprocessableError("import.mapping-invalid", $"Mapping file {File}, {At}: expected {Expected}; found {Found}.");

/// <summary>The file is larger than an import may be.</summary>
public sealed record ImportTooLarge(string Limit, string Found)
    : UnprocessableError("import.too-large", $"The file is too large: expected at most {Limit}; found {Found}. Nothing was imported.");

/// <summary>There is not even a header.</summary>
public sealed record ImportEmpty()
    : UnprocessableError("import.empty", "The file is empty: expected a header line and rows; found nothing.");

/// <summary>The header lacks columns of the mapping, or names one twice.</summary>
/// <param name="Found">The columns of the file.</param>
public sealed record ImportHeaderMismatch(string Mapping, IReadOnlyList<string> Expected, IReadOnlyList<string> Found) : UnprocessableError(
    "import.header",
    $"The header does not fit the mapping '{Mapping}': expected, each exactly once, {string.Join(", ", Expected)}; found {string.Join(", ", Found)}.");

/// <summary>The text cannot be taken apart into rows any further.</summary>
public sealed record ImportUnreadable(int Line, string Expected, string Found) : UnprocessableError(
    "import.unreadable",
    string.Create(CultureInfo.InvariantCulture, $"Line {Line}: expected {Expected}; found {Found}. Nothing was imported."));

/// <summary>Rows are wrong and the caller asked for all or nothing: nothing was written.</summary>
public sealed record ImportRejected(ImportReport Report) : UnprocessableError(
    "import.rejected",
    string.Create(CultureInfo.InvariantCulture, $"{Report.RejectedCount} of {Report.Read} rows are not valid; nothing was imported. Correct them, or import with partial=true."));
