using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;

namespace ApprovalEngine.Application.Matrix.Changes;

/// <summary>Takes the rows of a spreadsheet file into a table of a draft (<see cref="MatrixSheet"/>). All of the file, or nothing.</summary>
/// <param name="Revision">The revision that was read; null = whichever there is.</param>
public sealed record ImportMatrixSheet(string Number, string Type, byte[] Content, int? Revision) : IRequest<Result<MatrixChangeSaved>>, IUseCase
{
    public static Permissions Needs => Permissions.EditMatrix;
}

/// <summary>The draft itself cannot be read, so that no file can be put into it.</summary>
public sealed record MatrixDraftUnreadable(string Number, string Problem)
    : ConflictError("matrix.draft-unreadable", $"Change {Number} cannot be read as it is: {Problem}");

internal sealed class ImportMatrixSheetHandler(MatrixChangeDesk desk, MatrixCatalog catalog) : IRequestHandler<ImportMatrixSheet, Result<MatrixChangeSaved>>
{
    public async Task<Result<MatrixChangeSaved>> Handle(ImportMatrixSheet command, CancellationToken cancellationToken)
    {
        var found = await desk.FindAsync(command.Number, command.Revision, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var change = found.Value;
        var reading = catalog.Read(change.ContentHash, change.Xml);
        if (reading.Model is not { } model)
        {
            return new MatrixDraftUnreadable(change.Number, reading.Problems[0]);
        }

        if (model.Find(command.Type) is null)
        {
            return new MatrixTableUnknown(command.Type, $"Change {change.Number}");
        }

        var xml = MatrixSheet.Read(command.Content, model, command.Type);
        return xml.IsError ? xml.Error : await desk.WriteAsync(change, xml.Value, null, cancellationToken);
    }
}
