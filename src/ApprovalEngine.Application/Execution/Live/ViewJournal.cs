using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>A part of an instance's journal, in the order in which it happened.</summary>
/// <param name="Skip">How many of the lines that match come before.</param>
/// <param name="ActivityIds">Only lines of these; empty = all. So are the others.</param>
/// <param name="ExcludedTypes">No lines of activities of these types.</param>
/// <param name="Events">Only these words, such as Faulted.</param>
public sealed record ViewJournal(
    string Id, int Skip, int Take, IReadOnlyList<string> ActivityIds, IReadOnlyList<string> NodeIds, IReadOnlyList<string> ExcludedTypes, IReadOnlyList<string> Events)
    : IRequest<Result<LiveJournal>>;

/// <param name="TotalCount">How many lines match.</param>
public sealed record LiveJournal(IReadOnlyList<LiveJournalLine> Lines, int TotalCount);

public sealed record LiveJournalLine(
    string Id, long Sequence, string ExecutionId, string ActivityId, string NodeId, string ActivityType, int ActivityTypeVersion, string ActivityName, string EventName, string? Message,
    JsonElement? Payload, DateTimeOffset At);

internal sealed class ViewJournalHandler(ApprovalDbContext db, InstanceSight sight, DefinitionNames names) : IRequestHandler<ViewJournal, Result<LiveJournal>>
{
    private const int TakeMax = 1_000;

    public async Task<Result<LiveJournal>> Handle(ViewJournal query, CancellationToken cancellationToken)
    {
        var found = await sight.FindAsync(query.Id, cancellationToken);
        if (found.IsError)
        {
            return found.Error;
        }

        var labels = await names.OfAsync(db, found.Value.DefinitionId, found.Value.DefinitionVersion, cancellationToken);
        var (lines, skip, take) = (Matching(query), Math.Max(0, query.Skip), Math.Clamp(query.Take, 1, TakeMax));
        var page = await lines.OrderBy(line => line.Sequence).Skip(skip).Take(take).ToListAsync(cancellationToken);

        // A page that is not full says how many there are; only a full one, or one behind the end, has to ask.
        var total = page.Count < take && (page is not [] || skip == 0) ? skip + page.Count : await lines.CountAsync(cancellationToken);
        return new LiveJournal([.. page.Select(line => LineOf(line, labels))], total);
    }

    internal static LiveJournalLine LineOf(JournalRow line, DefinitionLabels labels) => new(
        $"{line.InstanceId}:{line.Sequence}", line.Sequence, line.ExecutionId, line.ActivityId, line.NodeId, line.ActivityType, labels.VersionOf(line.ActivityId), labels.Of(line.ActivityId),
        line.EventName, line.Message, line.Payload is { } payload ? StoredJson.Read<JsonElement>(payload) : null, line.At);

    private IQueryable<JournalRow> Matching(ViewJournal query)
    {
        var lines = db.Journal.AsNoTracking().Where(line => line.InstanceId == query.Id);
        if (query.ActivityIds is { Count: > 0 } activities)
        {
            lines = lines.Where(line => activities.Contains(line.ActivityId));
        }

        if (query.NodeIds is { Count: > 0 } nodes)
        {
            lines = lines.Where(line => nodes.Contains(line.NodeId));
        }

        if (query.ExcludedTypes is { Count: > 0 } types)
        {
            lines = lines.Where(line => !types.Contains(line.ActivityType));
        }

        return query.Events is { Count: > 0 } events ? lines.Where(line => events.Contains(line.EventName)) : lines;
    }
}
