using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ApprovalEngine.Application.Persistence;

/// <summary>Tells a lost race from a broken database.</summary>
internal static class DatabaseErrors
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;
    private const int SqliteConstraint = 19;

    /// <summary>Somebody else was first: reading again and trying again will give the right answer.</summary>
    public static bool IsLostRace(Exception exception) => exception is DbUpdateConcurrencyException || (exception, exception.InnerException) switch
    {
        (_, PostgresException inner) => IsLostRace(inner.SqlState),
        (PostgresException outer, _) => IsLostRace(outer.SqlState),
        (_, SqliteException inner) => IsLostRace(inner.SqliteErrorCode),
        (SqliteException outer, _) => IsLostRace(outer.SqliteErrorCode),
        _ => false,
    };

    private static bool IsLostRace(string sqlState) =>
        sqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected;

    private static bool IsLostRace(int sqliteErrorCode) => sqliteErrorCode is SqliteBusy or SqliteLocked or SqliteConstraint;
}
