using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Matrix;

/// <summary>A replay of a file that is no version.</summary>
/// <param name="Source">The file's name, for messages.</param>
public sealed record ReplayMatrixFile(string Xml, string Source, int? Base, DateOnly? From, DateOnly? To) : IRequest<Result<ReplayView>>;

/// <summary>The text is no matrix that could be replayed.</summary>
public sealed record MatrixFileInvalid(string Why) : InvalidError("matrix.file-invalid", Why, NoFields);

internal sealed class ReplayMatrixFileHandler(ReplayDesk desk) : IRequestHandler<ReplayMatrixFile, Result<ReplayView>>
{
    public async Task<Result<ReplayView>> Handle(ReplayMatrixFile query, CancellationToken cancellationToken)
    {
        try
        {
            var question = new ReplayQuestion(query.Base, null, null, query.From, query.To);
            return await desk.RunModelAsync(question, MatrixFormat.Parse(query.Xml, query.Source), cancellationToken);
        }
        catch (Exception unfit) when (unfit is DecisionModelException or MatrixInvalidException)
        {
            return new MatrixFileInvalid(unfit.Message);
        }
    }
}
