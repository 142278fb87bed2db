using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>Only the outermost unit of work saves (architecture, section 4); whoever else does is named here, with the reason.</summary>
public sealed partial class PersistenceRuleTests
{
    private static readonly Dictionary<string, string> MaySave = new()
    {
        ["src/ApprovalEngine.Application/Behaviors/UnitOfWorkBehavior.cs"] = "is the unit of work",
        ["src/ApprovalEngine.Application/Startup.cs"] = "publishes the shipped files before any use case can run, in a transaction of its own",
        ["src/ApprovalEngine.Application/Audit/AuditSealer.cs"] = "writes the row of a seal right after its line in the file; no use case is at work",
        ["src/ApprovalEngine.Web/Hosting/DemoSeed.cs"] = "seeds before any use case can run: one save is one transaction",
        ["src/ApprovalEngine.Web/Security/KeyRing.cs"] = "Data Protection stores its keys outside every use case",
        ["src/ApprovalEngine.Web/Security/FirstAdministrator.cs"] = "makes the first account by a command, with Identity's own store",
    };

    [Fact]
    public void Nobody_saves_but_the_unit_of_work_and_those_named()
    {
        var saving = Picture.FilesBelow(Picture.SourceFolder, ".cs").Where(file => Saves(File.ReadAllText(file))).Select(Picture.Named).ToList();

        saving.ShouldContain("src/ApprovalEngine.Application/Behaviors/UnitOfWorkBehavior.cs");
        saving.Except(MaySave.Keys).ShouldBeEmpty();
    }

    [Fact]
    public void Those_named_still_save() => MaySave.Keys
        .Where(file => !Saves(File.ReadAllText(TestHost.Repository.PathTo(file))))
        .ShouldBeEmpty();

    [Theory]
    [InlineData("await db.SaveChangesAsync(cancellationToken);", true)]
    [InlineData("db.SaveChanges();", true)]
    [InlineData("// SaveChanges is not for handlers\nvar text = \"SaveChanges(\";", false)]
    public void The_scan_sees_calls_only(string source, bool isSeen) => Saves(source).ShouldBe(isSeen);

    private static bool Saves(string source) => Call().IsMatch(SourceText.WithoutCommentsAndStrings(source));

    [GeneratedRegex(@"\bSaveChanges(Async)?\s*\(")]
    private static partial Regex Call();
}
