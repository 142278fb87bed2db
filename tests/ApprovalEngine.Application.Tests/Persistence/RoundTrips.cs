using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ApprovalEngine.Application.Tests.Persistence;

/// <summary>Counts what goes to the database: each command is one round trip, BEGIN and COMMIT are counted apart.</summary>
internal sealed class RoundTrips : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly List<string> commands = [];

    public IReadOnlyList<string> Commands => commands;

    public int BeginCount { get; private set; }

    public int CommitCount { get; private set; }

    public int RollbackCount { get; private set; }

    /// <summary>Runs before each command, with its text; null = nothing.</summary>
    public Func<string, Task>? Before { get; set; }

    public void Reset()
    {
        commands.Clear();
        (BeginCount, CommitCount, RollbackCount) = (0, 0, 0);
    }

    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await CountAsync(command);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await CountAsync(command);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await CountAsync(command);
        return result;
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        BeginCount++;
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        CommitCount++;
        return Task.CompletedTask;
    }

    public Task TransactionRolledBackAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        RollbackCount++;
        return Task.CompletedTask;
    }

    private async Task CountAsync(DbCommand command)
    {
        commands.Add(command.CommandText);
        if (Before is { } before)
        {
            await before(command.CommandText);
        }
    }
}
