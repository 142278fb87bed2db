using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>One table of a version of the matrix: its rows, what the analysis finds, and what the version before said otherwise.</summary>
/// <param name="Version">Null = the one in force.</param>
public sealed record ShowMatrixTable(string Type, int? Version) : IRequest<Result<MatrixTableView>>;

/// <summary>The same as a spreadsheet file: CSV, which can be edited and read back.</summary>
public sealed record ExportMatrixTable(string Type, int? Version) : IRequest<Result<MatrixTableFile>>;

public sealed record MatrixTableUnknown(string Type, int Version)
    : NotFoundError("matrix.unknown-table", string.Create(CultureInfo.InvariantCulture, $"Version {Version} of the empowerment matrix has no table for '{Type}'."));

/// <param name="AllowedValues">As unary tests; null where the file does not say.</param>
public sealed record MatrixColumn(string Name, string? Label, string? AllowedValues);

/// <param name="Inputs">The tests as written, one for each input column; <c>-</c> tests nothing.</param>
/// <param name="Outputs">The values by output column.</param>
public sealed record MatrixRow(int Number, string Id, string Name, string? Description, IReadOnlyList<string> Inputs, IReadOnlyDictionary<string, object?> Outputs);

/// <param name="Before">The number of the version before; null = there was none, or it had no such table.</param>
/// <param name="Changes">What it said otherwise; null where there is nothing to compare with.</param>
public sealed record MatrixTableView(
    int Version, bool IsInForce, string Type, string Name, string? Description, IReadOnlyList<MatrixColumn> Inputs, IReadOnlyList<MatrixColumn> Outputs,
    IReadOnlyList<MatrixRow> Rows, IReadOnlyList<TableFinding> Findings, int? Before, TableDifference? Changes);

public sealed record MatrixTableFile(string FileName, byte[] Content);

/// <summary>Finds a table of a version, for who may look.</summary>
internal sealed class MatrixTables(ApprovalDbContext db, MatrixCatalog catalog, MatrixSight sight)
{
    /// <returns>The table, its version, and the newest version.</returns>
    public async Task<Result<(DecisionTable Table, int Version, int Newest)>> FindAsync(string type, int? version, CancellationToken cancellationToken)
    {
        if (await sight.RefusalAsync(cancellationToken) is { } refusal)
        {
            return refusal;
        }

        var newest = await db.MatrixVersions.MaxAsync(one => one.Version, cancellationToken);
        var wanted = version ?? newest;
        if (await catalog.FindAsync(db, wanted, cancellationToken) is not { } model)
        {
            return new MatrixVersionUnknown(wanted);
        }

        return model.Find(type) is { } table ? (table, wanted, newest) : new MatrixTableUnknown(type, wanted);
    }
}

internal sealed class ShowMatrixTableHandler(ApprovalDbContext db, MatrixCatalog catalog, MatrixAnalysis analysis, MatrixTables tables)
    : IRequestHandler<ShowMatrixTable, Result<MatrixTableView>>
{
    public async Task<Result<MatrixTableView>> Handle(ShowMatrixTable query, CancellationToken cancellationToken)
    {
        var found = await tables.FindAsync(query.Type, query.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (table, version, newest) = found.Value;
        var earlier = version > 1 ? (await catalog.FindAsync(db, version - 1, cancellationToken))?.Find(table.Id) : null;
        return new MatrixTableView(
            version, version == newest, table.Id, table.Name, table.Description,
            [.. table.Inputs.Select(input => new MatrixColumn(input.Name, input.Label, input.AllowedValues?.Text))],
            [.. table.Outputs.Select(output => new MatrixColumn(output.Name, output.Label, output.AllowedValues?.Text))],
            [.. table.Rules.Select(rule => new MatrixRow(rule.Number, rule.Id, rule.Label ?? rule.Id, rule.Description, rule.InputEntries, rule.Outputs))],
            analysis.FindingsOf(version, table), earlier is null ? null : version - 1, earlier is null ? null : TableDifference.Between(earlier, table));
    }
}

internal sealed class ExportMatrixTableHandler(MatrixTables tables) : IRequestHandler<ExportMatrixTable, Result<MatrixTableFile>>
{
    public async Task<Result<MatrixTableFile>> Handle(ExportMatrixTable query, CancellationToken cancellationToken)
    {
        var found = await tables.FindAsync(query.Type, query.Version, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var (table, version, _) = found.Value;
        return new MatrixTableFile(string.Create(CultureInfo.InvariantCulture, $"empowerment-matrix-{table.Id}-v{version}.csv"), MatrixSheet.Write(table));
    }
}
