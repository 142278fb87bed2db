using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>An instance with its runs and its journal, for a file that is read elsewhere. Nobody reads it back in: what did not happen here has no history here.</summary>
public sealed record ExportInstance(string Id) : IRequest<Result<ExportedInstance>>;

/// <param name="Runs">In the order in which they began; at most 5,000.</param>
/// <param name="Journal">In the order in which it happened; at most 5,000 lines.</param>
/// <param name="IsCut">There is more.</param>
public sealed record ExportedInstance(LiveInstance Instance, IReadOnlyList<ExecutionView> Runs, IReadOnlyList<LiveJournalLine> Journal, bool IsCut);

internal sealed class ExportInstanceHandler(ApprovalDbContext db, InstanceWindow window, IMediator mediator) : IRequestHandler<ExportInstance, Result<ExportedInstance>>
{
    private const int RowsMax = 5_000;

    public async Task<Result<ExportedInstance>> Handle(ExportInstance query, CancellationToken cancellationToken)
    {
        var opened = await window.OpenAsync(query.Id, cancellationToken);
        if (opened.IsError)
        {
            return opened.Error;
        }

        var seen = opened.Value;
        var instance = await mediator.Send(new ViewInstance(query.Id), cancellationToken);
        if (instance.IsError)
        {
            return instance.Error;
        }

        var ended = await db.ActivityExecutions.AsNoTracking().Where(row => row.InstanceId == query.Id).OrderBy(row => row.Ordinal).Take(RowsMax + 1).ToListAsync(cancellationToken);
        var lines = await db.Journal.AsNoTracking().Where(line => line.InstanceId == query.Id).OrderBy(line => line.Sequence).Take(RowsMax + 1).ToListAsync(cancellationToken);
        var runs = ended.Take(RowsMax).Select(row => (row.Ordinal, View: ExecutionView.Of(row, seen.Labels)))
            .Concat(seen.Open.Select(run => (run.Ordinal, View: seen.ViewOf(run)))).OrderBy(one => one.Ordinal).Select(one => one.View);
        return new ExportedInstance(
            instance.Value, [.. runs], [.. lines.Take(RowsMax).Select(line => ViewJournalHandler.LineOf(line, seen.Labels))], ended.Count > RowsMax || lines.Count > RowsMax);
    }
}
