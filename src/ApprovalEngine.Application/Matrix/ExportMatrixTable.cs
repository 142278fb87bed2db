using System.Globalization;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Matrix;

/// <summary>One table of a version of the matrix as a spreadsheet file: CSV, which can be edited and read back.</summary>
/// <param name="Version">Null = the one in force.</param>
public sealed record ExportMatrixTable(string Type, int? Version) : IRequest<Result<MatrixTableFile>>;

public sealed record MatrixTableFile(string FileName, byte[] Content);

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
