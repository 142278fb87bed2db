using System.Globalization;

namespace ApprovalEngine.Benchmarks;

/// <summary>What the command line asks for.</summary>
/// <param name="Parts">Which measurements, in order.</param>
/// <param name="IsReportOnly">A missed bound does not fail the program.</param>
/// <param name="Finished">Finished instances of the large database.</param>
/// <param name="Waiting">Waiting instances of the large database.</param>
/// <param name="Rounds">Interleaved rounds of what is compared; figures are medians over them.</param>
/// <param name="Connection">Settings of the engine's connections besides those of the server, to try them: <c>Max Auto Prepare=200</c>.</param>
internal sealed record Options(IReadOnlyList<string> Parts, bool IsReportOnly, int Finished, int Waiting, int Rounds, string Connection)
{
    public static readonly IReadOnlyList<string> AllParts = ["memory", "dmn", "cycle", "decision", "replay", "million"];

    public const string Usage =
        "usage: ApprovalEngine.Benchmarks memory|dmn|cycle|decision|replay|million|all … [--report-only] [--rounds N] [--finished N] [--waiting N] [--connection SETTINGS]";

    /// <summary>Null where the arguments are none that this program knows.</summary>
    public static Options? Read(string[] args)
    {
        var options = new Options([], IsReportOnly: false, Finished: 1_000_000, Waiting: 100_000, Rounds: 7, Connection: "");
        for (var index = 0; index < args.Length; index++)
        {
            var number = index + 1 < args.Length && int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : 0;
            switch (args[index])
            {
                case "--report-only":
                    options = options with { IsReportOnly = true };
                    break;
                case "--rounds" when number > 0:
                    (options, index) = (options with { Rounds = number }, index + 1);
                    break;
                case "--finished" when number > 0:
                    (options, index) = (options with { Finished = number }, index + 1);
                    break;
                case "--waiting" when number > 0:
                    (options, index) = (options with { Waiting = number }, index + 1);
                    break;
                case "--connection" when index + 1 < args.Length:
                    (options, index) = (options with { Connection = args[index + 1] }, index + 1);
                    break;
                case "all":
                    options = options with { Parts = AllParts };
                    break;
                case var part when AllParts.Contains(part):
                    options = options with { Parts = [.. options.Parts, part] };
                    break;
                default:
                    return null;
            }
        }

        return options.Parts is [] ? null : options;
    }
}
