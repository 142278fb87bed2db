using System.Text;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Imports;

/// <summary>
/// The mapping files at hand, <c>NAME.json</c> in a folder of the company's (searched first) and in the one that is shipped with the
/// product. Files are read when an import asks for them: a new one needs no restart.
/// </summary>
public sealed class ImportMappings
{
    private const int SizeMaxBytes = 1024 * 1024;

    private readonly IReadOnlyList<string> folders;

    /// <param name="dataDirectory">The data folder, whose subfolder <c>mappings</c> is searched first; null = only what is shipped.</param>
    public ImportMappings(string? dataDirectory = null)
    {
        var shipped = Path.Combine(AppContext.BaseDirectory, "mappings");
        folders = dataDirectory is null ? [shipped] : [Path.Combine(dataDirectory, "mappings"), shipped];
    }

    /// <summary>The names of all mapping files, valid or not, sorted.</summary>
    public IReadOnlyList<string> Names => [.. folders
        .Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json"))
        .Select(file => Path.GetFileNameWithoutExtension(file))
        .Where(IsName)
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal)];

    /// <summary>
    /// The mapping of that name for that kind, or <see cref="ImportMappingUnknown"/> (also where the name exists for another kind),
    /// or <see cref="ImportMappingInvalid"/>.
    /// </summary>
    internal Result<ImportMapping> Find(string name, string kind)
    {
        if (FileOf(name) is not { } file)
        {
            return new ImportMappingUnknown(name, kind, NamesOf(kind));
        }

        var mapping = Read(name, file);
        return mapping.IsError || mapping.Value.Kind == kind ? mapping : new ImportMappingUnknown(name, kind, NamesOf(kind));
    }

    private static bool IsName(string name) =>
        name is { Length: > 0 and <= 60 } && name.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one is '-');

    private static Result<ImportMapping> Read(string name, string file)
    {
        var bytes = new FileInfo(file).Length;
        return bytes <= SizeMaxBytes
            ? MappingReader.Read(name, file, File.ReadAllText(file, Encoding.UTF8))
            : new ImportMappingInvalid(file, "the whole file", "at most 1 MiB", $"{bytes:N0} bytes");
    }

    // The name comes from a URL: only plain names are looked up, so it cannot point outside the folders.
    private string? FileOf(string name) => IsName(name)
        ? folders.Select(folder => Path.Combine(folder, name + ".json")).FirstOrDefault(File.Exists)
        : null;

    private IReadOnlyList<string> NamesOf(string kind) => [.. Names.Where(name => Read(name, FileOf(name)!).Value?.Kind == kind)];
}
