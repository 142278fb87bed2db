using System.Globalization;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using Microsoft.AspNetCore.SignalR;

namespace ApprovalEngine.Web.ElsaApi.Live;

/// <summary>A connection of this node that may watch instances.</summary>
/// <param name="Rights">What the person could do when it was made, see <see cref="LiveWatchers.RightsOf"/>.</param>
/// <param name="Until">When its token ends.</param>
internal sealed record Watcher(HubCallerContext Connection, string UserName, string Rights, DateTimeOffset Until);

/// <summary>Who watches what on this node, and at which version it was told last. Bounded, so that nobody fills the memory by connecting.</summary>
internal sealed class LiveWatchers
{
    private const int ConnectionsMax = 2_000;
    private const int ConnectionsOfPersonMax = 40;
    private const int InstancesOfConnectionMax = 20;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (Watcher Watcher, HashSet<string> Instances)> connections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Watched> instances = new(StringComparer.Ordinal);

    /// <summary>What a person may do on this day, as a text to be compared: another text means that a role was given, taken, or has begun or ended.</summary>
    public static string RightsOf(Person person, TimeProvider clock)
    {
        var today = BusinessDay.Of(clock.GetUtcNow());
        var roles = person.Assignments.Where(one => one.IsValidOn(today))
            .Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Role}@{one.ScopeKind}:{one.ScopeCode}")).Order(StringComparer.Ordinal);
        return person.IsActive ? string.Join(' ', roles) : "";
    }

    /// <returns>False = there are too many.</returns>
    public bool Add(Watcher watcher)
    {
        lock (gate)
        {
            if (connections.Count >= ConnectionsMax || connections.Values.Count(one => one.Watcher.UserName == watcher.UserName) >= ConnectionsOfPersonMax)
            {
                return false;
            }

            connections[watcher.Connection.ConnectionId] = (watcher, new HashSet<string>(StringComparer.Ordinal));
            return true;
        }
    }

    public void Remove(string connectionId)
    {
        lock (gate)
        {
            if (connections.Remove(connectionId, out var gone))
            {
                foreach (var id in gone.Instances)
                {
                    Release(id);
                }
            }
        }
    }

    /// <returns>False = the connection is gone, or watches too many.</returns>
    public bool Watch(string connectionId, string instanceId)
    {
        lock (gate)
        {
            if (!connections.TryGetValue(connectionId, out var connection) || connection.Instances.Count >= InstancesOfConnectionMax)
            {
                return false;
            }

            if (connection.Instances.Add(instanceId))
            {
                // What this one has seen is not known: the next look tells everybody once more.
                instances[instanceId] = new Watched((instances.TryGetValue(instanceId, out var known) ? known.Count : 0) + 1, Told: null);
            }

            return true;
        }
    }

    public void Unwatch(string connectionId, string instanceId)
    {
        lock (gate)
        {
            if (connections.TryGetValue(connectionId, out var connection) && connection.Instances.Remove(instanceId))
            {
                Release(instanceId);
            }
        }
    }

    public bool IsWatched(string instanceId)
    {
        lock (gate)
        {
            return instances.ContainsKey(instanceId);
        }
    }

    /// <summary>All that is watched, each with the version that was told last; null = nothing was told.</summary>
    public IReadOnlyDictionary<string, int?> Instances()
    {
        lock (gate)
        {
            return instances.ToDictionary(one => one.Key, one => one.Value.Told, StringComparer.Ordinal);
        }
    }

    /// <summary>Notes what is about to be told.</summary>
    /// <returns>False = it was told already, or nobody watches any more.</returns>
    public bool Tell(string instanceId, int version)
    {
        lock (gate)
        {
            if (!instances.TryGetValue(instanceId, out var known) || known.Told == version)
            {
                return false;
            }

            instances[instanceId] = known with { Told = version };
            return true;
        }
    }

    /// <summary>All connections, each with what it watches.</summary>
    public IReadOnlyList<(Watcher Watcher, IReadOnlyList<string> Instances)> Connections()
    {
        lock (gate)
        {
            return [.. connections.Values.Select(one => (one.Watcher, (IReadOnlyList<string>)[.. one.Instances]))];
        }
    }

    private void Release(string instanceId)
    {
        if (instances.TryGetValue(instanceId, out var known))
        {
            if (known.Count <= 1)
            {
                instances.Remove(instanceId);
            }
            else
            {
                instances[instanceId] = known with { Count = known.Count - 1 };
            }
        }
    }

    /// <param name="Count">How many connections watch it.</param>
    private readonly record struct Watched(int Count, int? Told);
}
