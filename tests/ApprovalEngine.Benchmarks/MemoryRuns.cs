using System.Diagnostics;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// The runtime alone: a flowchart of ten built-in activities, compiled once, run from start to end in memory. The journal is kept and
/// taken; no state JSON is written. Rates are per second of the process's own processor time (garbage collection and compilation
/// included), so what else runs on the machine takes nothing away and gives nothing: that is one core's worth of work.
/// </summary>
internal sealed class MemoryRuns(Options options, Figures figures)
{
    private const int RunCount = 20_000;

    // Workflow, flowchart and nine of the ten: one side of the decision.
    private const int ExecutionCount = 11;
    private const int WarmUpRounds = 4;
    private const string Connections =
        "start.Done->total total.Done->big big.Done->line line.Done->choice choice.True->more choice.False->less more.Done->join less.Done->join join.Done->last last.Done->end";

    private static readonly ActivityCatalog Catalog = new ActivityCatalog().WithBuiltIns();
    private static readonly WorkflowHost Host = WorkflowHost.Of(type => throw new InvalidOperationException($"{type} is not built in."));

    private readonly WorkflowRuntime runtime = new(Catalog, WorkflowLimits.Default, TimeProvider.System);

    public async Task RunAsync()
    {
        Figures.Say("memory: ten nodes, one decision, two variables; per second of one core");
        (string Name, CompiledWorkflow Workflow, double RateMin)[] cases =
        [
            ("Variable condition", Compile("Variable", """{"id":"vBig","name":"Big"}"""), 50_000),
            ("Literal condition", Compile("Literal", "true"), 50_000),
            ("JavaScript condition", Compile("JavaScript", "getBig() === true"), 20_000),
        ];
        var samples = cases.Select(_ => new List<(double Rate, double WallRate, double Bytes)>()).ToArray();
        for (var round = 0; round < WarmUpRounds + options.Rounds; round++)
        {
            foreach (var (index, one) in cases.Index())
            {
                var sample = await MeasureAsync(one.Workflow);
                if (round >= WarmUpRounds)
                {
                    samples[index].Add(sample);
                }
            }
        }

        foreach (var ((name, _, rateMin), sample) in cases.Zip(samples))
        {
            figures.AtLeast(name, Figures.Median(sample.Select(one => one.Rate)), "runs/s", rateMin);
            Figures.Note($"{name}, by the clock on the wall", Figures.Median(sample.Select(one => one.WallRate)), "runs/s");
            var kilobytes = Figures.Median(sample.Select(one => one.Bytes)) / 1024;
            if (name.StartsWith("JavaScript", StringComparison.Ordinal))
            {
                Figures.Note($"{name}, allocated", kilobytes, "KB per run");
            }
            else
            {
                figures.AtMost($"{name}, allocated", kilobytes, "KB per run", 16);
            }
        }
    }

    private async Task<(double Rate, double WallRate, double Bytes)> MeasureAsync(CompiledWorkflow workflow)
    {
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var used = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < RunCount; i++)
        {
            var instance = await runtime.StartAsync(workflow, new StartOptions { InstanceId = "instance", CorrelationId = "case" }, Host, CancellationToken.None);
            var ran = instance.TakeChanges().Executions.Count;
            if (ran != ExecutionCount || instance.SubStatus is not WorkflowSubStatus.Finished)
            {
                throw new InvalidOperationException($"{ExecutionCount} runs of activities were expected, found {ran}; the instance is {instance.SubStatus}.");
            }
        }

        var elapsed = watch.Elapsed.TotalSeconds;
        var processor = (Environment.CpuUsage.TotalTime - used).TotalSeconds;
        return (RunCount / processor, RunCount / elapsed, (GC.GetAllocatedBytesForCurrentThread() - allocated) / (double)RunCount);
    }

    private static CompiledWorkflow Compile(string syntax, string condition)
    {
        var json = Flow.Definition(
            "memory",
            Connections,
            [Flow.Variable("Big", "Boolean", "true"), Flow.Variable("Total", "Int32", "0")],
            Flow.Node("start", "Elsa.Start"),
            Flow.Node("total", "Elsa.SetVariable", Set("Total") + Flow.Input("value", "Literal", "12")),
            Flow.Node("big", "Elsa.SetVariable", Set("Big") + Flow.Input("value", "Literal", "true")),
            Flow.Node("line", "Elsa.WriteLine", Flow.Input("text", "Literal", "before the decision")),
            Flow.Node("choice", "Elsa.FlowDecision", Flow.Input("condition", syntax, condition)),
            Flow.Node("more", "Elsa.SetVariable", Set("Total") + Flow.Input("value", "Literal", "13")),
            Flow.Node("less", "Elsa.WriteLine", Flow.Input("text", "Literal", "less")),
            Flow.Node("join", "Elsa.FlowJoin", Flow.Input("mode", "Literal", "WaitAllActive")),
            Flow.Node("last", "Elsa.WriteLine", Flow.Input("text", "Variable", """{"id":"vTotal","name":"Total"}""")),
            Flow.Node("end", "Elsa.End"));
        return CompiledWorkflow.Compile(WorkflowDefinition.Parse(json, "memory"), Catalog);
    }

    private static string Set(string variable) => $"\"variable\":{{\"id\":\"v{variable}\",\"name\":\"{variable}\"}},";
}
