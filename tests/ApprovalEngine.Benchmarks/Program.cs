using System.Runtime;
using ApprovalEngine.Benchmarks;

if (Options.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

var figures = new Figures();
Figures.Say($"{Environment.ProcessorCount} processors, {(GCSettings.IsServerGC ? "server" : "workstation")} garbage collection, {options.Rounds} rounds; figures are medians");
foreach (var part in options.Parts)
{
    await (part switch
    {
        "memory" => new MemoryRuns(options, figures).RunAsync(),
        "cycle" => new CycleRuns(options, figures).RunAsync(),
        "decision" => new DecisionRuns(options, figures).RunAsync(),
        "million" => new MillionRuns(options, figures).RunAsync(),
        _ => throw new InvalidOperationException($"Nobody measures {part}."),
    });
}

figures.Sum();
return figures.AllHold || options.IsReportOnly ? 0 : 1;
