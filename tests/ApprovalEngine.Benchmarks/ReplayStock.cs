using System.Data.Common;
using System.Globalization;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Benchmarks;

/// <summary>A year of requests of the four types with their answered tasks, as many as are asked for; one in twenty was rejected, one in ten is in US dollars.</summary>
internal sealed class ReplayStock(ApprovalDbContext db, DateOnly lastDay)
{
    private static readonly string[] Branches = ["SH01", "BJ01", "GZ01", "HZ01", "NJ01", "WH01", "CD01", "XA01"];
    private static readonly string[] Steps = ["branch-manager", "credit-manager", "finance-director"];
    private static readonly string[] RequestColumns =
    [
        "id", "number", "type", "customer_number", "legal_entity", "region", "branch", "requested_by", "created_at", "amount", "currency", "reason_code", "facts",
        "justification", "content_hash", "status", "version", "submitted_at", "closed_at", "route", "attachments", "round", "earlier_rounds",
    ];

    private static readonly string[] TaskColumns = ["id", "request_id", "round", "stage", "function", "level", "role", "kind", "opened_at", "status", "closed_at"];
    private static readonly string[] DecisionColumns =
        ["id", "request_id", "task_id", "round", "stage", "function", "level", "role", "decided_by", "verdict", "content_hash", "matrix_version", "decided_at"];

    private readonly Random random = new(20261201);

    public async Task FillAsync(int count)
    {
        await db.Database.OpenConnectionAsync();
        await using (var transaction = await db.Database.GetDbConnection().BeginTransactionAsync())
        {
            await using var requests = CommandOf(transaction, "requests", RequestColumns);
            await using var tasks = CommandOf(transaction, "tasks", TaskColumns);
            await using var decisions = CommandOf(transaction, "decisions", DecisionColumns);
            for (var index = 0; index < count; index++)
            {
                await AddAsync(requests, tasks, decisions, index, count);
            }

            await transaction.CommitAsync();
        }

        await using var settle = db.Database.GetDbConnection().CreateCommand();
        (settle.CommandText, settle.CommandTimeout) = (db.Database.IsSqlite() ? "ANALYZE" : "VACUUM ANALYZE", 0);
        await settle.ExecuteNonQueryAsync();
        await db.Database.CloseConnectionAsync();
    }

    private async Task AddAsync(DbCommand requests, DbCommand tasks, DbCommand decisions, int index, int count)
    {
        var submittedAt = new DateTimeOffset(lastDay.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(-364).AddSeconds(364.0 * 86_400 * index / count);
        var (type, reason, facts) = Content(index);
        var (id, isRejected, isForeign) = (Guid.CreateVersion7(submittedAt), index % 20 == 7, index % 10 == 3);
        var amount = (decimal)random.Next(1_000, 3_000_000);
        object route = isForeign ? """{"matrixVersion":"1","stages":[],"voicesMin":1,"rate":{"currency":"USD","rate":7.1,"validFrom":"2025-01-01"},"drawn":null}""" : Route;
        await SendAsync(requests, [
            id, string.Create(CultureInfo.InvariantCulture, $"REQ-{index:D7}"), type, "C100001", "CN01", "east", Branches[index % Branches.Length], "sales.east", submittedAt, amount,
            isForeign ? "USD" : "CNY", reason, facts, "for the benchmark", "sha256:0", isRejected ? "Rejected" : "Approved", 5, submittedAt, submittedAt.AddHours(60), route, "[]", 1, "[]"]);
        for (var stage = 0; stage < Steps.Length - 1; stage++)
        {
            var (task, openedAt) = (Guid.CreateVersion7(submittedAt), submittedAt.AddHours(20 * stage));
            var closedAt = openedAt.AddMinutes(random.Next(10, 2_400));
            await SendAsync(tasks, [task, id, 1, stage + 1, stage == 0 ? "sales" : "finance", stage + 1, Steps[(index + stage) % 3], stage == 0 ? "Recommend" : "Approve", openedAt, "Decided", closedAt]);
            var isNo = isRejected && stage == 1;
            await SendAsync(decisions, [
                Guid.CreateVersion7(closedAt), id, task, 1, stage + 1, stage == 0 ? "sales" : "finance", stage + 1, Steps[(index + stage) % 3], "cfo",
                isNo ? "Reject" : "Approve", "sha256:0", "1", closedAt]);
        }
    }

    private (string Type, string Reason, string Facts) Content(int index) => (index % 20) switch
    {
        < 11 => ("non-standard-terms", "competition", Text(
            $$"""{"deviationDays":{{random.Next(1, 120)}},"requestedTermDays":75,"retentionMonths":{{random.Next(0, 30)}},"retentionPercent":{{random.Next(0, 8)}},"riskClass":"medium","standardTermDays":30,"validUntil":"2027-06-01"}""")),
        < 16 => ("credit-memo", "price-error", Text(
            $$"""{"lines":[{{Lines("\"vat\":130.00,\"vatRate\":0.13,\"gross\":1130.00,\"net\":1000.00")}}],"net":{{random.Next(1_000, 900_000)}}.00,"riskClass":"low","vat":390.00}""")),
        < 19 => ("write-off", "uncollectible", Text(
            $$"""{"ageDays":{{random.Next(30, 900)}},"history":"Three letters and two visits.","items":[{{Lines("\"openAmount\":1000.00,\"currency\":\"CNY\"")}}],"netEffect":{{random.Next(100, 900_000)}}.00,"provision":0.00,"riskClass":"high"}""")),
        _ => ("legal-escalation", "overdue", Text(
            $$"""{"ageDays":{{random.Next(30, 900)}},"disputed":false,"history":"Three letters.","items":[{{Lines("\"openAmount\":1000.00,\"currency\":\"CNY\"")}}],"riskClass":"high"}""")),
    };

    // What is pinned with a request is some 600 characters; a replay must not pay for reading them.
    private static string Route { get; } = """{"matrixVersion":"1","stages":[""" + string.Join(',', Enumerable.Repeat(
        """{"stage":1,"parts":[{"function":"finance","level":2,"role":"credit-manager","kind":"approve","mode":"any","slaHours":48,"people":["credit.manager"],"rules":[{"row":"A2","inputs":{"deviationDays":20}}]}]}""", 3)) + """],"voicesMin":1,"rate":null,"drawn":null}""";

    private static string Lines(string members) => string.Join(',', Enumerable.Range(1, 3).Select(line => Text($$"""{"number":"90000{{line}}","documentOn":"2026-01-0{{line}}","amount":1130.00,{{members}}}""")));

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static DbCommand CommandOf(DbTransaction transaction, string table, string[] columns)
    {
        var command = transaction.Connection!.CreateCommand();
        (command.Transaction, command.CommandText) = (transaction, $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, index) => $"@p{index}"))})");
        foreach (var index in Enumerable.Range(0, columns.Length))
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{index}";
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private async Task SendAsync(DbCommand command, object[] values)
    {
        for (var index = 0; index < values.Length; index++)
        {
            command.Parameters[index].Value = values[index] is DateTimeOffset instant && db.Database.IsSqlite()
                ? instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
                : values[index];
        }

        await command.ExecuteNonQueryAsync();
    }
}
