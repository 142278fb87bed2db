using ApprovalEngine.Conformance;
using ApprovalEngine.Workflows;

// dotnet run --project tests/ApprovalEngine.Conformance -- elsa FOLDER
if (args is not ["elsa", var folder])
{
    Console.Error.WriteLine("Usage: elsa FOLDER — runs every recorded case (*.json) of a folder against this runtime and names the first difference of each.");
    return 2;
}

if (!Directory.Exists(folder))
{
    Console.Error.WriteLine($"There is no folder {folder}.");
    return 2;
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
