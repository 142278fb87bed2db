using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Xml.Linq;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>The dependency picture as tests. A failure names the file and what to remove from it.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Leaves = ["Domain", "Decisions", "Workflows", "Templating"];

    private static readonly string[] Everywhere = ["MediatR", "Microsoft.EntityFrameworkCore", "Microsoft.AspNetCore"];

    /// <summary>Namespaces (and everything below them) that a project does not use.</summary>
    private static readonly Dictionary<string, string[]> Forbidden = new()
    {
        ["Domain"] =
        [
            "Microsoft", "MediatR", "Npgsql", "System.Net", "System.IO", "System.Text.Json", "System.Data", "System.Diagnostics.Process",
        ],
        ["Decisions"] = Everywhere,
        ["Workflows"] = Everywhere,
        ["Templating"] = Everywhere,
        ["Application"] = ["Microsoft.AspNetCore"],
    };

    public static TheoryData<string> LayersWithLimits => [.. Forbidden.Keys];

    [Fact]
    public void Projects_reference_only_what_the_picture_shows()
    {
        var actual = Picture.FilesBelow(Picture.SourceFolder, ".csproj").ToDictionary(
            Short, project => Items(project, "ProjectReference").Select(Short).Order().ToArray());

        actual.Keys.Order().ShouldBe(Picture.Projects.Keys.Order());
        foreach (var (project, references) in actual)
        {
            references.ShouldBe(Picture.Projects[project], ignoreOrder: true, customMessage: $"project references of {project}");
        }
    }

    [Fact]
    public void Leaves_reference_no_package_except_Jint_in_Workflows()
    {
        foreach (var leaf in Leaves)
        {
            string[] expected = leaf is "Workflows" ? ["Jint"] : [];
            var project = Picture.ProjectFileOf(leaf);
            Items(project, "PackageReference").ShouldBe(expected, ignoreOrder: true, customMessage: $"package references of {leaf}");
            Items(project, "FrameworkReference").ShouldBeEmpty($"framework references of {leaf}");
        }
    }

    [Fact]
    public void Application_takes_from_ASP_NET_Core_only_the_store_of_Identity() =>
        Items(Picture.ProjectFileOf("Application"), "PackageReference")
            .Where(package => package.StartsWith("Microsoft.AspNetCore.", StringComparison.Ordinal))
            .ShouldBeSubsetOf(["Microsoft.AspNetCore.Identity.EntityFrameworkCore"]);

    [Theory]
    [MemberData(nameof(LayersWithLimits))]
    public void Source_does_not_name(string project)
    {
        var files = Picture.FilesBelow(Picture.FolderOf(project), ".cs").ToList();
        var uses = from file in files
                   from name in SourceText.NamesBelow(File.ReadAllText(file), Forbidden[project])
                   where !IsIdentityInPersistence(project, file, name)
                   select $"{Picture.Named(file)}: {name}";

        uses.ShouldBeEmpty();
    }

    // The source alone does not show it: implicit usings bring System.IO and System.Net.Http into every file.
    [Theory]
    [MemberData(nameof(LayersWithLimits))]
    public void Compiled_code_does_not_use(string project)
    {
        var uses = from type in TypesUsedBy(Picture.AssemblyOf(project).Location)
                   where Forbidden[project].Any(name => type == name || type.StartsWith(name + ".", StringComparison.Ordinal))
                   where !(project is "Application" && IsIdentity(type))
                   select type;

        uses.ShouldBeEmpty();
    }

    [Fact]
    public void Assemblies_reference_of_ours_only_what_the_picture_shows()
    {
        foreach (var (project, allowed) in Picture.Projects)
        {
            var reachable = allowed.Concat(allowed.SelectMany(next => Picture.Projects[next]));
            var used = Picture.AssemblyOf(project).GetReferencedAssemblies()
                .Select(reference => reference.Name!)
                .Where(name => name.StartsWith("ApprovalEngine.", StringComparison.Ordinal))
                .Select(name => name["ApprovalEngine.".Length..]);
            used.ShouldBeSubsetOf(reachable, customMessage: $"assemblies used by {project}");
        }
    }

    [Theory]
    [InlineData("using System.IO;", true)]
    [InlineData("using static System.IO.Path;", true)]
    [InlineData("global using Text = System.IO.File;", true)]
    [InlineData("var all = global::System.IO.File.ReadAllText(name);", true)]
    [InlineData("var all = System.IO.File.ReadAllText(name);", true)]
    [InlineData("// System.IO is not for us", false)]
    [InlineData("/* System.IO */ var what = \"System.IO\" + '\"' + @\"System.IO \"\" System.IO\";", false)]
    [InlineData("using My.System.IO;", false)]
    [InlineData("using System.IOther;", false)]
    public void The_scan_sees_names_in_code_only(string source, bool isSeen) =>
        SourceText.NamesBelow(source, ["System.IO"]).Any().ShouldBe(isSeen);

    private static bool IsIdentityInPersistence(string project, string file, string name) =>
        project is "Application" && IsIdentity(name) && Picture.Named(file).StartsWith("src/ApprovalEngine.Application/Persistence/", StringComparison.Ordinal);

    private static bool IsIdentity(string name) =>
        name == "Microsoft.AspNetCore.Identity" || name.StartsWith("Microsoft.AspNetCore.Identity.", StringComparison.Ordinal);

    /// <summary>Full names of the types of other assemblies that an assembly refers to, except compiler-made attributes.</summary>
    private static List<string> TypesUsedBy(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var metadata = image.GetMetadataReader();
        return [.. metadata.TypeReferences
            .Select(metadata.GetTypeReference)
            .Select(type => $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}")];
    }

    private static List<string> Items(string project, string kind) =>
        [.. XDocument.Load(project).Descendants(kind).Select(item => (string?)item.Attribute("Include")).OfType<string>()];

    private static string Short(string path) =>
        Path.GetFileNameWithoutExtension(path.Replace('\\', '/')).Replace("ApprovalEngine.", "", StringComparison.Ordinal);
}
