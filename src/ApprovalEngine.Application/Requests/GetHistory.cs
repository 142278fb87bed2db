using System.Text.Json;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>Everything that happened to a request: its audit chain and the journal of its workflow.</summary>
public sealed record GetHistory(string Number) : IRequest<Result<History>>;

public sealed record HistoryEntry(int Sequence, DateTimeOffset At, string Actor, string Channel, string Kind, JsonElement Details, string Mac)
{
    internal static HistoryEntry Of(AuditEntry entry) => new(
        entry.Sequence, entry.At, entry.Actor, entry.Channel, entry.Kind, StoredJson.Read<JsonElement>(entry.Details), entry.Mac);
}

public sealed record JournalLine(long Sequence, DateTimeOffset At, string ActivityId, string ActivityType, string EventName, string? Message);

public sealed record History(string Number, IReadOnlyList<HistoryEntry> Entries, IReadOnlyList<JournalLine> Journal);

internal sealed class GetHistoryHandler(ApprovalDbContext db, RequestSight sight) : IRequestHandler<GetHistory, Result<History>>
{
    // A request's chain is bounded by its people and stages; the limit is for what should never happen.
    private const int EntriesMax = 2000;

    public async Task<Result<History>> Handle(GetHistory query, CancellationToken cancellationToken)
    {
        var instance = await (await sight.VisibleAsync(cancellationToken)).Where(request => request.Number == query.Number)
            .Select(request => new { request.WorkflowInstanceId }).SingleOrDefaultAsync(cancellationToken);
        if (instance is null)
        {
            return new RequestUnknown(query.Number);
        }

        var entries = await db.AuditEntries.AsNoTracking().Where(entry => entry.Chain == query.Number).OrderBy(entry => entry.Sequence).Take(EntriesMax).ToListAsync(cancellationToken);
        var journal = await db.Journal.AsNoTracking().Where(line => line.InstanceId == instance.WorkflowInstanceId).OrderBy(line => line.Sequence).Take(EntriesMax)
            .Select(line => new JournalLine(line.Sequence, line.At, line.ActivityId, line.ActivityType, line.EventName, line.Message)).ToListAsync(cancellationToken);
        return new History(query.Number, [.. entries.Select(HistoryEntry.Of)], journal);
    }
}
