using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ApprovalEngine.Application.Persistence;

/// <summary>Tells a lost race from a database that does not answer, and both from a fault of ours.</summary>
public static class DatabaseErrors
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteConstraint = 19;

    /// <summary>
    /// Somebody else was first: reading again and trying again will give the right answer. EF Core wraps what the server says once, and
    /// once more where it takes it for transient (a deadlock).
    /// </summary>
    public static bool IsLostRace(Exception exception) => exception switch
    {
        DbUpdateConcurrencyException => true,
        PostgresException answer => IsLostRace(answer.SqlState),
        SqliteException answer => IsLostRace(answer.SqliteErrorCode),
        { InnerException: { } inner } => IsLostRace(inner),
        _ => false,
    };

    /// <summary>
    /// PostgreSQL does not answer: it is stopped, starting, out of reach, out of connections or room, or lets nobody write. Nothing is
    /// wrong with what was asked, and it may be asked again later. Whether a transaction whose commit was under way is there, nobody knows.
    /// </summary>
    public static bool IsOutage(Exception exception) => exception switch
    {
        // Also a NpgsqlException, so before it: what the server says counts, not how it reached us.
        PostgresException answer => IsOutage(answer.SqlState),
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        { InnerException: { } inner } => IsOutage(inner),
        _ => false,
    };

    // The classes of PostgreSQL's error codes: connection exception, insufficient resources, system error; 57P01 to 57P05 say that
    // the server or the session ends or begins; 25006 is what a stand-by answers to a writer.
    private static bool IsOutage(string sqlState) =>
        sqlState.StartsWith("08", StringComparison.Ordinal) || sqlState.StartsWith("53", StringComparison.Ordinal) || sqlState.StartsWith("58", StringComparison.Ordinal)
        || sqlState.StartsWith("57P0", StringComparison.Ordinal) || sqlState is PostgresErrorCodes.ReadOnlySqlTransaction;

    private static bool IsLostRace(string sqlState) =>
        sqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    private static bool IsLostRace(int sqliteErrorCode) => sqliteErrorCode is SqliteBusy or SqliteLocked or SqliteConstraint;
}
