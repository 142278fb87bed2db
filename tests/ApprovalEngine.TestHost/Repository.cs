namespace ApprovalEngine.TestHost;

/// <summary>Where the source is: tests read it, and start what was built from it.</summary>
public static class Repository
{
    /// <summary>The folder of ApprovalEngine.sln, found upwards from the running test.</summary>
    /// <exception cref="InvalidOperationException">The tests run outside a clone of the repository.</exception>
    public static string Root { get; } = FindRoot();

    /// <summary>Full path of something in the repository, given as forward-slash path from its root.</summary>
    public static string PathTo(string relative) => Path.GetFullPath(Path.Combine(Root, relative));

    /// <summary>
    /// The built program or library of <paramref name="project"/> (like <c>src/ApprovalEngine.Web</c>), in the configuration
    /// that the running test was built in.
    /// </summary>
    /// <exception cref="FileNotFoundException">It was not built yet.</exception>
    public static string BuiltAssembly(string project)
    {
        // …/bin/Debug/net10.0/
        var framework = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var configuration = framework.Parent?.Name ?? "Debug";
        var path = PathTo($"{project}/bin/{configuration}/{framework.Name}/{Path.GetFileName(project)}.dll");
        return File.Exists(path)
            ? path
            : throw new FileNotFoundException($"Expected the built program at {path}; build {project} first.", path);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ApprovalEngine.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"Expected ApprovalEngine.sln above {AppContext.BaseDirectory}, found none.");
    }
}
