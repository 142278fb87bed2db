using Npgsql;

namespace ApprovalEngine.CrashTest;

/// <summary>
/// A checker that cannot fail proves nothing. Each damage below is done to the real rows in a transaction that is rolled back, and
/// the check that is there for it must report it.
/// </summary>
internal sealed class SelfTest(World world)
{
    private const string Approved = "(SELECT number FROM requests WHERE status = 'Approved' ORDER BY number LIMIT 1)";
    private const string NotApproved = "(SELECT number FROM requests WHERE status <> 'Approved' ORDER BY number LIMIT 1)";
    private const string InstanceOfApproved = "(SELECT workflow_instance_id FROM requests WHERE status = 'Approved' ORDER BY number LIMIT 1)";
    private const string SomeDecision = "(SELECT id FROM decisions ORDER BY id LIMIT 1)";
    private const string CopyEffect = "INSERT INTO effects SELECT gen_random_uuid(), request_number, kind, legal_entity, region, branch, customer_number, payload, created_at, status, sent_at, acknowledged_at, document_number, message FROM effects WHERE request_number = " + Approved;
    private const string Reopen = "UPDATE requests SET status = 'InReview' WHERE number = " + Approved;

    /// <summary>The check that must report, and the damage.</summary>
    private static readonly (string Check, string Sql)[] Damages =
    [
        ("in-review-without-task", Reopen),
        ("bookmark", Reopen),
        ("instance-status", Reopen),
        ("not-the-next-tasks", Reopen + "; UPDATE tasks SET status = 'Open' WHERE request_id = (SELECT id FROM requests WHERE status = 'InReview') AND stage = 1"),
        ("open-task-of-ended-request", "UPDATE tasks SET status = 'Open' WHERE id = (SELECT task_id FROM decisions LIMIT 1)"),
        ("instance-missing", "DELETE FROM workflow_instances WHERE id = " + InstanceOfApproved),
        ("instance-status", "UPDATE workflow_instances SET status = 'Running' WHERE id = " + InstanceOfApproved),
        ("incident", "UPDATE workflow_instances SET incident_count = 1 WHERE id = " + InstanceOfApproved),
        ("incident", "INSERT INTO workflow_incidents VALUES ('x', " + InstanceOfApproved + ", 'a', 't', 'n', 'self.test', 'made by the self-test', now())"),
        ("bookmark-of-finished", "INSERT INTO workflow_bookmarks VALUES ('x', " + InstanceOfApproved + ", 'stage:x:1', 'a', 'n', now())"),
        ("two-decisions", "DROP INDEX ux_decisions_task_id; INSERT INTO decisions (id, request_id, task_id, stage, function, level, role, decided_by, verdict, comment, content_hash, matrix_version, decided_at) "
            + "SELECT gen_random_uuid(), request_id, task_id, stage, function, level, role, decided_by, verdict, comment, content_hash, matrix_version, decided_at FROM decisions WHERE id = " + SomeDecision),
        ("decision-and-task", "DELETE FROM decisions WHERE id = " + SomeDecision),
        ("decision-lost", "DELETE FROM decisions WHERE id = " + SomeDecision),
        ("decision-lost", "UPDATE decisions SET decided_by = 'cfo.other' WHERE id = " + SomeDecision),
        ("request-lost", "DELETE FROM requests WHERE number = " + Approved),
        ("number-gap", "DELETE FROM requests WHERE number = (SELECT number FROM requests ORDER BY number LIMIT 1)"),
        ("done-twice", "UPDATE requests SET justification = (SELECT justification FROM requests WHERE number = " + Approved + ") WHERE number = " + NotApproved),
        ("approved-without-effect", "DELETE FROM effects WHERE request_number = " + Approved),
        ("file-without-effect", "DELETE FROM effects WHERE request_number = " + Approved),
        ("effect-twice", "DROP INDEX ux_effects_request_number_kind; " + CopyEffect),
        ("file-missing", "DROP INDEX ux_effects_request_number_kind; " + CopyEffect),
        ("effect-without-approval", "UPDATE effects SET request_number = " + NotApproved + " WHERE request_number = " + Approved),
        ("file-content", "UPDATE effects SET request_number = " + NotApproved + " WHERE request_number = " + Approved),
        ("effect-pending", "UPDATE effects SET status = 'Pending' WHERE request_number = " + Approved),
        ("letters", "DELETE FROM letters WHERE request_number = " + Approved + " AND culture = 'en'"),
        ("outbox-left", "UPDATE outbox_messages SET sent_at = NULL WHERE request_number = " + Approved),
        ("outbox-left", "UPDATE outbox_messages SET parked_at = now() WHERE request_number = " + Approved),
        ("journal-gap", "DELETE FROM workflow_journal WHERE instance_id = " + InstanceOfApproved + " AND sequence = 2"),
        ("audit-gap", "DELETE FROM audit_entries WHERE chain = " + Approved + " AND sequence = 2"),
        ("stored-answer", "DELETE FROM stored_answers WHERE answer LIKE '%' || " + Approved + " || '%'"),
        ("stored-answer", "INSERT INTO stored_answers VALUES ('cfo', 'x', 'x', '{\"number\":\"NST-0\"}', now())"),
    ];

    /// <returns>One violation for each damage that went unnoticed.</returns>
    public async Task<IReadOnlyList<Violation>> RunAsync()
    {
        var unnoticed = new List<Violation>();
        var clean = Checked(await world.SnapshotAsync());
        if (clean.Count > 0)
        {
            return [new Violation("self-test", "the rows are not clean to begin with")];
        }

        foreach (var (check, sql) in Damages)
        {
            if (!Checked(await DamagedAsync(sql)).Exists(one => one.Check == check))
            {
                unnoticed.Add(new Violation("self-test", $"{check} does not report: {sql}"));
            }
        }

        var strange = new Memory();
        strange.Keep(new Command("cfo", "api/tasks/x/decision", [], "x"), new Answer(500, null));
        if (!TraceChecks.Of(await world.SnapshotAsync(), strange).Any(one => one.Check == "unexpected-answer"))
        {
            unnoticed.Add(new Violation("self-test", "unexpected-answer does not report an answer 500"));
        }

        unnoticed.AddRange(await AuditAsync());
        await Console.Out.WriteLineAsync($"self-test: {Damages.Length + 2 - unnoticed.Count} of {Damages.Length + 2} damages were reported");
        return unnoticed;
    }

    private List<Violation> Checked(Snapshot snapshot) => [.. RequestChecks.Of(snapshot), .. TraceChecks.Of(snapshot, world.Memory)];

    private async Task<Snapshot> DamagedAsync(string sql)
    {
        await using var connection = await world.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // As a superuser may: without triggers and foreign keys.
        await ExecuteAsync(connection, "SET LOCAL session_replication_role = replica; " + sql);
        return await Snapshot.ReadAsync(connection, world.ErpOutbox);
    }

    // Last, because verify-audit is a process of its own and sees only what is committed.
    private async Task<IReadOnlyList<Violation>> AuditAsync()
    {
        await using var connection = await world.OpenAsync();
        await ExecuteAsync(connection, "SET session_replication_role = replica; UPDATE audit_entries SET actor = 'somebody' WHERE chain = " + Approved + " AND sequence = 2; RESET session_replication_role");
        var (exitCode, _) = await HostCommand.RunAsync("verify-audit", world.Server.DataDirectory, world.Environment);
        return exitCode == 1 ? [] : [new Violation("self-test", $"verify-audit ended with {exitCode} after an entry was changed")];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
