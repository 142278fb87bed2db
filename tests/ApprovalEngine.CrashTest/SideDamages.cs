using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>What the self-test breaks in side-flows; see <see cref="SelfTest"/>.</summary>
internal static class SideDamages
{
    private const string Side = "(SELECT id FROM workflow_instances WHERE definition_id = 'crash-side' ORDER BY id LIMIT 1)";
    private const string Dispatched = "(SELECT id FROM workflow_instances WHERE definition_id = 'crash-child' AND correlation_id LIKE '%/dispatched' AND parent_id = " + Side + ")";
    private const string Executed = "(SELECT id FROM workflow_instances WHERE definition_id = 'crash-child' AND correlation_id LIKE '%/executed' AND parent_id = " + Side + ")";
    private const string CopyInstance = "INSERT INTO workflow_instances SELECT (jsonb_populate_record(i, '{\"id\":\"x\"}')).* FROM workflow_instances i WHERE id = ";
    private const string CopyRun = "INSERT INTO activity_executions SELECT (jsonb_populate_record(e, '{\"id\":\"x\"}')).* FROM activity_executions e WHERE instance_id = " + Side + " AND activity_id = ";
    private const string CopyWaking = "INSERT INTO workflow_journal SELECT (jsonb_populate_record(j, '{\"sequence\":999999}')).* FROM workflow_journal j WHERE event_name = 'Resumed' AND instance_id = " + Side + " AND activity_id = ";
    private const string OneRunOf = "(SELECT id FROM activity_executions WHERE instance_id = " + Side + " AND activity_id = ";
    private const string NewJob = "INSERT INTO workflow_jobs (id, kind, lane, instance_id, payload, created_at, due_at, attempts) VALUES ('x', ";

    /// <summary>The check that must report, and the damage.</summary>
    public static readonly (string Check, string Sql)[] Rows =
    [
        ("side-flow-missing", "DELETE FROM workflow_instances WHERE id = " + Side),
        ("side-flow-twice", CopyInstance + Side),
        ("side-flow-twice", NewJob + "'child', 'inside', (SELECT parent_id FROM workflow_instances WHERE id = " + Side + "), '{\"instanceId\":\"y\",\"definitionId\":\"crash-side\"}', now(), now(), 0)"),
        ("side-flow-of-another", "UPDATE workflow_instances SET correlation_id = 'x' WHERE id = " + Side),
        ("side-flow-of-another", "UPDATE workflow_instances SET request_number = NULL WHERE id = " + Side),
        ("side-flow-of-nobody", "UPDATE workflow_instances SET parent_id = 'x' WHERE id = " + Side),
        ("child-missing", "DELETE FROM workflow_instances WHERE id = " + Dispatched),
        ("child-missing", "DELETE FROM workflow_instances WHERE id = " + Executed),
        ("child-twice", CopyInstance + Dispatched),
        ("child-twice", CopyInstance + Executed),
        ("child-twice", NewJob + "'child', 'inside', " + Side + ", jsonb_build_object('instanceId', 'y', 'definitionId', 'crash-child', 'correlationId', (SELECT correlation_id FROM workflow_instances WHERE id = " + Dispatched + "))::text, now(), now(), 0)"),
        ("child-of-nobody", "UPDATE workflow_instances SET correlation_id = 'x' WHERE id = " + Dispatched),
        ("child-of-nobody", "UPDATE workflow_instances SET parent_id = 'x' WHERE id = " + Executed),
        ("parent-told-early", "UPDATE workflow_instances SET status = 'Running', sub_status = 'Suspended' WHERE id = " + Dispatched),
        ("parent-told-early", "UPDATE workflow_instances SET status = 'Running', sub_status = 'Suspended' WHERE id = " + Executed),
        ("parent-not-told", "DELETE FROM activity_executions WHERE activity_id = 'dispatch' AND instance_id = " + Side),
        ("parent-not-told", "DELETE FROM activity_executions WHERE activity_id = 'execute' AND instance_id = " + Side),
        ("waits-for-nothing", "UPDATE workflow_instances SET status = 'Running', sub_status = 'Suspended' WHERE id = " + Side),
        ("side-flow-stuck", "UPDATE workflow_instances SET status = 'Running', sub_status = 'Suspended' WHERE id = " + Side),
        ("side-flow-stuck", "UPDATE workflow_instances SET sub_status = 'Cancelled' WHERE id = " + Dispatched),
        ("ran-twice", CopyRun + "'delay'"),
        ("ran-twice", CopyRun + "'join'"),
        ("ran-twice", CopyRun + "'timer' LIMIT 1"),
        ("ran-twice", "UPDATE activity_executions SET status = 'Canceled' WHERE activity_id = 'event' AND instance_id = " + Side),
        ("woken-twice", CopyWaking + "'dispatch'"),
        ("woken-twice", CopyWaking + "'event'"),
        ("woken-twice", CopyWaking + "'timer' LIMIT 1"),
        ("not-woken", "UPDATE workflow_journal SET event_name = 'Started' WHERE event_name = 'Resumed' AND activity_id = 'execute' AND instance_id = " + Side),
        ("branch-lost", "DELETE FROM activity_executions WHERE id = " + OneRunOf + "'join')"),
        ("branch-lost", "DELETE FROM activity_executions WHERE id = " + OneRunOf + "'timer' LIMIT 1)"),
        ("branch-lost", "DELETE FROM activity_executions WHERE activity_id = 'answer' AND instance_id = " + Executed),
        ("journal-gap", "DELETE FROM workflow_journal WHERE sequence = 5 AND instance_id = " + Side),
        ("incident", "UPDATE workflow_instances SET sub_status = 'Faulted' WHERE id = " + Dispatched),
        ("bookmark-of-finished", "INSERT INTO workflow_bookmarks (id, instance_id, key, activity_id, node_id, created_at, attempts) VALUES ('x', " + Side + ", 'event:crash-go', 'event', 'n', now(), 0)"),
        ("job-left", NewJob + "'answer', 'inside', " + Side + ", '{\"key\":\"k\"}', now(), now(), 0)"),
        ("job-parked", NewJob + "'answer', 'inside', " + Side + ", '{\"key\":\"k\"}', now(), now(), 8); UPDATE workflow_jobs SET parked_at = now()"),
        ("timer-late", "INSERT INTO workflow_bookmarks (id, instance_id, key, activity_id, node_id, created_at, due_at, attempts) VALUES ('x', " + Side + ", 'k', 'delay', 'n', now(), now() - interval '1 minute', 0)"),
        ("task-winners", CopyRun + "'task'"),
        ("task-result", "UPDATE workflow_instances SET state = regexp_replace(state, '\"r\\d+-s\\d+-\\d+\"', '\"x\"', 'g') WHERE id = " + Side),
        ("task-lost", "DELETE FROM activity_executions WHERE id = " + OneRunOf + "'task')"),
        ("stored-answer", "DELETE FROM activity_executions WHERE id = " + OneRunOf + "'task')"),
    ];

    /// <summary>The check that must report, and what the clients would have to say for it.</summary>
    public static readonly (string Check, Func<Snapshot, Memory> Tell)[] Tales =
    [
        ("task-winners", _ => new Memory()),
        ("task-winners", snapshot => Told(snapshot.Side.TaskRuns[0].Id, "a", "b")),
        ("task-lost", _ => Told("x", "a")),
        ("task-result", snapshot => Told(snapshot.Side.TaskRuns[0].Id, "nobody's key")),
    ];

    private static Memory Told(string taskId, params string[] keys)
    {
        var memory = new Memory();
        foreach (var key in keys)
        {
            memory.Keep(new Command(SideClient.User, $"api/workflows/tasks/{taskId}/complete", [], key), new Answer(200, new JsonObject { ["taskId"] = taskId }));
        }

        return memory;
    }
}
