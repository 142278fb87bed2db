using System.Collections.Concurrent;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Workflow definitions, compiled once per version and kept.</summary>
public sealed class DefinitionCatalog(ActivityCatalog activities)
{
    private readonly ConcurrentDictionary<(string Id, int Version), CompiledWorkflow> compiled = new();

    /// <summary>The version of a definition that is in force, or null where there is none.</summary>
    public async Task<(CompiledWorkflow Workflow, int Version)?> NewestAsync(ApprovalDbContext db, string definitionId, CancellationToken cancellationToken)
    {
        var version = await db.Definitions.Where(row => row.DefinitionId == definitionId && row.IsPublished).Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellationToken);
        return version is { } newest ? (await GetAsync(db, definitionId, newest, cancellationToken), newest) : null;
    }

    /// <summary>A version that an instance is pinned to, or is to run on.</summary>
    /// <exception cref="WorkflowInvalidException">It cannot run at all.</exception>
    public async Task<CompiledWorkflow> GetAsync(ApprovalDbContext db, string definitionId, int version, CancellationToken cancellationToken)
    {
        if (compiled.TryGetValue((definitionId, version), out var known))
        {
            return known;
        }

        var row = await db.Definitions.AsNoTracking().SingleAsync(one => one.DefinitionId == definitionId && one.Version == version, cancellationToken);
        var definition = row.Read();
        var workflow = CompiledWorkflow.CompilePublished(definition, activities, await FinderAsync(db, definition, cancellationToken));
        // A draft may be saved again under its number; what is fixed never changes, and its number is never given out twice.
        return row.IsFixed ? compiled.GetOrAdd((definitionId, version), workflow) : workflow;
    }

    /// <summary>Everything wrong with a definition, warnings too, in its order.</summary>
    public async Task<IReadOnlyList<WorkflowProblem>> ProblemsAsync(ApprovalDbContext db, WorkflowDefinition definition, CancellationToken cancellationToken) =>
        CompiledWorkflow.Validate(definition, activities, await FinderAsync(db, definition, cancellationToken));

    /// <summary>
    /// Finds the workflows that a definition uses as activities, and those that these use. They are looked up only where it has a type that no
    /// activity has; null = it has none.
    /// </summary>
    public async Task<WorkflowFinder?> FinderAsync(ApprovalDbContext db, WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        var found = new Dictionary<(string Type, int Version), WorkflowDefinition?>();
        var missing = OthersIn(definition).Select(KeyOf).ToHashSet();
        while (missing.Count > 0)
        {
            foreach (var key in missing)
            {
                found[key] = null;
            }

            foreach (var row in await UsableAsync(db, missing, cancellationToken))
            {
                found[(row.ActivityTypeName!, row.Version)] = row.Read();
            }

            missing = found.Values.OfType<WorkflowDefinition>().SelectMany(OthersIn).Select(KeyOf).Where(key => !found.ContainsKey(key)).ToHashSet();
        }

        return found.Count == 0 ? null : (typeName, version) => found.GetValueOrDefault((typeName, version));
    }

    // Versions that are or were in force; those that the same transaction publishes too, which are not in the database yet.
    private static async Task<IEnumerable<DefinitionVersion>> UsableAsync(ApprovalDbContext db, HashSet<(string Type, int Version)> keys, CancellationToken cancellationToken)
    {
        var (types, versions) = (keys.Select(key => key.Type).Distinct().ToList(), keys.Select(key => key.Version).Distinct().ToList());
        var stored = await db.Definitions.AsNoTracking()
            .Where(row => row.IsUsable && types.Contains(row.ActivityTypeName!) && versions.Contains(row.Version) && row.PublishedAt != null).ToListAsync(cancellationToken);
        return stored.Concat(db.Definitions.Local.Where(row => row is { IsUsable: true, PublishedAt: not null }))
            .Where(row => keys.Contains((row.ActivityTypeName!, row.Version)));
    }

    private IEnumerable<ActivityDefinition> OthersIn(WorkflowDefinition definition) =>
        definition.Root.WithInside().Where(activity => !activities.TryGet(activity.Type, activity.Version, out _));

    private static (string Type, int Version) KeyOf(ActivityDefinition activity) => (activity.Type, activity.Version);
}
