using System.Diagnostics;

namespace ApprovalEngine.Workflows.Tests;

/// <summary><c>dotnet … measure</c>: runs per second of a ten-node flowchart, on one core, in memory.</summary>
internal static class Measurement
{
    public static async Task RunAsync(string condition)
    {
        var workflow = Runs.Compile(Definitions.Flow(
            "S.Done->A A.Done->B B.Done->D D.True->C D.False->E C.Done->F E.Done->F F.Done->G G.Done->H H.Done->Z",
            [Definitions.Variable("Big", "Boolean", "true")],
            Definitions.Node("S", "Elsa.Start"),
            Definitions.Node("A", "Test.Probe"),
            Definitions.Node("B", "Test.Probe"),
            Definitions.Node("D", "Elsa.FlowDecision", $"\"condition\":{condition}"),
            Definitions.Node("C", "Test.Probe"),
            Definitions.Node("E", "Test.Probe"),
            Definitions.Node("F", "Test.Probe"),
            Definitions.Node("G", "Test.Probe"),
            Definitions.Node("H", "Test.Probe"),
            Definitions.Node("Z", "Elsa.End")));
        for (var round = 0; round < 4; round++)
        {
            const int Count = 20_000;
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < Count; i++)
            {
                await Runs.StartAsync(workflow);
            }

            Console.WriteLine(FormattableString.Invariant(
                $"{Count / watch.Elapsed.TotalSeconds:F0} runs/s, {(GC.GetAllocatedBytesForCurrentThread() - allocated) / Count} bytes per run"));
        }
    }
}
