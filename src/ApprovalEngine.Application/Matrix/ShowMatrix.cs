using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A version of the empowerment matrix: its tables, what the analysis finds in them, and where nobody holds a role that it names.</summary>
/// <param name="Version">Null = the one in force.</param>
public sealed record ShowMatrix(int? Version) : IRequest<Result<MatrixView>>;

public sealed record MatrixVersionUnknown(int Version) : NotFoundError("matrix.unknown-version", $"There is no version {Version} of the empowerment matrix.");

/// <param name="PublishedBy">A user name; <c>system:start</c> for the file that ships with the product.</param>
public sealed record MatrixVersionSummary(int Version, string Hash, DateTimeOffset PublishedAt, string PublishedBy);

/// <param name="Type">The request type, and the id of the decision.</param>
/// <param name="Errors">Findings with which it should not be in force; those of its kinds that are only counted are one.</param>
public sealed record MatrixTableSummary(string Type, string Name, int Rows, int Errors, int Warnings);

/// <param name="Versions">The newest first, at most <see cref="ShowMatrixHandler.VersionsMax"/>.</param>
/// <param name="RoleGaps">In the next 60 days, by role.</param>
public sealed record MatrixView(
    MatrixVersionSummary Shown, bool IsInForce, IReadOnlyList<MatrixVersionSummary> Versions, IReadOnlyList<MatrixTableSummary> Tables, IReadOnlyList<RoleGap> RoleGaps);

internal sealed class ShowMatrixHandler(ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, RoleCoverage coverage, MatrixSight sight, TimeProvider clock)
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
            .Select(one => new MatrixVersionSummary(one.Version, one.Hash, one.PublishedAt, one.PublishedBy)).ToListAsync(cancellationToken);
        var version = query.Version ?? versions[0].Version;
        if (versions.Find(one => one.Version == version) is not { } shown || await catalog.FindAsync(db, version, cancellationToken) is not { } model)
        {
            return new MatrixVersionUnknown(version);
        }

        var tables = model.Tables.Values.OrderBy(table => table.Id, StringComparer.Ordinal).ToList();
        var roles = tables.SelectMany(table => table.Rules).Select(rule => (string)rule.Outputs["role"]!).Distinct(StringComparer.Ordinal).ToList();
        return new MatrixView(
            shown, version == versions[0].Version, versions, [.. tables.Select(table => SummaryOf(version, table))],
            await coverage.FindAsync(roles, BusinessDay.Of(clock.Now()), cancellationToken));
    }

    private MatrixTableSummary SummaryOf(int version, DecisionTable table)
    {
        var findings = analysis.FindingsOf(version, table);
        return new(
            table.Id, table.Name, table.Rules.Count, findings.Count(one => one.Severity is FindingSeverity.Error), findings.Count(one => one.Severity is FindingSeverity.Warning));
    }
}

/// <summary>Whether the caller may look at the matrix.</summary>
internal sealed class MatrixSight(Caller caller, TimeProvider clock)
{
    public async Task<Error?> RefusalAsync(CancellationToken cancellationToken) =>
        caller is { IsSystem: true, Channel: "command" } || await caller.PersonAsync(cancellationToken) is { } person && person.May(Permissions.ReadMatrix, BusinessDay.Of(clock.Now()))
            ? null
            : new PermissionMissing(caller.UserName, nameof(Permissions.ReadMatrix));
}
