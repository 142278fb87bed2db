using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Finds the earlier requests of a kind, in two round trips.</summary>
internal sealed class SplittingWatch(ApprovalDbContext db, EngineOptions options)
{
    // Who raises more of a kind in a year has a sum that is high enough.
    private const int EarlierMax = 500;
    private const int MembersMax = 500;

    /// <summary>What was asked before; null = nothing of the type adds up.</summary>
    /// <param name="number">The request that is routed; null = it is a preview. It counts itself in by its own amounts.</param>
    /// <param name="isPinning">
    /// Requests of one group, type and legal entity are routed one after the other until their transactions end, so that two that are submitted at the same instant do not miss each other.
    /// </param>
    public async Task<SplittingHistory?> FindAsync(
        RequestType type, RequestContent content, string? number, DateTimeOffset now, bool isPinning, CancellationToken cancellationToken)
    {
        if (type.SplittingInputs is [])
        {
            return null;
        }

        var members = await MembersAsync(content, isPinning, cancellationToken);
        var (numbers, reasons, since, own) = (members.Select(one => one.Number).Append(content.Customer).Distinct().ToList(), type.FamilyOf(content.ReasonCode), now.AddDays(-SplittingHistory.LongestDays), number ?? "");
        var earlier = await db.Requests.AsNoTracking()
            .Where(request => numbers.Contains(request.CustomerNumber) && request.Type == content.Type && request.SubmittedAt > since
                && request.LegalEntity == content.LegalEntity && reasons.Contains(request.ReasonCode) && request.Number != own && request.MatrixAmounts != null)
            .OrderByDescending(request => request.SubmittedAt).Take(EarlierMax)
            .Select(request => new { request.Number, request.CustomerNumber, request.Status, request.SubmittedAt, request.MatrixAmounts })
            .ToListAsync(cancellationToken);
        return new SplittingHistory(
            members.FirstOrDefault()?.Code ?? content.Customer, now, options.Splitting.RaisingDaysOf(type.Code), type.SplittingInputs,
            [.. earlier.Select(one => new EarlierRequest(one.Number, one.CustomerNumber, one.Status, one.SubmittedAt!.Value, one.MatrixAmounts!))]);
    }

    // The lock comes with the members, and the requests are read by a later statement, which sees what was committed meanwhile. SQLite has one writer at a time, who has begun.
    private async Task<List<Member>> MembersAsync(RequestContent content, bool isPinning, CancellationToken cancellationToken) => isPinning && !db.Database.IsSqlite()
        ? await db.Database.SqlQuery<Member>(
            $"""
            WITH own AS MATERIALIZED (SELECT COALESCE(customer_group, number) AS code FROM customers WHERE number = {content.Customer}),
            turn AS MATERIALIZED (SELECT code, pg_advisory_xact_lock(hashtextextended(code || '|' || {content.Type} || '|' || {content.LegalEntity}, 0)) FROM own)
            SELECT customers.number AS "Number", turn.code AS "Code" FROM customers JOIN turn ON customers.number = turn.code OR customers.customer_group = turn.code LIMIT {MembersMax}
            """).ToListAsync(cancellationToken)
        : await db.Database.SqlQuery<Member>(
            $"""
            SELECT customers.number AS "Number", own.code AS "Code"
            FROM (SELECT COALESCE(customer_group, number) AS code FROM customers WHERE number = {content.Customer}) AS own
            JOIN customers ON customers.number = own.code OR customers.customer_group = own.code LIMIT {MembersMax}
            """).ToListAsync(cancellationToken);

    internal sealed record Member(string Number, string Code);
}
