using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Every activity type that some stored definition may have: those of the program, workflows used as activities, and those nobody knows.</summary>
public sealed record ListActivityTypes : IRequest<Result<ActivityTypes>>;

/// <param name="Stamp">Another one whenever anything of it has changed.</param>
/// <param name="Workflows">All published versions, in an order that does not change.</param>
/// <param name="Unknown">Each type and version once, with all that some definition uses of it.</param>
public sealed record ActivityTypes(string Stamp, IReadOnlyCollection<ActivityDescriptor> Own, IReadOnlyList<UsableWorkflow> Workflows, IReadOnlyList<UnknownActivity> Unknown);

/// <summary>A published version of a workflow that others use as an activity.</summary>
/// <param name="VersionId">By which Studio asks for its drawing.</param>
/// <param name="IsInForce">Offered for new drawings; older versions are there for drawings that have them.</param>
public sealed record UsableWorkflow(string DefinitionId, string VersionId, bool IsInForce, ActivityDescriptor Descriptor);

internal sealed class ListActivityTypesHandler(ApprovalDbContext db, ActivityCatalog catalog, UsableWorkflows usable) : IRequestHandler<ListActivityTypes, Result<ActivityTypes>>
{
    // Far more than anybody draws; a limit for what should never happen.
    private const int RowsMax = 5_000;

    public async Task<Result<ActivityTypes>> Handle(ListActivityTypes query, CancellationToken cancellationToken)
    {
        var rows = await db.Definitions.AsNoTracking().Where(row => row.IsUsable && row.PublishedAt != null)
            .OrderBy(row => row.ActivityTypeName).ThenBy(row => row.Version).ThenBy(row => row.DefinitionId)
            .Select(row => new UsableRow(row.DefinitionId, row.Version, row.Id, row.IsPublished)).Take(RowsMax).ToListAsync(cancellationToken);
        var unknown = await db.Definitions.AsNoTracking().Where(row => row.UnknownTypes != null)
            .OrderBy(row => row.Version).ThenBy(row => row.DefinitionId).Select(row => row.UnknownTypes!).Take(RowsMax).ToListAsync(cancellationToken);
        var workflows = await usable.DescribeAsync(db, rows, cancellationToken);
        return new ActivityTypes(StampOf(rows, unknown), catalog.Descriptors, workflows, Merge(unknown.Distinct(), workflows));
    }

    private static string StampOf(List<UsableRow> rows, List<string> unknown)
    {
        var text = new StringBuilder();
        rows.ForEach(row => text.Append(CultureInfo.InvariantCulture, $"{row.Id} {row.IsInForce}\n"));
        unknown.ForEach(one => text.Append(one).Append('\n'));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..24];
    }

    // A workflow that is an activity today is recorded with the definitions that use it, too, in case it goes one day.
    private List<UnknownActivity> Merge(IEnumerable<string> texts, IReadOnlyList<UsableWorkflow> workflows)
    {
        var known = workflows.Select(one => (one.Descriptor.TypeName, one.Descriptor.Version)).ToHashSet();
        return [.. texts.SelectMany(UnknownActivities.Read)
            .Where(one => !known.Contains((one.Type, one.Version)) && !catalog.TryGet(one.Type, one.Version, out _))
            .GroupBy(one => (one.Type, one.Version))
            .OrderBy(group => group.Key.Type, StringComparer.Ordinal).ThenBy(group => group.Key.Version)
            .Select(group => new UnknownActivity(
                group.Key.Type, group.Key.Version, All(group, one => one.Inputs), All(group, one => one.Outputs), All(group, one => one.Ports), All(group, one => one.Slots)))];
    }

    private static List<string> All(IEnumerable<UnknownActivity> group, Func<UnknownActivity, IReadOnlyList<string>> part) =>
        [.. group.SelectMany(part).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}

internal sealed record UsableRow(string DefinitionId, int Version, string Id, bool IsInForce);

/// <summary>What published workflows look like as activities. A published version never changes, so each is read once.</summary>
internal sealed class UsableWorkflows(ActivityCatalog catalog)
{
    private readonly ConcurrentDictionary<string, ActivityDescriptor> known = new(StringComparer.Ordinal);

    /// <summary>Type and version are unique: where two workflows have the same name, the first one is meant.</summary>
    public async Task<IReadOnlyList<UsableWorkflow>> DescribeAsync(ApprovalDbContext db, IReadOnlyList<UsableRow> rows, CancellationToken cancellationToken)
    {
        List<string> missing = [.. rows.Select(row => row.Id).Where(id => !known.ContainsKey(id))];
        if (missing is not [])
        {
            var read = await db.Definitions.AsNoTracking().Where(row => missing.Contains(row.Id)).Select(row => new { row.Id, row.Json, row.DefinitionId, row.Version }).ToListAsync(cancellationToken);
            read.ForEach(row => known.TryAdd(
                row.Id, WorkflowDefinition.Parse(row.Json, $"{row.DefinitionId}, version {row.Version}").AsActivity() with { Version = row.Version }));
        }

        return [.. rows.Select(row => new UsableWorkflow(row.DefinitionId, row.Id, row.IsInForce, known[row.Id]))
            .Where(one => !catalog.TryGet(one.Descriptor.TypeName, one.Descriptor.Version, out _))
            .DistinctBy(one => (one.Descriptor.TypeName, one.Descriptor.Version))];
    }
}
