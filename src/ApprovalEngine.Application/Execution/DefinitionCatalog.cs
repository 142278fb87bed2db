using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Execution;

/// <summary>Published workflow definitions, compiled once per version and kept.</summary>
public sealed class DefinitionCatalog(ActivityCatalog activities, TimeProvider clock)
{
    // As the definition's own writer spells it; the parsed definition has the last word.
    private const string UsableAsActivity = "\"usableAsActivity\":true";

    private readonly ConcurrentDictionary<(string Id, int Version), CompiledWorkflow> compiled = new();

    /// <summary>The version of a definition that is in force, or null where there is none.</summary>
    public async Task<(CompiledWorkflow Workflow, int Version)?> NewestAsync(ApprovalDbContext db, string definitionId, CancellationToken cancellationToken)
    {
        var version = await db.Definitions.Where(row => row.DefinitionId == definitionId && row.IsPublished).Select(row => (int?)row.Version).SingleOrDefaultAsync(cancellationToken);
        return version is { } newest ? (await GetAsync(db, definitionId, newest, cancellationToken), newest) : null;
    }

    /// <summary>A version that an instance is pinned to.</summary>
    public async Task<CompiledWorkflow> GetAsync(ApprovalDbContext db, string definitionId, int version, CancellationToken cancellationToken)
    {
        if (compiled.TryGetValue((definitionId, version), out var workflow))
        {
            return workflow;
        }

        var row = await db.Definitions.AsNoTracking().SingleAsync(one => one.DefinitionId == definitionId && one.Version == version, cancellationToken);
        var definition = WorkflowDefinition.Parse(row.Json, $"{definitionId}, version {version}");
        var finder = await FinderAsync(db, definition, cancellationToken);
        return compiled.GetOrAdd((definitionId, version), _ => CompiledWorkflow.CompilePublished(definition, activities, finder));
    }

    /// <summary>Makes the file a new version where it differs from the newest one. The caller saves.</summary>
    /// <exception cref="WorkflowFormatException">The file is not a definition.</exception>
    /// <exception cref="WorkflowInvalidException">The definition cannot run: each problem with activity and place.</exception>
    public async Task PublishFileAsync(ApprovalDbContext db, AuditTrail audit, string path, CancellationToken cancellationToken)
    {
        var json = await File.ReadAllTextAsync(path, cancellationToken);
        var definition = WorkflowDefinition.Parse(json, Path.GetFileName(path));
        _ = CompiledWorkflow.Compile(definition, activities, await FinderAsync(db, definition, cancellationToken));
        var hash = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
        var newest = await db.Definitions.Where(one => one.DefinitionId == definition.DefinitionId).OrderByDescending(one => one.Version).FirstOrDefaultAsync(cancellationToken);
        if (newest?.Hash == hash)
        {
            return;
        }

        if (newest is not null)
        {
            (newest.IsLatest, newest.IsPublished) = (false, false);
            newest.Revision++;
        }

        // The server owns versions: what the file says of its own is replaced, everything else is kept as it is.
        var version = (newest?.Version ?? 0) + 1;
        definition.Json["version"] = version;
        var row = DefinitionVersion.Shipped(definition, version, hash, "system:start", clock.Now());
        db.Definitions.Add(row);
        await audit.AppendAsync($"definition:{row.DefinitionId}", "definition.published", new { row.DefinitionId, row.Version, row.Hash }, cancellationToken);
    }

    // Workflows that others may use as activities are looked up only where a definition has a type that no activity has.
    private async Task<WorkflowFinder?> FinderAsync(ApprovalDbContext db, WorkflowDefinition definition, CancellationToken cancellationToken)
    {
        if (HasOnlyActivities(definition.Root))
        {
            return null;
        }

        var rows = await db.Definitions.AsNoTracking().Where(row => row.Json.Contains(UsableAsActivity)).ToListAsync(cancellationToken);
        var usable = rows.Concat(db.Definitions.Local.Where(row => row.Json.Contains(UsableAsActivity, StringComparison.Ordinal)))
            .Select(row => (row.Version, Definition: WorkflowDefinition.Parse(row.Json, $"{row.DefinitionId}, version {row.Version}")))
            .Where(one => one.Definition.IsUsableAsActivity)
            .DistinctBy(one => (one.Definition.DefinitionId, one.Version))
            .ToLookup(one => (one.Definition.ActivityTypeName, one.Version), one => one.Definition);
        return (typeName, version) => usable[(typeName, version)].FirstOrDefault();
    }

    private bool HasOnlyActivities(ActivityDefinition activity) =>
        activities.TryGet(activity.Type, activity.Version, out _) && activity.Children.All(HasOnlyActivities);
}
