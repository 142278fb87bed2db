using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Matrix;

/// <summary>What the requests of a period would have met with another version of the matrix (domain.md 9, number 2).</summary>
/// <param name="Base">What it is compared with; null = the version in force.</param>
/// <param name="Candidate">Null = the version in force.</param>
/// <param name="From">Null = a year before <paramref name="To"/>.</param>
/// <param name="To">The last day on which they were submitted; null = today.</param>
public sealed record ReplayMatrix(int? Base, int? Candidate, DateOnly? From, DateOnly? To) : IRequest<Result<ReplayView>>;

/// <summary>The changed requests of the same as a spreadsheet file (CSV).</summary>
public sealed record ExportReplay(int? Base, int? Candidate, DateOnly? From, DateOnly? To) : IRequest<Result<MatrixTableFile>>;

/// <summary>The same with a file that is no version.</summary>
/// <param name="Source">The file's name, for messages.</param>
public sealed record ReplayMatrixFile(string Xml, string Source, int? Base, DateOnly? From, DateOnly? To) : IRequest<Result<ReplayView>>;

public sealed record ReplayPeriodInvalid(DateOnly From, DateOnly To) : InvalidError(
    "matrix.replay-period",
    string.Create(CultureInfo.InvariantCulture, $"Expected a period of at most {ReplayDesk.DaysMax} days that ends after it begins, found {From:yyyy-MM-dd} to {To:yyyy-MM-dd}."), NoFields);

/// <summary>The text is no matrix that could be replayed.</summary>
public sealed record MatrixFileInvalid(string Why) : InvalidError("matrix.file-invalid", Why, NoFields);

/// <param name="Candidate">Null = a file.</param>
public sealed record ReplayView(int Base, int? Candidate, ReplayResult Result)
{
    /// <summary>How many changed requests are shown; the file has up to <see cref="MatrixReplay.ListedMax"/>.</summary>
    public const int ShownMax = 200;

    internal ReplayView Short() => this with { Result = Result with { Changed = [.. Result.Changed.Take(ShownMax)] } };
}

/// <summary>Finds the versions and the period of a replay, for who may look at the matrix.</summary>
internal sealed class ReplayDesk(ApprovalDbContext db, MatrixCatalog catalog, MatrixSight sight, MatrixReplay replay, TimeProvider clock)
{
    /// <summary>How long a period may be.</summary>
    public const int DaysMax = 1_100;

    public async Task<Result<ReplayView>> RunAsync(int? before, int? candidate, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var wanted = candidate ?? (await catalog.CurrentAsync(db, cancellationToken)).Version;
        return await catalog.FindAsync(db, wanted, cancellationToken) is { } model
            ? await RunAsync(before, wanted, model, from, to, cancellationToken)
            : new MatrixVersionUnknown(wanted);
    }

    public async Task<Result<ReplayView>> RunAsync(int? before, DecisionModel candidate, DateOnly? from, DateOnly? to, CancellationToken cancellationToken) =>
        await sight.RefusalAsync(cancellationToken) is { } refusal ? refusal : await RunAsync(before, null, candidate, from, to, cancellationToken);

    private async Task<Result<ReplayView>> RunAsync(
        int? before, int? version, DecisionModel candidate, DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        var last = to ?? BusinessDay.Of(clock.Now());
        // The year 1 has no year before it.
        var first = from ?? (last.Year > 1 ? last.AddYears(-1).AddDays(1) : last);
        if (last < first || last.DayNumber - first.DayNumber >= DaysMax || last == DateOnly.MaxValue || first == DateOnly.MinValue)
        {
            return new ReplayPeriodInvalid(first, last);
        }

        var number = before ?? (await catalog.CurrentAsync(db, cancellationToken)).Version;
        return await catalog.FindAsync(db, number, cancellationToken) is { } model
            ? new ReplayView(number, version, await replay.RunAsync(model, candidate, first, last, cancellationToken))
            : new MatrixVersionUnknown(number);
    }
}

internal sealed class ReplayMatrixHandler(ReplayDesk desk) : IRequestHandler<ReplayMatrix, Result<ReplayView>>
{
    public async Task<Result<ReplayView>> Handle(ReplayMatrix query, CancellationToken cancellationToken)
    {
        var replayed = await desk.RunAsync(query.Base, query.Candidate, query.From, query.To, cancellationToken);
        return replayed.IsError ? replayed.Error : replayed.Value.Short();
    }
}

internal sealed class ExportReplayHandler(ReplayDesk desk) : IRequestHandler<ExportReplay, Result<MatrixTableFile>>
{
    public async Task<Result<MatrixTableFile>> Handle(ExportReplay query, CancellationToken cancellationToken)
    {
        var replayed = await desk.RunAsync(query.Base, query.Candidate, query.From, query.To, cancellationToken);
        if (replayed.IsError)
        {
            return replayed.Error;
        }

        var (view, result) = (replayed.Value, replayed.Value.Result);
        return new MatrixTableFile(
            string.Create(CultureInfo.InvariantCulture, $"matrix-replay-v{view.Base}-v{view.Candidate}-{result.From:yyyyMMdd}-{result.To:yyyyMMdd}.csv"), ReplaySheet.Write(result));
    }
}

internal sealed class ReplayMatrixFileHandler(ReplayDesk desk) : IRequestHandler<ReplayMatrixFile, Result<ReplayView>>
{
    public async Task<Result<ReplayView>> Handle(ReplayMatrixFile query, CancellationToken cancellationToken)
    {
        try
        {
            return await desk.RunAsync(query.Base, MatrixCatalog.Parse(query.Xml, query.Source), query.From, query.To, cancellationToken);
        }
        catch (Exception unfit) when (unfit is DecisionModelException or MatrixInvalidException)
        {
            return new MatrixFileInvalid(unfit.Message);
        }
    }
}
