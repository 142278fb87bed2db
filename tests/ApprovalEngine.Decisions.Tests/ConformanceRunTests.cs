using ApprovalEngine.Conformance;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The program that runs folders laid out like the DMN TCK (<c>tests/ApprovalEngine.Conformance -- dmn FOLDER</c>), on cases of our own.</summary>
public sealed class ConformanceRunTests
{
    [Fact]
    public void A_model_with_everything_in_it_passes()
    {
        var (counts, lines) = Run("0001-levels");
        counts.ShouldBe((9, 0, 0), lines);
        lines.ShouldBeEmpty();
    }

    [Fact]
    public void What_differs_is_named_with_expected_and_found()
    {
        var (counts, lines) = Run("0002-fails");
        counts.ShouldBe((1, 3, 0));
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBe(
        [
            "0002-fails-test-01.xml: case 001, Sum: expected [1, {a: \"y\"}, null], found [1, {a: \"x\"}, null] (expected values that can be calculated with each other, found a number and a null)",
            "0002-fails-test-01.xml: case 001, Fine: expected an error, found \"fine\"",
            "0002-fails-test-01.xml: case 001, Missing: The model '0002-fails' has no decision 'Missing'. (Parameter 'decision')",
        ]);
    }

    [Fact]
    public void What_is_not_supported_is_skipped_with_its_reason()
    {
        var (counts, lines) = Run("nested");
        counts.ShouldBe((1, 0, 1));
        lines.ShouldContain("skipped: 0003-service/0003-service-test-01.xml: case 001, Doubled: invokes a decisionService (not supported)");
        (counts, lines) = Run("0004-external");
        counts.ShouldBe((0, 0, 1));
        lines.ShouldContain("found an external function (not supported)");
    }

    [Fact]
    public void Folders_in_folders_are_run() => Run("").Counts.ShouldBe((11, 3, 2));

    [Fact]
    public void A_model_that_cannot_be_read_fails_all_its_results()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "x-test-1.xml"), File.ReadAllText(Path.Combine(Folder("0002-fails"), "0002-fails-test-01.xml")));
            Run(folder).Counts.ShouldBe((0, 4, 0));
            File.WriteAllText(Path.Combine(folder, "x.dmn"), "<definitions/>");
            Run(folder).Counts.ShouldBe((0, 4, 0));
            File.WriteAllText(Path.Combine(folder, "x.dmn"), "<definitions xmlns=\"http://www.omg.org/spec/DMN/20180521/MODEL/\"/>");
            Run(folder).Counts.ShouldBe((0, 0, 4));
            File.WriteAllText(Path.Combine(folder, "y-test-1.xml"), "<testCases/>");
            Run(folder).Counts.ShouldBe((0, 1, 4));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Folder(string name) => Path.Combine(AppContext.BaseDirectory, "Cases", name);

    private static ((int Passed, int Failed, int Skipped) Counts, string Lines) Run(string folder)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var run = new DmnRun(output);
        run.Run(Folder(folder));
        return ((run.PassedCount, run.FailedCount, run.SkippedCount), output.ToString());
    }
}
