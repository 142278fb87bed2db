using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace ApprovalEngine.Benchmarks;

/// <summary>
/// The program to compare with: sends the statements of recorded use cases to PostgreSQL through Npgsql, with other ids, and does nothing else.
/// Everything is prepared on one connection; each use case is one transaction. All values are made before the time is taken.
/// </summary>
/// <param name="inBatches">The changes of a transaction go out together; otherwise each statement waits for the one before.</param>
internal sealed class Replay(NpgsqlConnection connection, IReadOnlyList<Burst> bursts, bool inBatches) : IAsyncDisposable
{
    private readonly List<List<NpgsqlCommand>> commands = [];
    private readonly List<NpgsqlBatch> batches = [];

    public static async Task<Replay> OpenAsync(string connectionString, IReadOnlyList<Burst> bursts, bool inBatches)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        var replay = new Replay(connection, bursts, inBatches);
        await replay.PrepareAsync();
        return replay;
    }

    /// <summary>Sends one recorded use case.</summary>
    /// <param name="values">By statement, in the order of its parameters.</param>
    public async Task SendAsync(int burst, object?[][] values)
    {
        var statements = bursts[burst].Statements;
        NpgsqlTransaction? transaction = null;
        for (var i = 0; i < statements.Count; i++)
        {
            if (transaction is null && statements[i].IsInTransaction)
            {
                transaction = await connection.BeginTransactionAsync();
            }

            if (inBatches && statements[i].Writes)
            {
                Fill(batches[burst].BatchCommands[BatchIndex(statements, i)].Parameters, values[i]);
            }
            else
            {
                Fill(commands[burst][i].Parameters, values[i]);
                await ReadAsync(commands[burst][i], statements[i]);
            }
        }

        if (inBatches)
        {
            await using var reader = await batches[burst].ExecuteReaderAsync();
            while (await reader.NextResultAsync())
            {
            }
        }

        await transaction!.CommitAsync();
        await transaction.DisposeAsync();
    }

    public async ValueTask DisposeAsync() => await connection.DisposeAsync();

    private static async Task ReadAsync(NpgsqlCommand command, Statement statement)
    {
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                _ = reader.GetValue(column);
            }
        }

        // An update that finds no row would cost less than the one it stands for.
        if (statement.Writes && reader.RecordsAffected != 1)
        {
            throw new InvalidOperationException($"Expected one changed row, found {reader.RecordsAffected}: {statement.Sql}");
        }
    }

    private static int BatchIndex(IReadOnlyList<Statement> statements, int index) => statements.Take(index).Count(one => one.Writes);

    private static void Fill(NpgsqlParameterCollection parameters, object?[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            parameters[i].Value = values[i] ?? DBNull.Value;
        }
    }

    private async Task PrepareAsync()
    {
        foreach (var burst in bursts)
        {
            var prepared = new List<NpgsqlCommand>();
            foreach (var statement in burst.Statements)
            {
                var command = new NpgsqlCommand(statement.Sql, connection);
                Add(command.Parameters, statement);
                await command.PrepareAsync();
                prepared.Add(command);
            }

            commands.Add(prepared);
            var batch = new NpgsqlBatch(connection);
            foreach (var statement in burst.Statements.Where(one => one.Writes))
            {
                var command = new NpgsqlBatchCommand(statement.Sql);
                Add(command.Parameters, statement);
                batch.BatchCommands.Add(command);
            }

            await batch.PrepareAsync();
            batches.Add(batch);
        }
    }

    private static void Add(NpgsqlParameterCollection parameters, Statement statement)
    {
        foreach (var parameter in statement.Parameters)
        {
            var copy = parameter.Clone();
            copy.ParameterName = "";
            parameters.Add(copy);
        }
    }
}

/// <summary>Other ids for a recorded use case: what is known of the thing it was recorded for becomes another thing's, every other id a new one.</summary>
/// <param name="known">From and to: ids without hyphens, and whatever else names the thing.</param>
internal sealed partial class Renaming(IReadOnlyDictionary<string, string> known)
{
    private readonly Dictionary<string, string> ids = new(known, StringComparer.Ordinal);
    private readonly (string From, string To)[] names = [.. known.Where(one => !IdPattern().IsMatch(one.Key)).Select(one => (one.Key, one.Value))];

    public static string Plain(Guid id) => id.ToString("N", CultureInfo.InvariantCulture);

    /// <summary>The values of each statement of a use case.</summary>
    public object?[][] Of(Burst burst) => [.. burst.Statements.Select(statement => statement.Parameters.Select(one => Of(one.Value)).ToArray())];

    /// <summary>The new name of a text, with all ids in it.</summary>
    public string Of(string text)
    {
        foreach (var (from, to) in names)
        {
            text = text.Replace(from, to, StringComparison.Ordinal);
        }

        return IdPattern().Replace(text, match =>
        {
            var id = Id(match.Value.Replace("-", "", StringComparison.Ordinal));
            return match.Length == 32 ? id : Guid.ParseExact(id, "N").ToString("D", CultureInfo.InvariantCulture);
        });
    }

    private object? Of(object? value) => value switch
    {
        string text => Of(text),
        Guid id => Guid.ParseExact(Id(Plain(id)), "N"),
        _ => value,
    };

    private string Id(string id)
    {
        if (!ids.TryGetValue(id, out var renamed))
        {
            ids[id] = renamed = Plain(Guid.CreateVersion7());
        }

        return renamed;
    }

    // Whole ids only: a hash holds as many digits, and more.
    [GeneratedRegex("(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?![0-9a-f])")]
    private static partial Regex IdPattern();
}
