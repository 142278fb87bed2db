using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A version of the empowerment matrix: its tables, what the analysis finds in them, and where nobody holds a role that it names.</summary>
/// <param name="Version">Null = the one in force.</param>
public sealed record ShowMatrix(int? Version) : IRequest<Result<MatrixView>>;

/// <param name="PublishedBy">A user name; <c>system:start</c> for the file that ships with the product.</param>
/// <param name="ValidFrom">The first day on which it routes requests.</param>
/// <param name="ChangeNumber">The change that it comes from; null = the file that ships with the product.</param>
public sealed record MatrixVersionSummary(int Version, string Hash, DateTimeOffset PublishedAt, string PublishedBy, DateOnly ValidFrom, string? ChangeNumber);

/// <param name="Type">The request type, and the id of the decision.</param>
/// <param name="Errors">Findings with which it should not be in force; those of its kinds that are only counted are one.</param>
public sealed record MatrixTableSummary(string Type, string Name, int Rows, int Errors, int Warnings)
{
    internal static MatrixTableSummary Of(DecisionTable table, MatrixAnalysis analysis)
    {
        var findings = analysis.FindingsOf(table);
        return new(
            table.Id, table.Name, table.Rules.Count, findings.Count(one => one.Severity is FindingSeverity.Error), findings.Count(one => one.Severity is FindingSeverity.Warning));
    }
}

/// <param name="Versions">The newest first, at most <see cref="ShowMatrixHandler.VersionsMax"/>.</param>
/// <param name="InForce">The number of the version that routes requests today.</param>
/// <param name="RoleGaps">In the next 60 days, by role.</param>
/// <param name="Duties">Where duties meet today that must be kept apart, by table.</param>
/// <param name="UnusedLimits">Limits of persons that no row of it can use.</param>
public sealed record MatrixView(
    MatrixVersionSummary Shown, int InForce, IReadOnlyList<MatrixVersionSummary> Versions, IReadOnlyList<MatrixTableSummary> Tables, IReadOnlyList<RoleGap> RoleGaps,
    IReadOnlyList<DutyFinding> Duties, UnusedLimitList UnusedLimits)
{
    public bool IsInForce => Shown.Version == InForce;
}

internal sealed class ShowMatrixHandler(
    ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, RoleCoverage coverage, DutyConflicts duties, UnusedLimits limits, MatrixSight sight, TimeProvider clock)
    : IRequestHandler<ShowMatrix, Result<MatrixView>>
{
    public const int VersionsMax = 100;

    public async Task<Result<MatrixView>> Handle(ShowMatrix query, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var versions = await db.MatrixVersions.AsNoTracking().OrderByDescending(one => one.Version).Take(VersionsMax)
            .Select(one => new MatrixVersionSummary(one.Version, one.Hash, one.PublishedAt, one.PublishedBy, one.ValidFrom, one.ChangeNumber)).ToListAsync(cancellationToken);
        var today = BusinessDay.Of(clock.Now());
        var inForce = await MatrixCatalog.NumberInForceAsync(db, today, cancellationToken);
        var version = query.Version ?? inForce;
        if (versions.Find(one => one.Version == version) is not { } shown || await catalog.FindAsync(db, version, cancellationToken) is not { } model)
        {
            return new MatrixVersionUnknown(version);
        }

        var tables = model.Tables.Values.OrderBy(table => table.Id, StringComparer.Ordinal).ToList();
        var needed = RoleCoverage.NeededBy(tables.SelectMany(table => table.Rules).Select(rule => ((string)rule.Outputs["role"]!, AuthorityMode.Parse((string)rule.Outputs["mode"]!)!)));
        return new MatrixView(
            shown, inForce, versions, [.. tables.Select(table => MatrixTableSummary.Of(table, analysis))], await coverage.FindAsync(needed, today, cancellationToken),
            await duties.FindAsync(tables, today, cancellationToken), await limits.FindAsync(tables, today, cancellationToken));
    }
}
