using System.Collections.Concurrent;
using System.Threading.Channels;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution.Live;

/// <summary>
/// Which instances transactions of this process have changed, for whoever shows them to people. Telling never waits and never fails: an id is kept
/// once however often it changes, and where far too many are waiting it is passed over, because whoever watches also looks by himself.
/// </summary>
public sealed class LiveSignals
{
    private const int WaitingMax = 10_000;

    private readonly ConcurrentDictionary<string, byte> waiting = new(StringComparer.Ordinal);
    private readonly Channel<bool> bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int count;

    /// <summary>Tells of instances whose change is committed.</summary>
    public void Tell(IReadOnlyCollection<string> instanceIds)
    {
        foreach (var id in instanceIds)
        {
            if (Volatile.Read(ref count) < WaitingMax && waiting.TryAdd(id, 0))
            {
                Interlocked.Increment(ref count);
            }
        }

        if (instanceIds.Count > 0)
        {
            bell.Writer.TryWrite(true);
        }
    }

    /// <summary>Waits until there are any, and takes them.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            _ = await bell.Reader.ReadAsync(cancellationToken);
            List<string> taken = [];
            foreach (var (id, _) in waiting)
            {
                if (waiting.TryRemove(id, out _))
                {
                    Interlocked.Decrement(ref count);
                    taken.Add(id);
                }
            }

            if (taken is not [])
            {
                return taken;
            }
        }
    }

    /// <summary>The instances that the context is about to change; to be asked before it saves, and told after the commit.</summary>
    internal static IReadOnlyCollection<string> ChangedIn(ApprovalDbContext db)
    {
        List<string>? changed = null;
        foreach (var entry in db.ChangeTracker.Entries<InstanceRow>())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            {
                (changed ??= []).Add(entry.Entity.Id);
            }
        }

        return changed ?? [];
    }
}
