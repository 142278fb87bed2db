using System.Runtime;
using ApprovalEngine.Benchmarks;

// How fast the engine is, as the issue of the workflow runtime asks for it. tests/bench.sh builds this program in Release, starts a private
// PostgreSQL cluster and runs it; without the script APPROVAL_TEST_POSTGRES must name a server that nobody else uses (`memory` and `dmn` need none).
//
//   memory     the runtime alone: ten nodes, one core, no database
//   dmn        a decision table of 1,000 rules beside asking its rows one by one; no database
//   cycle      start, two answers, end on PostgreSQL: commits, commands, write-ahead log, and the rate beside a program that sends the same statements
//   decision   the whole use case DecideTask beside such a program
//   replay     a matrix replayed over a year of 100,000 requests, on SQLite and PostgreSQL, beside only reading the rows
//   million    resuming an instance and claiming due timers among a million beside among a thousand (ten minutes and 10 GB of disk)
//   all        all of them
//
// Each line is one figure: `ok` and `MISS` are held against a bound, the others are for information. Figures are medians over rounds in which
// what is compared takes turns, so that what else the machine does meets all of them; rates alone say little on a shared machine, ratios do.
// The program that is compared with sends the statements of a recorded use case, reads too, with other ids, prepared, through Npgsql, one
// transaction per use case; that it leaves the same rows is looked at before anything is timed.
//
// --report-only   exit code 0 although a bound is missed (it is 1 otherwise)
// --rounds N      7 where it is left out
// --finished N, --waiting N     size of the large database of `million`
// --connection SETTINGS         settings of the engine's connections, to try them
if (Options.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

var figures = new Figures();
Figures.Say($"{Environment.ProcessorCount} processors, {(GCSettings.IsServerGC ? "server" : "workstation")} garbage collection, {options.Rounds} rounds");
foreach (var part in options.Parts)
{
    await (part switch
    {
        "memory" => new MemoryRuns(options, figures).RunAsync(),
        "dmn" => new TableRuns(options, figures).RunAsync(),
        "cycle" => new CycleRuns(options, figures).RunAsync(),
        "decision" => new DecisionRuns(options, figures).RunAsync(),
        "replay" => new ReplayRuns(options, figures).RunAsync(),
        "million" => new MillionRuns(options, figures).RunAsync(),
        _ => throw new InvalidOperationException($"Nobody measures {part}."),
    });
}

figures.Sum();
return figures.AllHold || options.IsReportOnly ? 0 : 1;
