using Npgsql;

namespace ApprovalEngine.CrashTest;

/// <summary>An instance of a drawn workflow of the crash test.</summary>
/// <param name="State">The instance as the runtime stores it.</param>
internal sealed record FlowRow(
    string Id, string Definition, string? ParentId, string? RequestNumber, string? CorrelationId, string Status, string SubStatus, string State, bool IsWaiting);

/// <summary>How often something happened to an activity of an instance: a status of its runs, or <c>Resumed</c> in the journal.</summary>
internal sealed record TallyRow(string InstanceId, string ActivityId, string What, long Count);

/// <summary>Something that is still to be done.</summary>
/// <param name="InstanceId">Who asked for it, or who is to be told.</param>
/// <param name="About">What the payload is about: the child to be started, or the key that is answered.</param>
internal sealed record WorkRow(string Id, string Kind, string? InstanceId, string? About, string? Correlation, string? Definition, bool IsParked, string? LastError);

/// <summary>A task for somebody outside that is over.</summary>
internal sealed record TaskRunRow(string Id, string InstanceId, string Status);

/// <summary>The rows of the drawn workflows, of the same instant as the rest of the <see cref="Snapshot"/>.</summary>
/// <param name="LateBookmarks">What is due since longer than any claim lasts.</param>
internal sealed record SideRows(
    IReadOnlyList<FlowRow> Flows, IReadOnlyList<TallyRow> Tallies, IReadOnlyList<WorkRow> Work, IReadOnlyList<TaskRunRow> TaskRuns, IReadOnlyList<string> LateBookmarks)
{
    private const string Drawn = "(SELECT id FROM workflow_instances WHERE definition_id IN ('crash-side', 'crash-child'))";

    private const string TallyOf = $"""
        SELECT instance_id, activity_id, status, count(*) FROM activity_executions WHERE instance_id IN {Drawn} GROUP BY 1, 2, 3
        UNION ALL
        SELECT instance_id, activity_id, event_name, count(*) FROM workflow_journal WHERE event_name = 'Resumed' AND instance_id IN {Drawn} GROUP BY 1, 2, 3
        """;

    // Leases of the host under test last two seconds (World.SettingsFor).
    private const string Late = "SELECT id || ' ' || key || ' of ' || instance_id FROM workflow_bookmarks WHERE due_at < now() - interval '20 seconds' AND coalesce(lease_until, due_at) < now() - interval '10 seconds'";

    public static async Task<SideRows> ReadAsync(NpgsqlConnection connection) => new(
        await Snapshot.RowsAsync(connection,
            $"SELECT id, definition_id, parent_id, request_number, correlation_id, status, sub_status, state, EXISTS (SELECT FROM workflow_bookmarks b WHERE b.instance_id = i.id) FROM workflow_instances i WHERE id IN {Drawn}",
            row => new FlowRow(
                row.GetString(0), row.GetString(1), Snapshot.Text(row, 2), Snapshot.Text(row, 3), Snapshot.Text(row, 4), row.GetString(5), row.GetString(6), row.GetString(7), row.GetBoolean(8))),
        await Snapshot.RowsAsync(connection, TallyOf, row => new TallyRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3))),
        await Snapshot.RowsAsync(connection,
            "SELECT id, kind, instance_id, coalesce(payload::jsonb ->> 'instanceId', payload::jsonb ->> 'key'), payload::jsonb ->> 'correlationId', payload::jsonb ->> 'definitionId', parked_at IS NOT NULL, last_error FROM workflow_jobs",
            row => new WorkRow(
                row.GetString(0), row.GetString(1), Snapshot.Text(row, 2), Snapshot.Text(row, 3), Snapshot.Text(row, 4), Snapshot.Text(row, 5), row.GetBoolean(6), Snapshot.Text(row, 7))),
        await Snapshot.RowsAsync(connection, "SELECT id, instance_id, status FROM activity_executions WHERE activity_type = 'Elsa.RunTask'",
            row => new TaskRunRow(row.GetString(0), row.GetString(1), row.GetString(2))),
        await Snapshot.RowsAsync(connection, Late, row => row.GetString(0)));
}
