using System.Reflection;
using ApprovalEngine.TestHost;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>The projects of the product and who may use whom: <c>Web → Application → {Domain, Decisions, Workflows, Templating}</c>.</summary>
internal static class Picture
{
    /// <summary>Every project below src and the projects it references: no more, no less.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Projects = new Dictionary<string, string[]>
    {
        ["Domain"] = [],
        ["Decisions"] = [],
        ["Workflows"] = [],
        ["Templating"] = [],
        ["Application"] = ["Domain", "Decisions", "Workflows", "Templating"],
        ["Web"] = ["Application"],
    };

    public static string SourceFolder => Repository.PathTo("src");

    public static string FolderOf(string project) => Path.Combine(SourceFolder, "ApprovalEngine." + project);

    public static string ProjectFileOf(string project) => Path.Combine(FolderOf(project), $"ApprovalEngine.{project}.csproj");

    public static Assembly AssemblyOf(string project) => Assembly.Load("ApprovalEngine." + project);

    /// <summary>Every type that we wrote, in all projects.</summary>
    public static IReadOnlyList<Type> Types() => [.. Projects.Keys.SelectMany(project => AssemblyOf(project).GetTypes())];

    /// <summary>The files that we wrote below a folder: nothing built, nothing fetched.</summary>
    public static IEnumerable<string> FilesBelow(string folder, params string[] extensions) =>
        FoldersBelow(folder).Prepend(folder).SelectMany(Directory.EnumerateFiles)
            .Where(file => extensions.Contains(Path.GetExtension(file)));

    /// <summary>The folders that we made below a folder, at any depth.</summary>
    public static IEnumerable<string> FoldersBelow(string folder) =>
        Directory.EnumerateDirectories(folder)
            .Where(inner => Path.GetFileName(inner) is not ("bin" or "obj" or "node_modules" or "TestResults" or "lib"))
            .SelectMany(inner => FoldersBelow(inner).Prepend(inner));

    /// <summary>A path as it is named in messages and lists: from the root of the repository, with forward slashes.</summary>
    public static string Named(string path) => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/');
}
