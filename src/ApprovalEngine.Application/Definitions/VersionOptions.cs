using System.Globalization;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Definitions;

public sealed record VersionOptionUnknown(string Found)
    : InvalidError(
        "definition.unknown-option", $"versionOptions: expected {string.Join(", ", VersionOptions.Words)} or a number, found '{Found}'.",
        new Dictionary<string, string[]> { ["versionOptions"] = [$"Expected {string.Join(", ", VersionOptions.Words)} or a number, found '{Found}'."] });

/// <summary>Which versions are meant, in Elsa's words; an empty text means any.</summary>
public sealed record VersionOptions
{
    private VersionOptions(string word, int? number) => (Word, Number) = (word, number);

    public static IReadOnlyList<string> Words { get; } = ["Latest", "Published", "LatestOrPublished", "LatestAndPublished", "Draft", "AllVersions"];

    public static VersionOptions Latest { get; } = new("Latest", null);

    public static VersionOptions Published { get; } = new("Published", null);

    private string Word { get; }

    private int? Number { get; }

    public static Result<VersionOptions> Of(string? text)
    {
        var word = text?.Trim() ?? "";
        if (word.Length == 0)
        {
            return new VersionOptions("AllVersions", null);
        }

        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return new VersionOptions("", number);
        }

        return Words.FirstOrDefault(one => one.Equals(word, StringComparison.OrdinalIgnoreCase)) is { } known ? new VersionOptions(known, null) : new VersionOptionUnknown(word);
    }

    internal IQueryable<DefinitionVersion> Of(IQueryable<DefinitionVersion> rows) => Word switch
    {
        "Latest" => rows.Where(row => row.IsLatest),
        "Published" => rows.Where(row => row.IsPublished),
        "LatestOrPublished" => rows.Where(row => row.IsLatest || row.IsPublished),
        "LatestAndPublished" => rows.Where(row => row.IsLatest && row.IsPublished),
        "Draft" => rows.Where(row => row.IsLatest && !row.IsPublished),
        "AllVersions" => rows,
        _ => rows.Where(row => row.Version == Number),
    };
}
