using ApprovalEngine.Conformance;
using ApprovalEngine.Workflows;

// dotnet run --project tests/ApprovalEngine.Conformance -- elsa|dmn FOLDER
if (args is not ["elsa" or "dmn", var folder])
{
    Console.Error.WriteLine("Usage: elsa FOLDER — runs every recorded case (*.json) of a folder against this runtime and names the first difference of each.");
    Console.Error.WriteLine("       dmn FOLDER — runs every test file (*-test-*.xml) of a folder laid out like the DMN TCK and names each result node that differs.");
    return 2;
}

if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"There is no folder {folder}.");
    return 2;
}

if (args[0] == "dmn")
{
    var run = new DmnRun(Console.Out);
    run.Run(folder);
    Console.WriteLine($"{run.PassedCount} passed, {run.FailedCount} failed, {run.SkippedCount} skipped");
    return run.FailedCount == 0 && run.PassedCount > 0 ? 0 : 1;
}

JavaScriptLimits.SetRegexTimeout();
var (passed, failed) = (0, 0);
foreach (var file in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
{
    var difference = await ElsaRun.DifferenceOfAsync(file);
    if (difference is null)
    {
        passed++;
    }
    else
    {
        failed++;
        Console.WriteLine($"{Path.GetFileNameWithoutExtension(file)}: {difference}");
    }
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;
