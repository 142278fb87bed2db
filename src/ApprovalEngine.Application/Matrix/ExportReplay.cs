using System.Globalization;
using ApprovalEngine.Domain;
using MediatR;

namespace ApprovalEngine.Application.Matrix;

/// <summary>The requests that a replay changes, as a spreadsheet file (CSV).</summary>
public sealed record ExportReplay(ReplayQuestion Question) : IRequest<Result<MatrixTableFile>>;

internal sealed class ExportReplayHandler(ReplayDesk desk) : IRequestHandler<ExportReplay, Result<MatrixTableFile>>
{
    public async Task<Result<MatrixTableFile>> Handle(ExportReplay query, CancellationToken cancellationToken)
    {
        var replayed = await desk.RunAsync(query.Question, cancellationToken);
        if (replayed.IsError)
        {
            return replayed.Error;
        }

        var (view, result) = (replayed.Value, replayed.Value.Result);
        var candidate = view.Change ?? string.Create(CultureInfo.InvariantCulture, $"v{view.Candidate}");
        return new MatrixTableFile(
            string.Create(CultureInfo.InvariantCulture, $"matrix-replay-v{view.Base}-{candidate}-{result.From:yyyyMMdd}-{result.To:yyyyMMdd}.csv"), ReplaySheet.Write(result));
    }
}
