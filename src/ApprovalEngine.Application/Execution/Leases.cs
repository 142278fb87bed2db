using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>
/// Takes what is due, for a time, by one statement: several nodes never wait for each other and never take the same row at the same time.
/// That a row is worked on by one node only is a courtesy; that its work is done once is held by the transaction that deletes it.
/// </summary>
public static class Leases
{
    /// <summary>Takes bookmarks whose time has come, those that have waited longest first.</summary>
    public static Task<IReadOnlyList<BookmarkRow>> ClaimDueBookmarksAsync(
        ApprovalDbContext db, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        ClaimAsync(db, db.Bookmarks, "workflow_bookmarks", "due_at IS NOT NULL", now, until, limit, [], cancellationToken);

    /// <summary>Takes jobs of a lane, oldest first.</summary>
    internal static Task<IReadOnlyList<JobRow>> ClaimJobsAsync(
        ApprovalDbContext db, string lane, DateTimeOffset now, DateTimeOffset until, int limit, CancellationToken cancellationToken) =>
        ClaimAsync(db, db.Jobs, "workflow_jobs", "lane = {3}", now, until, limit, [lane], cancellationToken);

    /// <summary>Gives a row back after a failure, to be tried again; does nothing where the lease is no longer ours.</summary>
    internal static Task PutOffAsync<T>(ApprovalDbContext db, T row, DateTimeOffset until, string error, CancellationToken cancellationToken) where T : LeasedRow =>
        db.Set<T>().Where(one => one.Id == row.Id && one.LeaseUntil == row.LeaseUntil)
            .ExecuteUpdateAsync(set => set.SetProperty(one => one.LeaseUntil, until).SetProperty(one => one.LastError, error), cancellationToken);

    // On PostgreSQL rows that another node is taking at this moment are passed over. SQLite lets one write at a time, so there is no such moment.
    private static async Task<IReadOnlyList<T>> ClaimAsync<T>(
        ApprovalDbContext db, DbSet<T> rows, string table, string condition, DateTimeOffset now, DateTimeOffset until, int limit, object[] more, CancellationToken cancellationToken)
        where T : LeasedRow
    {
        var due = $"SELECT id FROM {table} WHERE {condition} AND parked_at IS NULL AND due_at <= {{0}} AND (lease_until IS NULL OR lease_until <= {{0}}) ORDER BY due_at, id LIMIT {{2}}";
        var sql = db.Database.IsSqlite()
            ? $"UPDATE {table} SET lease_until = {{1}}, attempts = attempts + 1 WHERE id IN ({due}) RETURNING *"
            : $"WITH due AS MATERIALIZED ({due} FOR UPDATE SKIP LOCKED) UPDATE {table} AS taken SET lease_until = {{1}}, attempts = attempts + 1 FROM due WHERE taken.id = due.id RETURNING taken.*";
        var taken = await rows.FromSqlRaw(sql, [Instants.Parameter(db, now), Instants.Parameter(db, until), limit, .. more]).AsNoTracking().ToListAsync(cancellationToken);
        return [.. taken.OrderBy(row => row.DueAt).ThenBy(row => row.Id, StringComparer.Ordinal)];
    }
}
