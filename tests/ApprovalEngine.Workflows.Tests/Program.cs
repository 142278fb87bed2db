using System.Diagnostics;
using ApprovalEngine.Workflows;
using ApprovalEngine.Workflows.Tests;

// `dotnet ApprovalEngine.Workflows.Tests.dll regex-attack`: what a host does first, then a script whose regular expression never ends.
if (args is ["regex-attack"])
{
    JavaScriptLimits.SetRegexTimeout();
    var watch = Stopwatch.StartNew();
    var instance = await Runs.StartAsync(Definitions.SetVariable("""/^(a+)+$/.test('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!')"""));
    Console.WriteLine($"{instance.Incidents.Single().Code} {watch.ElapsedMilliseconds < 5_000}");
}
