using System.Globalization;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Matrix.Changes;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>
/// The matrix that comes with the program. A file that has changed is in force at once where what is in force is a file's too; where people have
/// published a version of their own it becomes a change that waits for them. It never replaces what they decided.
/// </summary>
internal sealed class ShippedMatrix(ApprovalDbContext db, MatrixAnalysis analysis, MatrixChangeDesk desk, AuditTrail audit, TimeProvider clock)
{
    private const string By = "system:start";

    // Before the first version nobody had another authority that it could take away.
    private static readonly DateOnly Beginning = new(2000, 1, 1);

    /// <summary>Takes the file where nothing of the kind has been there. The caller saves.</summary>
    /// <exception cref="DecisionModelException">The file is not DMN.</exception>
    /// <exception cref="MatrixInvalidException">The file is DMN, but no matrix, or the analysis finds errors in it.</exception>
    public async Task TakeAsync(string path, CancellationToken cancellationToken)
    {
        var xml = await File.ReadAllTextAsync(path, cancellationToken);
        var hash = MatrixFormat.HashOf(xml);
        var newest = await db.MatrixVersions.AsNoTracking().OrderByDescending(one => one.Version)
            .Select(one => new { one.Version, one.PublishedBy, one.Hash }).FirstOrDefaultAsync(cancellationToken);
        // What people have published may be what the file says by now: somebody has put their version into it.
        var isKnown = hash == newest?.Hash || hash == await LastShippedAsync(cancellationToken);
        if (isKnown)
        {
            return;
        }

        Prove(MatrixFormat.Parse(xml, Path.GetFileName(path)), Path.GetFileName(path));
        if (newest is not null && newest.PublishedBy != By)
        {
            await desk.BeginAsync(newest.Version, xml, hash, cancellationToken);
            return;
        }

        var now = clock.Now();
        var version = new MatrixVersion { Version = (newest?.Version ?? 0) + 1, Xml = xml, Hash = hash, PublishedAt = now, PublishedBy = By, ValidFrom = newest is null ? Beginning : BusinessDay.Of(now) };
        db.MatrixVersions.Add(version);
        await audit.AppendAsync(MatrixChangeDesk.ChainOf(version.Version), "matrix.published", new { version.Version, version.Hash, version.ValidFrom }, cancellationToken);
    }

    // Taking a change of the file back is a change of it too: what counts is what it said at the last start that noticed something.
    private async Task<string?> LastShippedAsync(CancellationToken cancellationToken)
    {
        var version = await db.MatrixVersions.AsNoTracking().Where(one => one.PublishedBy == By).OrderByDescending(one => one.Version)
            .Select(one => new { one.Hash, At = one.PublishedAt }).FirstOrDefaultAsync(cancellationToken);
        var change = await db.MatrixChanges.AsNoTracking().Where(one => one.ShippedHash != null).OrderByDescending(one => one.Id)
            .Select(one => new { Hash = one.ShippedHash!, At = one.CreatedAt }).FirstOrDefaultAsync(cancellationToken);
        return change is not null && (version is null || version.At < change.At) ? change.Hash : version?.Hash;
    }

    // What nobody may publish does not come into force with a new program either.
    private void Prove(DecisionModel model, string source)
    {
        var errors = model.Tables.Values
            .SelectMany(table => analysis.FindingsOf(table).Where(finding => finding.Severity is FindingSeverity.Error).Select(finding => TextOf(table, finding)))
            .ToList();
        if (errors is not [])
        {
            throw new MatrixInvalidException(source, errors);
        }
    }

    private static string TextOf(DecisionTable table, TableFinding finding) => string.Create(
        CultureInfo.InvariantCulture,
        $"Decision '{table.Id}': {finding.Code}, rows {string.Join(", ", finding.Rows.Select(row => row.Label ?? row.Id))}, for example {string.Join(", ", finding.Example.Select(one => $"{one.Key} = {one.Value}"))}.");
}
