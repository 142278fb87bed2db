using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>What JavaScript of a definition's latest version may call, as TypeScript declarations; empty where there is no such definition.</summary>
public sealed record GetScriptTypes(string DefinitionId) : IRequest<Result<string>>;

internal sealed class GetScriptTypesHandler(ApprovalDbContext db, ActivityCatalog catalog, UsableWorkflows usable) : IRequestHandler<GetScriptTypes, Result<string>>
{
    public async Task<Result<string>> Handle(GetScriptTypes query, CancellationToken cancellationToken)
    {
        var json = await db.Definitions.AsNoTracking().Where(row => row.DefinitionId == query.DefinitionId && row.IsLatest).Select(row => row.Json).SingleOrDefaultAsync(cancellationToken);
        if (json is null)
        {
            return "";
        }

        var definition = WorkflowDefinition.Parse(json, query.DefinitionId);
        List<string> types = [.. TypesOf(definition.Root).Where(type => catalog.VersionsOf(type).Count == 0).Distinct(StringComparer.Ordinal)];
        var rows = types is [] ? [] : await db.Definitions.AsNoTracking().Where(row => row.IsUsable && row.PublishedAt != null && types.Contains(row.ActivityTypeName!))
            .OrderBy(row => row.ActivityTypeName).ThenBy(row => row.Version).ThenBy(row => row.DefinitionId)
            .Select(row => new UsableRow(row.DefinitionId, row.Version, row.Id, row.IsPublished)).ToListAsync(cancellationToken);
        var workflows = (await usable.DescribeAsync(db, rows, cancellationToken)).ToDictionary(one => (one.Descriptor.TypeName, one.Descriptor.Version), one => one.Descriptor);
        return ScriptTypes.Of(definition, (type, version) => catalog.TryGet(type, version, out var own) ? own : workflows.GetValueOrDefault((type, version)));
    }

    private static IEnumerable<string> TypesOf(ActivityDefinition activity) => activity.Children.SelectMany(TypesOf).Prepend(activity.Type);
}
