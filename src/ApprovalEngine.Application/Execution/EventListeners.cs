using System.Globalization;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Who hears an event: whoever has a bookmark for it. An instance that stands still because of an incident hears it when it goes on.</summary>
internal static class EventListeners
{
    /// <summary>The statement that makes one job of kind <c>resume</c> for each that hears an event, from the job of the event.</summary>
    public static (string Sql, List<object> Parameters) InsertOf(JobRow job, EventJob published)
    {
        List<object> parameters =
        [
            job.Id, Jobs.Resume(WorkflowValue.FromJson(published.Payload)), EventPublished.EventKey(published.EventName), published.IsTrial,
        ];
        var sql =
            """
            INSERT INTO workflow_jobs (id, kind, lane, instance_id, bookmark_id, payload, created_at, due_at, attempts)
            SELECT j.id || ':' || b.id, 'resume', 'inside', b.instance_id, b.id, {1}, j.created_at, j.due_at, 0
            FROM workflow_bookmarks b JOIN workflow_instances i ON i.id = b.instance_id CROSS JOIN workflow_jobs j
            WHERE j.id = {0} AND b.key = {2} AND i.is_trial = {3}
            """;
        if (published.CorrelationId is { } correlation)
        {
            sql += Condition("i.correlation_id", correlation);
        }

        return (published.IsLocal ? sql + Condition("i.id", job.InstanceId ?? "") : sql, parameters);

        string Condition(string column, string value)
        {
            parameters.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $" AND {column} = {{{parameters.Count - 1}}}");
        }
    }

    /// <summary>How many hear an event from outside as things stand.</summary>
    public static Task<int> CountAsync(ApprovalDbContext db, string name, string? correlationId, CancellationToken cancellationToken)
    {
        var key = EventPublished.EventKey(name);
        return (
            from bookmark in db.Bookmarks
            join instance in db.Instances on bookmark.InstanceId equals instance.Id
            where bookmark.Key == key && !instance.IsTrial
                && (correlationId == null || instance.CorrelationId == correlationId)
            select bookmark).CountAsync(cancellationToken);
    }
}
