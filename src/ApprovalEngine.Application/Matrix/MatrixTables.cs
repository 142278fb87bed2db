using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;

namespace ApprovalEngine.Application.Matrix;

public sealed record MatrixVersionUnknown(int Version) : NotFoundError("matrix.unknown-version", $"There is no version {Version} of the empowerment matrix.");

public sealed record MatrixTableUnknown(string Type, string Where)
    : NotFoundError("matrix.unknown-table", $"{Where} of the empowerment matrix has no table for '{Type}'.");

/// <summary>What the caller may do about the matrix.</summary>
internal sealed class MatrixSight(Caller caller, TimeProvider clock)
{
    /// <summary>Why the caller may not look at it; null = he may.</summary>
    public Task<Error?> RefusalAsync(CancellationToken cancellationToken) => RefusalAsync(Permissions.ReadMatrix, cancellationToken);

    /// <summary>Why the caller may not do it; null = he may.</summary>
    public async Task<Error?> RefusalAsync(Permissions permission, CancellationToken cancellationToken) =>
        await MayAsync(permission, cancellationToken) ? null : new PermissionMissing(caller.UserName, permission.ToString());

    public async Task<bool> MayAsync(Permissions permission, CancellationToken cancellationToken) =>
        caller is { IsSystem: true, Channel: "command" } || (await caller.PersonAsync(cancellationToken) is { } person && person.May(permission, BusinessDay.Of(clock.Now())));
}

/// <summary>Finds a table of a version, for who may look.</summary>
internal sealed class MatrixTables(ApprovalDbContext db, MatrixCatalog catalog, MatrixSight sight, TimeProvider clock)
{
    /// <returns>The table, its version, and the version in force.</returns>
    public async Task<Result<(DecisionTable Table, int Version, int InForce)>> FindAsync(string type, int? version, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var inForce = await MatrixCatalog.NumberInForceAsync(db, BusinessDay.Of(clock.Now()), cancellationToken);
        var wanted = version ?? inForce;
        if (await catalog.FindAsync(db, wanted, cancellationToken) is not { } model)
        {
            return new MatrixVersionUnknown(wanted);
        }

        return model.Find(type) is { } table ? (table, wanted, inForce) : new MatrixTableUnknown(type, string.Create(CultureInfo.InvariantCulture, $"Version {wanted}"));
    }
}
