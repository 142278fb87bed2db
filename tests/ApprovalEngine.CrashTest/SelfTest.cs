using System.Text.Json.Nodes;
using Npgsql;

namespace ApprovalEngine.CrashTest;

/// <summary>
/// A checker that cannot fail proves nothing. Each damage below is done to the real rows in a transaction that is rolled back, and
/// the check that is there for it must report it.
/// </summary>
internal sealed class SelfTest(World world)
{
    // Of a type that is never decided in one stage.
    private const string Approved = "(SELECT number FROM requests WHERE status = 'Approved' AND type = 'non-standard-terms' ORDER BY number LIMIT 1)";
    private const string NotApproved = "(SELECT number FROM requests WHERE status <> 'Approved' ORDER BY number LIMIT 1)";
    private const string InstanceOfApproved = "(SELECT workflow_instance_id FROM requests WHERE number = " + Approved + ")";
    private const string SomeDecision = "(SELECT id FROM decisions ORDER BY id LIMIT 1)";
    private const string CopyEffect = "INSERT INTO effects SELECT gen_random_uuid(), request_number, kind, legal_entity, region, branch, customer_number, payload, created_at, status, sent_at, acknowledged_at, document_number, message, attempt FROM effects WHERE request_number = " + Approved;
    private const string ConfirmedMemo = "(SELECT request_number FROM effects WHERE kind = 'credit-memo' AND status = 'Confirmed' ORDER BY request_number LIMIT 1)";
    private const string WaitingMemo = "(SELECT request_number FROM effects WHERE kind = 'credit-memo' AND status = 'Sent' ORDER BY request_number LIMIT 1)";
    private const string ConfirmedWriteOff = "(SELECT request_number FROM effects WHERE kind = 'write-off' AND status = 'Confirmed' ORDER BY request_number LIMIT 1)";
    private const string Escalation = "(SELECT request_number FROM legal_cases ORDER BY number LIMIT 1)";
    private const string CaseNumber = "(SELECT number FROM legal_cases ORDER BY number LIMIT 1)";
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
        ("bookmark-of-finished", "INSERT INTO workflow_bookmarks (id, instance_id, key, activity_id, node_id, created_at, attempts) VALUES ('x', " + InstanceOfApproved + ", 'stage:x:1', 'a', 'n', now(), 0)"),
        ("two-decisions", "DROP INDEX ux_decisions_task_id; INSERT INTO decisions (id, request_id, task_id, round, stage, function, level, role, decided_by, verdict, comment, content_hash, matrix_version, decided_at) "
            + "SELECT gen_random_uuid(), request_id, task_id, round, stage, function, level, role, decided_by, verdict, comment, content_hash, matrix_version, decided_at FROM decisions WHERE id = " + SomeDecision),
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

    /// <summary>The same for open items, effects of all kinds and legal cases.</summary>
    private static readonly (string Check, string Sql)[] ItemDamages =
    [
        ("over-claimed", "UPDATE item_claims SET ended_at = NULL, amount = 99999999 WHERE request_number = " + ConfirmedMemo),
        ("over-claimed", "UPDATE open_items SET amount = 0.01 WHERE number = (SELECT item_number FROM settlements WHERE request_number = " + ConfirmedMemo + " LIMIT 1)"),
        ("claims-missing", "UPDATE item_claims SET ended_at = now() WHERE request_number = " + WaitingMemo),
        ("claims-missing", "UPDATE item_claims SET amount = amount - 0.01 WHERE request_number = " + WaitingMemo),
        ("claims-missing", "UPDATE requests SET status = 'InReview' WHERE number = " + ConfirmedMemo + "; UPDATE effects SET status = 'Sent' WHERE request_number = " + ConfirmedMemo),
        ("claim-of-ended", "UPDATE requests SET status = 'Rejected' WHERE number = " + WaitingMemo),
        ("claim-of-ended", "UPDATE requests SET status = 'Withdrawn' WHERE number = " + WaitingMemo),
        ("claim-of-ended", "UPDATE requests SET status = 'Returned' WHERE number = " + WaitingMemo),
        ("claim-of-confirmed", "UPDATE item_claims SET ended_at = NULL WHERE request_number = " + ConfirmedMemo),
        ("claim-of-confirmed", "UPDATE item_claims SET ended_at = NULL WHERE request_number = " + ConfirmedWriteOff),
        ("claim-of-nobody", "UPDATE item_claims SET request_number = 'CM-0' WHERE request_number = " + WaitingMemo),
        ("settled-early", "UPDATE effects SET status = 'Sent' WHERE request_number = " + ConfirmedMemo),
        ("settled-early", "UPDATE settlements SET request_number = " + WaitingMemo + " WHERE request_number = " + ConfirmedMemo),
        ("settlements", "DELETE FROM settlements WHERE request_number = " + ConfirmedMemo),
        ("settlements", "UPDATE settlements SET amount = amount - 0.01 WHERE request_number = " + ConfirmedWriteOff),
        ("settlements", "INSERT INTO settlements (id, customer_number, item_number, settled_on, amount, request_number, document_number) "
            + "SELECT gen_random_uuid(), customer_number, item_number, settled_on, amount, request_number, document_number FROM settlements WHERE request_number = " + ConfirmedMemo),
        ("settlement-document", "UPDATE settlements SET document_number = 'x' WHERE request_number = " + ConfirmedMemo),
        ("settlement-of-nobody", "UPDATE settlements SET request_number = 'CM-0' WHERE request_number = " + ConfirmedMemo),
        ("approved-without-case", "DELETE FROM legal_cases WHERE request_number = " + Escalation),
        ("approved-without-case", "DROP INDEX ux_legal_cases_request_number; INSERT INTO legal_cases SELECT 'LC-0', request_number, customer_number, legal_entity, region, branch, amount, currency, counsel, "
            + "opened_at, state, next_step, next_step_on, closed_at, version FROM legal_cases WHERE request_number = " + Escalation),
        ("case-without-approval", "UPDATE requests SET status = 'Rejected' WHERE number = " + Escalation),
        ("case-without-approval", "UPDATE legal_cases SET request_number = " + ConfirmedMemo + " WHERE number = " + CaseNumber),
        ("item-not-marked", "UPDATE open_items SET legal_case_number = NULL WHERE legal_case_number = " + CaseNumber),
        ("item-marked", "UPDATE open_items SET legal_case_number = 'LC-0' WHERE (customer_number, number) = (SELECT customer_number, number FROM open_items WHERE legal_case_number IS NULL LIMIT 1)"),
        ("effect-kind", "UPDATE effects SET kind = 'write-off' WHERE request_number = " + ConfirmedMemo),
        ("file-content", "UPDATE effects SET kind = 'write-off' WHERE request_number = " + ConfirmedMemo),
        ("approved-without-effect", "DELETE FROM effects WHERE request_number = " + Escalation),
        ("acknowledgement", "UPDATE effects SET status = 'Failed' WHERE request_number = " + ConfirmedMemo),
        ("acknowledgement", "UPDATE effects SET document_number = 'x' WHERE request_number = " + ConfirmedWriteOff),
        ("acknowledgement", "UPDATE effects SET status = 'Confirmed' WHERE request_number = " + WaitingMemo),
        ("effect-orders", "UPDATE effects SET attempt = attempt + 1 WHERE request_number = " + ConfirmedMemo),
        ("effect-orders", "DELETE FROM outbox_messages WHERE request_number = " + ConfirmedMemo),
        ("letters", "DELETE FROM letters WHERE kind = 'credit-memo-letter' AND culture = 'zh-CN' AND request_number = " + ConfirmedMemo),
        ("letters", "DELETE FROM letters WHERE kind = 'decision-notice' AND culture = 'en' AND request_number = " + ConfirmedWriteOff),
        ("letters", "DELETE FROM letters WHERE kind = 'demand-letter' AND culture = 'en' AND request_number = " + Escalation),
        ("letters", "UPDATE letters SET kind = 'demand-letter' WHERE kind = 'lawyer-letter-draft' AND request_number = " + Escalation),
    ];

    /// <summary>The check that must report, and what the clients or the folders would have to say for it.</summary>
    private static readonly (string Check, Func<Snapshot, (Snapshot Snapshot, Memory Memory)> Tell)[] Tales =
    [
        ("unexpected-answer", snapshot => (snapshot, Kept(new Command("cfo", "api/tasks/x/decision", [], "x"), new Answer(500, null)))),
        ("unexpected-answer", snapshot => (snapshot, Kept(new Command("sales.east", "api/requests", [], "x"), new Answer(409, new JsonObject { ["code"] = "effect.not-failed" })))),
        ("refused-and-done", snapshot => (snapshot, Kept(new Command("sales.east", "api/requests", [], snapshot.Requests[0].Justification), AboveOpen))),
        ("refused-and-done", snapshot => (snapshot, Kept(new Command("cfo", "api/tasks/x/decision", [], snapshot.Decisions[0].Comment!), AboveOpen))),
        ("refused-and-done", snapshot => (snapshot, Kept(new Command(snapshot.StoredAnswers[0].UserName, "api/x", [], snapshot.StoredAnswers[0].Key), AboveOpen))),
        ("withdrawal-lost", snapshot => (snapshot, Kept(new Command("sales.east", "api/requests/x/withdraw", [], "x"),
            new Answer(200, new JsonObject { ["number"] = snapshot.Requests.First(request => request.Status == "Approved").Number })))),
        ("effect-orders", snapshot => (snapshot, Kept(new Command("credit.controller", "api/effects/x/resend", [], "x"),
            new Answer(200, new JsonObject { ["id"] = snapshot.Effects.First(effect => effect.Attempt == 1).Id })))),
        ("quarantine", snapshot => (snapshot with { Quarantined = ["x.ack.json: {}"] }, new Memory())),
    ];

    private static Answer AboveOpen => new(409, new JsonObject { ["code"] = "item.above-open" });

    /// <returns>One violation for each damage that went unnoticed.</returns>
    public async Task<IReadOnlyList<Violation>> RunAsync()
    {
        var unnoticed = new List<Violation>();
        var clean = Checked(await world.SnapshotAsync());
        if (clean.Count > 0)
        {
            return [new Violation("self-test", $"the rows are not clean to begin with: {clean[0]}")];
        }

        foreach (var (check, sql) in Damages.Concat(ItemDamages).Concat(SideDamages.Rows))
        {
            if (!Checked(await DamagedAsync(sql)).Exists(one => one.Check == check))
            {
                unnoticed.Add(new Violation("self-test", $"{check} does not report: {sql}"));
            }
        }

        var snapshot = await world.SnapshotAsync();
        foreach (var (check, tell) in Tales)
        {
            var (told, memory) = tell(snapshot);
            if (TraceChecks.Of(told, memory).All(one => one.Check != check))
            {
                unnoticed.Add(new Violation("self-test", $"{check} does not report what was told"));
            }
        }

        unnoticed.AddRange(SideDamages.Tales.Where(tale => SideChecks.OfSettled(snapshot, tale.Tell(snapshot)).All(one => one.Check != tale.Check))
            .Select(tale => new Violation("self-test", $"{tale.Check} does not report what was told of tasks")));
        unnoticed.AddRange(await AuditAsync());
        var count = Damages.Length + ItemDamages.Length + SideDamages.Rows.Length + Tales.Length + SideDamages.Tales.Length + 1;
        await Console.Out.WriteLineAsync($"self-test: {count - unnoticed.Count} of {count} damages were reported");
        return unnoticed;
    }

    private static Memory Kept(Command command, Answer answer)
    {
        var memory = new Memory();
        memory.Keep(command, answer);
        return memory;
    }

    private List<Violation> Checked(Snapshot snapshot) => [.. RequestChecks.Of(snapshot), .. ItemChecks.Of(snapshot), .. TraceChecks.Of(snapshot, world.Memory), .. SideChecks.Of(snapshot), .. SideChecks.OfSettled(snapshot, world.Memory)];

    private async Task<Snapshot> DamagedAsync(string sql)
    {
        await using var connection = await world.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // As a superuser may: without triggers and foreign keys.
        await ExecuteAsync(connection, "SET LOCAL session_replication_role = replica; " + sql);
        return await Snapshot.ReadAsync(connection, world.ErpOutbox, world.ErpInbox);
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
