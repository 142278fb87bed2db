using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Matrix;

/// <summary>What the requests of a period would have met with another version of the matrix, or with a draft (domain.md 9, number 2).</summary>
public sealed record ReplayMatrix(ReplayQuestion Question) : IRequest<Result<ReplayView>>;

internal sealed class ReplayMatrixHandler(ReplayDesk desk) : IRequestHandler<ReplayMatrix, Result<ReplayView>>
{
    public async Task<Result<ReplayView>> Handle(ReplayMatrix query, CancellationToken cancellationToken)
    {
        var replayed = await desk.RunAsync(query.Question, cancellationToken);
        return replayed.IsError ? replayed.Error : replayed.Value.Short();
    }
}
