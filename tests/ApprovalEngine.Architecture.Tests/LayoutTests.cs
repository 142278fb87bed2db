using ApprovalEngine.TestHost;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>How the source lies in folders and files.</summary>
public sealed class LayoutTests
{
    private const int LineLimit = 400;

    private static readonly string[] FoldersOfKinds = ["Models", "Services", "Helpers", "Managers", "Utils", "Common"];

    /// <summary>Files that may be longer, from the root of the repository, each with the reason.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/ApprovalEngine.Application/Persistence/Migrations/20261122000001_Initial.sqlite.sql"] = "all tables of the first version; a migration is never split once shipped",
        ["src/ApprovalEngine.Application/Persistence/Migrations/20261122000001_Initial.postgres.sql"] = "the same",
        ["src/ApprovalEngine.Web/wwwroot/css/portal.css"] = "one style sheet for the whole portal: its parts share the colours and the widths",
    };

    private static readonly string[] OurFolders = [Repository.PathTo("src"), Repository.PathTo("tests")];

    [Fact]
    public void Files_are_short_enough_to_read()
    {
        var files = OurFolders.SelectMany(folder => Picture.FilesBelow(folder, ".cs", ".cshtml", ".css", ".js", ".sh", ".sql")).ToList();
        files.Count.ShouldBeGreaterThan(10);

        var tooLong = from file in files
                      let lineCount = File.ReadLines(file).Count()
                      where lineCount > LineLimit && !LongFiles.ContainsKey(Picture.Named(file))
                      select $"{Picture.Named(file)}: {lineCount} lines, allowed are {LineLimit}";

        tooLong.ShouldBeEmpty();
    }

    [Fact]
    public void Exceptions_for_long_files_are_still_needed() => LongFiles.Keys
        .Where(file => !File.Exists(Repository.PathTo(file)) || File.ReadLines(Repository.PathTo(file)).Count() <= LineLimit)
        .ShouldBeEmpty();

    [Fact]
    public void Folders_are_nouns_of_the_business_never_kinds() => OurFolders
        .SelectMany(Picture.FoldersBelow)
        .Where(folder => FoldersOfKinds.Contains(Path.GetFileName(folder), StringComparer.OrdinalIgnoreCase))
        .Select(Picture.Named)
        .ShouldBeEmpty();
}
