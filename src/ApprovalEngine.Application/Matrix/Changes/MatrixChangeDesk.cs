using System.Globalization;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix.Changes;

public sealed record MatrixBaseChanged(string Number, int Base, int Newest)
    : ConflictError("matrix.base-changed", string.Create(CultureInfo.InvariantCulture, $"Change {Number} changes version {Base}, but version {Newest} has been published since; take that over first."));

public sealed record MatrixUnchanged(string Number, int Base)
    : ConflictError("matrix.unchanged", string.Create(CultureInfo.InvariantCulture, $"Change {Number} says the same as version {Base}."));

/// <summary>The draft cannot be read, lacks a table, names a role that nobody holds, or the analysis finds errors in it.</summary>
public sealed record MatrixNotPublishable(string Number, IReadOnlyList<string> Reasons)
    : UnprocessableError("matrix.not-publishable", $"Change {Number} cannot come into force: {string.Join(' ', Reasons)}");

/// <summary>Why a draft cannot come into force.</summary>
/// <param name="Problems">Why it is no matrix; in English, with line and column where there is one.</param>
/// <param name="MissingTables">Request types that it would leave without a table.</param>
/// <param name="UnheldRoles">Roles that it names and nobody holds on its first day.</param>
/// <param name="Errors">How many errors the analysis finds, by table; among them what nobody could ever approve for want of different people.</param>
public sealed record MatrixObstacles(
    IReadOnlyList<string> Problems, IReadOnlyList<string> MissingTables, IReadOnlyList<string> UnheldRoles, IReadOnlyDictionary<string, int> Errors)
{
    public bool IsEmpty => Problems is [] && MissingTables is [] && UnheldRoles is [] && Errors.Count == 0;

    internal IEnumerable<string> Lines =>
    [
        .. Problems,
        .. MissingTables.Select(type => $"There is no table for requests of type {type}."),
        .. UnheldRoles.Select(role => $"Nobody holds the role {role} on its first day."),
        .. Errors.Select(one => string.Create(CultureInfo.InvariantCulture, $"The analysis finds {one.Value} errors in the table {one.Key}.")),
    ];
}

/// <summary>Begins, finds and examines changes of the matrix.</summary>
internal sealed class MatrixChangeDesk(
    ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, DutyConflicts duties, IEnumerable<RequestType> types, AuditTrail audit, Caller caller, TimeProvider clock)
{
    /// <summary>The audit chain of a version; that of a change is its number.</summary>
    public static string ChainOf(int version) => string.Create(CultureInfo.InvariantCulture, $"matrix:{version}");

    public Task<int> NewestAsync(CancellationToken cancellationToken) => db.MatrixVersions.MaxAsync(one => one.Version, cancellationToken);

    /// <param name="shippedHash">The hash of the file of the program that it comes from; null = a person begins it.</param>
    public async Task<MatrixChange> BeginAsync(int baseVersion, string xml, string? shippedHash, CancellationToken cancellationToken)
    {
        var now = clock.Now();
        var year = BusinessDay.Of(now).Year;
        var sequence = await db.NextNumberAsync(string.Create(CultureInfo.InvariantCulture, $"EMC-{year}"), cancellationToken);
        var number = string.Create(CultureInfo.InvariantCulture, $"EMC-{year}-{sequence:D6}");
        var change = MatrixChange.Begin(Guid.CreateVersion7(now), number, baseVersion, xml, MatrixFormat.HashOf(xml), caller.UserName, now, shippedHash);
        db.MatrixChanges.Add(change);
        await audit.AppendAsync(number, "matrix.change-begun", new { number, baseVersion, change.ContentHash }, cancellationToken);
        return change;
    }

    /// <summary>The change, tracked.</summary>
    /// <param name="revision">What the caller has read; null = whichever there is.</param>
    public async Task<Result<MatrixChange>> FindAsync(string number, int? revision, CancellationToken cancellationToken)
    {
        if (await db.MatrixChanges.SingleOrDefaultAsync(one => one.Number == number, cancellationToken) is not { } change)
        {
            return new MatrixChangeUnknown(number);
        }

        return revision is { } seen && seen != change.Revision ? new MatrixChangeStale(number, change.Revision) : change;
    }

    /// <summary>Writes in a draft, and the audit entry about it. The caller saves.</summary>
    public async Task<Result<MatrixChangeSaved>> WriteAsync(MatrixChange change, string xml, int? baseVersion, CancellationToken cancellationToken)
    {
        var revision = change.Revision;
        var written = change.Write(xml, MatrixFormat.HashOf(xml), caller.UserName, baseVersion);
        if (written.IsError)
        {
            return written.Error;
        }

        if (change.Revision != revision)
        {
            await audit.AppendAsync(change.Number, "matrix.change-saved", new { change.BaseVersion, change.ContentHash }, cancellationToken);
        }

        var reading = catalog.Read(change.ContentHash, xml);
        return new MatrixChangeSaved(change.Number, change.Revision, change.ContentHash, reading.Problems);
    }

    /// <summary>Whether the draft may become a version, whoever asks; null = it may.</summary>
    public async Task<Error?> RefusalAsync(MatrixChange change, DateOnly validFrom, CancellationToken cancellationToken)
    {
        var newest = await NewestAsync(cancellationToken);
        if (newest != change.BaseVersion)
        {
            return new MatrixBaseChanged(change.Number, change.BaseVersion, newest);
        }

        var draft = catalog.Read(change.ContentHash, change.Xml);
        if (draft.Model is { } model && IsSame((await catalog.FindAsync(db, newest, cancellationToken))!, model))
        {
            return new MatrixUnchanged(change.Number, newest);
        }

        var obstacles = await ObstaclesAsync(draft, validFrom, cancellationToken);
        return obstacles.IsEmpty ? null : new MatrixNotPublishable(change.Number, [.. obstacles.Lines]);
    }

    public async Task<MatrixObstacles> ObstaclesAsync(MatrixDraftReading draft, DateOnly validFrom, CancellationToken cancellationToken)
    {
        if (draft is not { Model: { } model, Problems: [] })
        {
            return new MatrixObstacles(draft.Problems, [], [], new Dictionary<string, int>());
        }

        var tables = model.Tables.Values.ToList();
        var conflicts = (await duties.FindAsync(tables, validFrom, cancellationToken)).Where(finding => finding is { Type: not null, Severity: FindingSeverity.Error }).ToLookup(finding => finding.Type!);
        var errors = tables.Select(table => (table.Id, Count: analysis.FindingsOf(table).Count(finding => finding.Severity is FindingSeverity.Error) + conflicts[table.Id].Count()))
            .Where(one => one.Count > 0).ToDictionary(one => one.Id, one => one.Count, StringComparer.Ordinal);
        return new MatrixObstacles(
            [], [.. types.Select(type => type.Code).Where(code => model.Find(code) is null)], await UnheldAsync(tables, validFrom, cancellationToken), errors);
    }

    // Another layout is no change of authority.
    private static bool IsSame(DecisionModel one, DecisionModel other) => one.Tables.Keys.Order(StringComparer.Ordinal).SequenceEqual(other.Tables.Keys.Order(StringComparer.Ordinal))
        && one.Tables.Values.All(table => TableDifference.Between(table, other.Find(table.Id)!).IsEmpty);

    private async Task<IReadOnlyList<string>> UnheldAsync(List<DecisionTable> tables, DateOnly day, CancellationToken cancellationToken)
    {
        // Who is above the requester is no role that people hold.
        var roles = tables.SelectMany(table => table.Rules).Select(rule => (string)rule.Outputs["role"]!).Where(role => role is not Roles.Superior).Distinct(StringComparer.Ordinal).ToList();
        var held = await db.RolesHeldOn(day).Where(one => roles.Contains(one.Role)).Select(one => one.Role).Distinct().ToListAsync(cancellationToken);
        return [.. roles.Except(held, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }
}

/// <summary>What has become of a draft.</summary>
/// <param name="Revision">To be handed in with the next change.</param>
/// <param name="Problems">Why it is no matrix yet; it is kept all the same.</param>
public sealed record MatrixChangeSaved(string Number, int Revision, string ContentHash, IReadOnlyList<string> Problems);
