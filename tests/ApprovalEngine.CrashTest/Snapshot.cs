using System.Text.Json.Nodes;
using Npgsql;

namespace ApprovalEngine.CrashTest;

internal sealed record RequestRow(
    string Id, string Number, string Type, string Status, string RequestedBy, string Customer, string Facts, string Justification, string? Route, string? InstanceId);

internal sealed record TaskRow(string Id, string RequestId, long Stage, string Function, string Status, string People);

internal sealed record DecisionRow(string Id, string TaskId, string DecidedBy, string Verdict, string? Comment, string DecidedAt);

internal sealed record EffectRow(string Id, string RequestNumber, string Kind, string Status, long Attempt, string? DocumentNumber);

/// <summary>An open item that some request has touched.</summary>
/// <param name="Settled">All settlements of it, the ERP's own too.</param>
internal sealed record ItemRow(string Customer, string Number, decimal Amount, decimal Settled, string? LegalCase);

internal sealed record ClaimRow(string RequestNumber, string Customer, string Item, decimal Amount, bool Counts);

/// <summary>What a confirmed effect has taken off an item.</summary>
internal sealed record SettlementRow(string RequestNumber, string Customer, string Item, decimal Amount, string? DocumentNumber);

internal sealed record LegalCaseRow(string Number, string RequestNumber, string Customer);

internal sealed record LetterRow(string RequestNumber, string Kind, string Culture);

internal sealed record OutboxRow(string Id, string RequestNumber, string Kind, bool IsSent, bool IsParked);

internal sealed record InstanceRow(string Id, string? Number, string Status, string SubStatus, long IncidentCount);

internal sealed record BookmarkRow(string InstanceId, string Key);

/// <summary>The numbers that one journal or audit chain has given out.</summary>
internal sealed record SequenceRow(string Owner, long Count, long Lowest, long Highest);

internal sealed record StoredAnswerRow(string UserName, string Key, string Answer);

internal sealed record IncidentRow(string InstanceId, string Code, string Message);

/// <summary>What lies in the folder for the ERP: file name and content.</summary>
internal sealed record ErpFileRow(string Name, string Content);

/// <summary>
/// Everything that a round must leave behind, read with plain SQL and not through the product's own model: a fault in the model
/// must not hide itself.
/// </summary>
internal sealed record Snapshot(
    IReadOnlyList<RequestRow> Requests, IReadOnlyList<TaskRow> Tasks, IReadOnlyList<DecisionRow> Decisions, IReadOnlyList<EffectRow> Effects,
    IReadOnlyList<LetterRow> Letters, IReadOnlyList<OutboxRow> Outbox, IReadOnlyList<InstanceRow> Instances, IReadOnlyList<BookmarkRow> Bookmarks,
    IReadOnlyList<SequenceRow> Journals, IReadOnlyList<SequenceRow> AuditChains, IReadOnlyList<StoredAnswerRow> StoredAnswers,
    IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<ItemRow> Items, IReadOnlyList<ClaimRow> Claims, IReadOnlyList<SettlementRow> Settlements,
    IReadOnlyList<LegalCaseRow> LegalCases, IReadOnlyList<ErpFileRow> ErpFiles, IReadOnlyList<string> Quarantined, SideRows Side)
{
    private const string TouchedItems = """
        SELECT customer_number, number, amount,
               (SELECT coalesce(sum(s.amount), 0) FROM settlements s WHERE s.customer_number = i.customer_number AND s.item_number = i.number), legal_case_number
        FROM open_items i
        WHERE legal_case_number IS NOT NULL
           OR EXISTS (SELECT FROM item_claims c WHERE c.customer_number = i.customer_number AND c.item_number = i.number)
           OR EXISTS (SELECT FROM settlements s WHERE s.customer_number = i.customer_number AND s.item_number = i.number AND s.request_number IS NOT NULL)
        """;

    public static async Task<Snapshot> ReadAsync(NpgsqlConnection connection, string erpOutbox, string erpInbox) => new(
        await RowsAsync(connection,
            "SELECT id::text, number, type, status, requested_by, customer_number, facts, justification, route, workflow_instance_id FROM requests ORDER BY number",
            row => new RequestRow(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7), Text(row, 8), Text(row, 9))),
        await RowsAsync(connection,
            "SELECT id::text, request_id::text, stage::bigint, function, status, (SELECT coalesce(string_agg(user_name, ',' ORDER BY user_name), '') FROM task_people WHERE task_id = tasks.id) FROM tasks",
            row => new TaskRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4), row.GetString(5))),
        await RowsAsync(connection,
            "SELECT id::text, task_id::text, decided_by, verdict, comment, to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US') FROM decisions",
            row => new DecisionRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), Text(row, 4), row.GetString(5))),
        await RowsAsync(connection, "SELECT id::text, request_number, kind, status, attempt::bigint, document_number FROM effects",
            row => new EffectRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt64(4), Text(row, 5))),
        await RowsAsync(connection, "SELECT request_number, kind, culture FROM letters",
            row => new LetterRow(row.GetString(0), row.GetString(1), row.GetString(2))),
        await RowsAsync(connection, "SELECT id::text, request_number, kind, sent_at IS NOT NULL, parked_at IS NOT NULL FROM outbox_messages",
            row => new OutboxRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetBoolean(4))),
        await RowsAsync(connection, "SELECT id, correlation_id, status, sub_status, incident_count::bigint FROM workflow_instances",
            row => new InstanceRow(row.GetString(0), Text(row, 1), row.GetString(2), row.GetString(3), row.GetInt64(4))),
        await RowsAsync(connection, "SELECT instance_id, key FROM workflow_bookmarks", row => new BookmarkRow(row.GetString(0), row.GetString(1))),
        await RowsAsync(connection, "SELECT instance_id, count(*), min(sequence)::bigint, max(sequence)::bigint FROM workflow_journal GROUP BY instance_id", SequenceOf),
        await RowsAsync(connection, "SELECT chain, count(*), min(sequence)::bigint, max(sequence)::bigint FROM audit_entries GROUP BY chain", SequenceOf),
        await RowsAsync(connection, "SELECT user_name, key, answer FROM stored_answers", row => new StoredAnswerRow(row.GetString(0), row.GetString(1), row.GetString(2))),
        await RowsAsync(connection, "SELECT instance_id, code, message FROM workflow_incidents", row => new IncidentRow(row.GetString(0), row.GetString(1), row.GetString(2))),
        await RowsAsync(connection, TouchedItems, row => new ItemRow(row.GetString(0), row.GetString(1), row.GetDecimal(2), row.GetDecimal(3), Text(row, 4))),
        await RowsAsync(connection, "SELECT request_number, customer_number, item_number, amount, ended_at IS NULL FROM item_claims",
            row => new ClaimRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetDecimal(3), row.GetBoolean(4))),
        await RowsAsync(connection, "SELECT request_number, customer_number, item_number, amount, document_number FROM settlements WHERE request_number IS NOT NULL",
            row => new SettlementRow(row.GetString(0), row.GetString(1), row.GetString(2), row.GetDecimal(3), Text(row, 4))),
        await RowsAsync(connection, "SELECT number, request_number, customer_number FROM legal_cases", row => new LegalCaseRow(row.GetString(0), row.GetString(1), row.GetString(2))),
        FilesOf(erpOutbox),
        [.. FilesOf(Path.Combine(erpInbox, "quarantine")).Select(file => $"{file.Name}: {file.Content.Trim()}")],
        await SideRows.ReadAsync(connection));

    /// <summary>What a request takes off which items, by its stored facts; empty where its type takes nothing.</summary>
    public static IReadOnlyDictionary<string, decimal> SharesOf(RequestRow request)
    {
        var facts = JsonNode.Parse(request.Facts)!;
        var shares = request.Type switch
        {
            Drafts.Memo => facts["lines"]!.AsArray().Select(line => (Item: line!["invoice"]!.GetValue<string>(), Amount: line["gross"]!.GetValue<decimal>())),
            Drafts.WriteOff or Drafts.Escalation => facts["items"]!.AsArray().Select(item => (Item: item!["number"]!.GetValue<string>(), Amount: item["amount"]!.GetValue<decimal>())),
            _ => [],
        };
        return shares.GroupBy(share => share.Item).ToDictionary(group => group.Key, group => group.Sum(share => share.Amount));
    }

    /// <summary>The pinned parts of a request that somebody has to answer, by stage: function, and how many tasks it makes.</summary>
    public static IEnumerable<(long Stage, string Function, int TaskCount)> PartsOf(RequestRow request)
    {
        if (request.Route is not { } route)
        {
            yield break;
        }

        foreach (var stage in JsonNode.Parse(route)!["stages"]!.AsArray())
        {
            foreach (var part in stage!["parts"]!.AsArray().Where(part => part!["kind"]!.GetValue<string>() != "inform"))
            {
                var people = part!["people"]!.AsArray().Count;
                yield return (stage["stage"]!.GetValue<long>(), part["function"]!.GetValue<string>(), part["mode"]!.GetValue<string>() == "any" ? 1 : Math.Max(1, people));
            }
        }
    }

    public static async Task<List<T>> RowsAsync<T>(NpgsqlConnection connection, string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static SequenceRow SequenceOf(NpgsqlDataReader row) => new(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));

    public static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static List<ErpFileRow> FilesOf(string folder) => Directory.Exists(folder)
        ? [.. Directory.EnumerateFiles(folder).Select(path => new ErpFileRow(Path.GetFileName(path), File.ReadAllText(path)))]
        : [];
}
