using System.CommandLine;
using System.Globalization;
using ApprovalEngine.Application.Matrix;
using MediatR;

namespace ApprovalEngine.Web.Hosting;

/// <summary><c>replay-matrix FILE|VERSION --base N --from DAY --to DAY</c>: the same replay as over REST, also of a file that is no version.</summary>
internal static class ReplayCommand
{
    public static Command Make()
    {
        var candidate = new Argument<string>("candidate") { Description = "A DMN file, or the number of a version." };
        var before = new Option<int?>("--base") { Description = "The version that it is compared with; the one in force where left out." };
        var from = new Option<DateOnly?>("--from") { Description = "The first day of submission (yyyy-MM-dd); a year before the last where left out." };
        var to = new Option<DateOnly?>("--to") { Description = "The last day of submission; today where left out." };
        var command = new Command("replay-matrix", "Say what past requests would have met with another empowerment matrix. Writes nothing. Exit code 1 = refused.") { candidate, before, from, to };
        command.SetAction((parsed, cancellationToken) => Commands.WithinAsync(async services =>
        {
            var mediator = services.GetRequiredService<IMediator>();
            var (name, number, first, last) = (parsed.GetRequiredValue(candidate), parsed.GetValue(before), parsed.GetValue(from), parsed.GetValue(to));
            var result = int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
                ? await mediator.Send(new ReplayMatrix(new ReplayQuestion(number, version, null, first, last)), cancellationToken)
                : await mediator.Send(new ReplayMatrixFile(await File.ReadAllTextAsync(name, cancellationToken), Path.GetFileName(name), number, first, last), cancellationToken);
            if (result.IsError)
            {
                await Console.Error.WriteLineAsync(result.Error.Message);
                return 1;
            }

            foreach (var line in LinesOf(result.Value, name))
            {
                await Console.Out.WriteLineAsync(line);
            }

            return 0;
        }));
        return command;
    }

    private static IEnumerable<string> LinesOf(ReplayView view, string candidate)
    {
        var (result, all) = (view.Result, view.Result.Totals);
        yield return Text($"{all.Requests} requests from {result.From:yyyy-MM-dd} to {result.To:yyyy-MM-dd}, {candidate} beside version {view.Base}:");
        yield return Text($"  {all.Changed} go another way: {all.Less} without a level that they had, {all.More} with one more, {all.NoLongerStopped} that were rejected and would not have been stopped");
        yield return Text($"  {all.NowhereAfter} go nowhere (before: {all.NowhereBefore})");
        yield return Text($"  {all.ApprovalsAfter - all.ApprovalsBefore:+0;-0;0} approvals, {all.Days:+0.##;-0.##;0} days{(all.DaysUnknown > 0 ? Text($" ({all.DaysUnknown} requests without a known time)") : "")}");
        foreach (var role in result.Roles)
        {
            yield return Text($"  {role.Role}: {role.AnswersBefore} -> {role.AnswersAfter}{(role.MedianDays is { } days ? Text($", median {days} days") : ", no answer in that time")}");
        }

        foreach (var row in result.Rows.Where(row => row.Matched == 0))
        {
            yield return $"  never matched: {row.Type}, row {row.Row}";
        }

        foreach (var skip in result.Skipped)
        {
            yield return Text($"  not replayed: {skip.Count} of {skip.Type} ({skip.Reason}{(skip.Input is null ? "" : $": {skip.Input}")})");
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
