using System.Globalization;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

public sealed record ReplayPeriodInvalid(DateOnly From, DateOnly To) : InvalidError(
    "matrix.replay-period",
    string.Create(CultureInfo.InvariantCulture, $"Expected a period of at most {ReplayDesk.DaysMax} days that ends after it begins, found {From:yyyy-MM-dd} to {To:yyyy-MM-dd}."), NoFields);

/// <summary>What is tried on which past requests.</summary>
/// <param name="Base">What it is compared with; null = the version in force, or the one that the change changes.</param>
/// <param name="Candidate">Null = the version in force.</param>
/// <param name="Change">The number of a change whose draft is tried; null = none, but a version.</param>
/// <param name="From">Null = a year before <paramref name="To"/>.</param>
/// <param name="To">The last day on which they were submitted; null = today.</param>
public sealed record ReplayQuestion(int? Base, int? Candidate, string? Change, DateOnly? From, DateOnly? To);

/// <param name="Candidate">Null = a draft or a file.</param>
/// <param name="Change">The change whose draft was tried; null = none.</param>
public sealed record ReplayView(int Base, int? Candidate, string? Change, ReplayResult Result)
{
    /// <summary>How many changed requests are shown; the file has up to <see cref="MatrixReplay.ListedMax"/>.</summary>
    public const int ShownMax = 200;

    internal ReplayView Short() => this with { Result = Result with { Changed = [.. Result.Changed.Take(ShownMax)] } };
}

/// <summary>Finds the versions, the draft and the period of a replay, for who may look at the matrix.</summary>
internal sealed class ReplayDesk(ApprovalDbContext db, MatrixCatalog catalog, MatrixSight sight, MatrixReplay replay, TimeProvider clock)
{
    /// <summary>How long a period may be.</summary>
    public const int DaysMax = 1_100;

    public async Task<Result<ReplayView>> RunAsync(ReplayQuestion question, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (question.Change is { } number)
        {
            return await RunDraftAsync(number, question, cancellationToken);
        }

        var wanted = question.Candidate ?? await InForceAsync(cancellationToken);
        return await catalog.FindAsync(db, wanted, cancellationToken) is { } model
            ? await RunAsync(question with { Candidate = wanted }, model, cancellationToken)
            : new MatrixVersionUnknown(wanted);
    }

    /// <param name="candidate">What is tried; whoever calls has read it.</param>
    public async Task<Result<ReplayView>> RunModelAsync(ReplayQuestion question, DecisionModel candidate, CancellationToken cancellationToken) =>
        await sight.RefusalAsync(cancellationToken) is { } refusal ? refusal : await RunAsync(question, candidate, cancellationToken);

    private async Task<Result<ReplayView>> RunDraftAsync(string number, ReplayQuestion question, CancellationToken cancellationToken)
    {
        if (await db.MatrixChanges.AsNoTracking().SingleOrDefaultAsync(one => one.Number == number, cancellationToken) is not { } change)
        {
            return new MatrixChangeUnknown(number);
        }

        var draft = catalog.Read(change.ContentHash, change.Xml);
        return draft is { Model: { } model, Problems: [] }
            ? await RunAsync(question with { Base = question.Base ?? change.BaseVersion, Candidate = null }, model, cancellationToken)
            : new MatrixDraftUnreadable(number, draft.Problems[0]);
    }

    private async Task<Result<ReplayView>> RunAsync(ReplayQuestion question, DecisionModel candidate, CancellationToken cancellationToken)
    {
        var last = question.To ?? BusinessDay.Of(clock.Now());
        // The year 1 has no year before it.
        var first = question.From ?? (last.Year > 1 ? last.AddYears(-1).AddDays(1) : last);
        if (last < first || last.DayNumber - first.DayNumber >= DaysMax || last == DateOnly.MaxValue || first == DateOnly.MinValue)
        {
            return new ReplayPeriodInvalid(first, last);
        }

        var before = question.Base ?? await InForceAsync(cancellationToken);
        return await catalog.FindAsync(db, before, cancellationToken) is { } model
            ? new ReplayView(before, question.Candidate, question.Change, await replay.RunAsync(model, candidate, first, last, cancellationToken))
            : new MatrixVersionUnknown(before);
    }

    private Task<int> InForceAsync(CancellationToken cancellationToken) => MatrixCatalog.NumberInForceAsync(db, BusinessDay.Of(clock.Now()), cancellationToken);
}
