using System.Globalization;
using ApprovalEngine.Application.Persistence;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>
/// Tells the other nodes which instances this one has changed, and hears it from them: PostgreSQL's NOTIFY and LISTEN. It happens after the
/// commit and beside it, because a NOTIFY inside would make transactions commit one after the other. So a word can be lost when a node dies,
/// and whoever watches looks by himself, too. On SQLite there is one node only.
/// </summary>
public sealed class InstanceNews(string? postgres, ILogger<InstanceNews> log)
{
    private const string Channel = "workflow_instances";

    // A message has less than 8,000 bytes: a node, and ids with a comma each.
    private const int IdsMax = 200;
    private const int KeepAliveSeconds = 30;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly string node = Guid.CreateVersion7().ToString("N");

    /// <summary>Whether there can be other nodes.</summary>
    public bool HasNeighbours => postgres is { Length: > 0 };

    /// <summary>Tells the other nodes.</summary>
    public async Task SendAsync(IReadOnlyList<string> instanceIds, CancellationToken cancellationToken)
    {
        if (!HasNeighbours)
        {
            return;
        }

        await using var connection = new NpgsqlConnection(postgres);
        await connection.OpenAsync(cancellationToken);
        foreach (var ids in instanceIds.Chunk(IdsMax))
        {
            await using var command = new NpgsqlCommand("SELECT pg_notify($1, $2)", connection);
            command.Parameters.AddWithValue(Channel);
            command.Parameters.AddWithValue($"{node}:{string.Join(',', ids)}");
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    /// <summary>Listens until it is cancelled, also after the database was away.</summary>
    /// <param name="heard">What another node has changed.</param>
    /// <param name="connected">It listens, again or for the first time: what was said before it has not heard.</param>
    public async Task ListenAsync(Action<IReadOnlyList<string>> heard, Action connected, CancellationToken cancellationToken)
    {
        if (!HasNeighbours)
        {
            return;
        }

        for (var isLost = false; !cancellationToken.IsCancellationRequested;)
        {
            try
            {
                await ListenOnceAsync(heard, () => { isLost = false; connected(); }, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException || DatabaseErrors.IsOutage(failure))
            {
                // Said once for each outage.
                if (!isLost)
                {
                    log.LogWarning("Other nodes are not heard until the database answers: {Failure}", failure.GetBaseException().Message);
                }

                isLost = true;
            }

            await Task.Delay(Pause, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ListenOnceAsync(Action<IReadOnlyList<string>> heard, Action connected, CancellationToken cancellationToken)
    {
        // Not from the pool: it is kept for as long as the node lives, and asks now and then whether the server is still there.
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(postgres) { Pooling = false, KeepAlive = KeepAliveSeconds }.ConnectionString);
        connection.Notification += (_, word) =>
        {
            if (word.Payload.Split(':', 2) is [var from, var ids] && from != node)
            {
                heard(ids.Split(',', StringSplitOptions.RemoveEmptyEntries));
            }
        };
        await connection.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"LISTEN {Channel}"), connection))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        connected();
        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }
}
