using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Finds the definitions that use another one as an activity.</summary>
internal sealed class DefinitionConsumers(ApprovalDbContext db)
{
    /// <summary>How many use it, in their latest version or in force.</summary>
    public async Task<int> CountAsync(string definitionId, CancellationToken cancellationToken) => (await IdsAsync(definitionId, cancellationToken)).Count;

    /// <summary>Those that use it, in their latest version or in force.</summary>
    public async Task<IReadOnlyList<string>> IdsAsync(string definitionId, CancellationToken cancellationToken)
    {
        var names = await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == definitionId && row.IsUsable && (row.IsLatest || row.IsPublished))
            .Select(row => row.ActivityTypeName!).Distinct().ToListAsync(cancellationToken);
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var rows = await Naming(name).Where(row => row.DefinitionId != definitionId && (row.IsLatest || row.IsPublished)).ToListAsync(cancellationToken);
            found.UnionWith(rows.Where(row => Uses(row, name, version: null)).Select(row => row.DefinitionId));
        }

        return [.. found];
    }

    /// <summary>A version of another definition that is or was in force, or that an instance runs on, and uses one of these; null = there is none.</summary>
    public async Task<DefinitionVersion?> NeedingAsync(IReadOnlyCollection<DefinitionVersion> used, CancellationToken cancellationToken)
    {
        foreach (var row in used.Where(row => row is { IsUsable: true, PublishedAt: not null }))
        {
            var others = await Naming(row.ActivityTypeName!).Where(one => one.DefinitionId != row.DefinitionId && (one.PublishedAt != null || one.IsTried)).ToListAsync(cancellationToken);
            if (others.Find(one => Uses(one, row.ActivityTypeName!, row.Version)) is { } consumer)
            {
                return consumer;
            }
        }

        return null;
    }

    /// <summary>The activities of a definition that are another workflow.</summary>
    /// <param name="version">Null = any version of it.</param>
    public static IEnumerable<ActivityDefinition> UsesIn(WorkflowDefinition definition, string typeName, int? version = null) =>
        definition.Root.WithInside().Where(activity => activity.Type == typeName && (version is null || activity.Version == version));

    private static bool Uses(DefinitionVersion row, string typeName, int? version) => UsesIn(row.Read(), typeName, version).Any();

    // The text holds the name wherever an activity has it as its type; what else holds it is sorted out by reading. Stored JSON is compact and
    // writes these names as they are, since they are letters, digits and the like.
    private IQueryable<DefinitionVersion> Naming(string typeName)
    {
        var text = $"\"type\":{System.Text.Json.JsonSerializer.Serialize(typeName, StoredJson.Options)}";
        return db.Definitions.AsNoTracking().Where(row => row.Json.Contains(text));
    }
}
