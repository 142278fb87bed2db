using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ApprovalEngine.Benchmarks;

/// <summary>One statement with the values it was sent with.</summary>
/// <param name="Sql">With numbered parameters, <c>$1</c> first.</param>
/// <param name="IsInTransaction">False = sent before BEGIN.</param>
internal sealed record Statement(string Sql, IReadOnlyList<NpgsqlParameter> Parameters, bool IsInTransaction)
{
    /// <summary>It changes rows; all others read.</summary>
    public bool Writes => Sql.StartsWith("INSERT", StringComparison.Ordinal) || Sql.StartsWith("UPDATE", StringComparison.Ordinal) || Sql.StartsWith("DELETE", StringComparison.Ordinal);
}

/// <summary>What one use case sent to the database.</summary>
/// <param name="CommandCount">Commands as EF Core sent them: each is one round trip with one or more statements. BEGIN rides on the first.</param>
internal sealed record Burst(IReadOnlyList<Statement> Statements, int CommandCount, int CommitCount)
{
    /// <summary>Commands, and the COMMIT.</summary>
    public int RoundTripCount => CommandCount + CommitCount;
}

/// <summary>Writes down the statements that EF Core sends, one by one, so that a program without EF Core can send the same.</summary>
internal sealed partial class Tape : DbCommandInterceptor, IDbTransactionInterceptor
{
    private readonly List<Statement> statements = [];
    private bool isOn;
    private bool isInTransaction;
    private int commandCount;
    private int commitCount;

    /// <summary>Records what <paramref name="work"/> sends. Nobody else may use the database meanwhile.</summary>
    public async Task<Burst> RecordAsync(Func<Task> work)
    {
        statements.Clear();
        (isOn, commandCount, commitCount) = (true, 0, 0);
        await work();
        isOn = false;
        return new Burst([.. statements], commandCount, commitCount);
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return ValueTask.FromResult(result);
    }

    public ValueTask<DbTransaction> TransactionStartedAsync(
        DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
    {
        isInTransaction = isOn || isInTransaction;
        return ValueTask.FromResult(result);
    }

    public Task TransactionCommittedAsync(DbTransaction transaction, TransactionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (isOn)
        {
            commitCount++;
            isInTransaction = false;
        }

        return Task.CompletedTask;
    }

    private void Record(DbCommand command)
    {
        if (!isOn)
        {
            return;
        }

        commandCount++;
        var parameters = command.Parameters.Cast<NpgsqlParameter>().ToDictionary(one => one.ParameterName.TrimStart('@'));
        foreach (var sql in StatementEnd().Split(command.CommandText).Select(text => text.Trim()).Where(text => text.Length > 0))
        {
            var used = new List<NpgsqlParameter>();
            var numbered = Placeholder().Replace(sql, match =>
            {
                var parameter = parameters[match.Groups[1].Value];
                if (!used.Contains(parameter))
                {
                    used.Add(parameter);
                }

                return $"${used.IndexOf(parameter) + 1}";
            });
            statements.Add(new Statement(numbered, [.. used.Select(one => one.Clone())], isInTransaction));
        }
    }

    // Values travel as parameters, so a semicolon at the end of a line ends a statement.
    [GeneratedRegex(@";\s*(?:\r?\n|$)")]
    private static partial Regex StatementEnd();

    [GeneratedRegex(@"@([A-Za-z_][A-Za-z0-9_]*)")]
    private static partial Regex Placeholder();
}
