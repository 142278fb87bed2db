using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Web.Portal.Wording;
using MediatR;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Workflow definitions as Studio reads them. Names of the query come in upper case, texts may be empty, arrays are repeated keys.</summary>
internal static partial class DefinitionEndpoints
{
    private const string Tag = "Workflow definitions";

    public static void MapDefinitions(this IEndpointRouteBuilder group)
    {
        var definitions = group.MapGroup("/workflow-definitions").WithTags(Tag);
        definitions.MapGet("/", ListAsync).WithName("ElsaListDefinitions");
        definitions.MapGet("/by-definition-id/{definitionId}", GetAsync).WithName("ElsaGetDefinition");
        definitions.MapGet("/by-id/{id}", GetVersionAsync).WithName("ElsaGetDefinitionVersion");
        definitions.MapGet("/many-by-id", GetManyAsync).WithName("ElsaGetDefinitionVersions");
        definitions.MapGet("/subgraph/{id}", GetSubgraphAsync).WithName("ElsaGetSubgraph");
        definitions.MapGet("/subgraph/segments/{id}", GetSegmentsAsync).WithName("ElsaGetPathSegments");
        definitions.MapGet("/query/count", CountAsync).WithName("ElsaCountDefinitions");
        definitions.MapGet("/validation/is-name-unique", CheckNameAsync).WithName("ElsaCheckDefinitionName");
        definitions.MapGet("/{definitionId}/consumers", ListConsumersAsync).WithName("ElsaListConsumers");
    }

    private static async Task<IResult> ListAsync([AsParameters] ListQuery asked, IMediator mediator, Words words, CancellationToken cancellationToken)
    {
        var query = new ListDefinitions(
            asked.VersionOptions, asked.Page, asked.PageSize, asked.SearchTerm, asked.OrderBy, "Descending".Equals(asked.OrderDirection, StringComparison.OrdinalIgnoreCase),
            asked.DefinitionIds ?? [], asked.Ids ?? [], bool.TryParse(asked.IsSystem, out var isSystem) && isSystem);
        return ElsaAnswers.Of(await mediator.Send(query, cancellationToken), page => new
        {
            Items = page.Items.Select(one => SummaryOf(one, words)),
            page.Page,
            page.PageSize,
            page.TotalCount,
            Links = page.MayAct ? [Link("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish")] : Array.Empty<object>(),
        });
    }

    private static async Task<IResult> GetAsync(string definitionId, string? versionOptions, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new GetDefinition(definitionId, versionOptions is { Length: > 0 } ? versionOptions : null), cancellationToken), document => document.Json);

    private static async Task<IResult> GetVersionAsync(string id, IMediator mediator, CancellationToken cancellationToken)
    {
        var found = await mediator.Send(new GetDefinitionVersions([id]), cancellationToken);
        return found switch
        {
            { IsError: true } => ElsaAnswers.Refused(found.Error),
            { Value.Items: [var document] } => ElsaAnswers.Json(document.Json),
            _ => ElsaAnswers.Refused(new DefinitionUnknown(id)),
        };
    }

    private static async Task<IResult> GetManyAsync([FromQuery] string[]? ids, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new GetDefinitionVersions(ids ?? []), cancellationToken), found => new { Items = found.Items.Select(document => document.Json), found.Items.Count });

    private static async Task<IResult> GetSubgraphAsync(string id, string? parentNodeId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new GetSubgraph(id, parentNodeId), cancellationToken), NodeOf);

    private static async Task<IResult> GetSegmentsAsync(string id, string? childNodeId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new GetPathSegments(id, childNodeId), cancellationToken), path => new
        {
            ChildNode = NodeOf(path.Child),
            Container = NodeOf(path.Container),
            PathSegments = path.Segments,
        });

    private static object NodeOf(GraphNode node) => new { node.Activity, node.NodeId, node.Port, Parents = Array.Empty<object>(), Children = node.Children.Select(NodeOf) };

    private static async Task<IResult> CountAsync(IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new CountDefinitions(), cancellationToken), count => count);

    private static async Task<IResult> CheckNameAsync(string? name, string? definitionId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new CheckDefinitionName(name ?? "", definitionId), cancellationToken), check => check);

    private static async Task<IResult> ListConsumersAsync(string definitionId, IMediator mediator, CancellationToken cancellationToken) =>
        ElsaAnswers.Of(await mediator.Send(new ListConsumers(definitionId), cancellationToken), found => new { ConsumingWorkflowDefinitionIds = found.DefinitionIds });

    private static object SummaryOf(DefinitionSummary one, Words words) => new
    {
        one.Id,
        one.DefinitionId,
        one.Name,
        Description = words.HistoryNote(one) ?? one.Description,
        one.Version,
        ToolVersion = $"{PackageEndpoints.ElsaVersion}.0",
        one.IsLatest,
        one.IsPublished,
        IsReadonly = false,
        ProviderName = (string?)null,
        MaterializerName = "Json",
        IsMaterializerAvailable = true,
        CreatedAt = one.SavedAt,
        Links = one.MayAct ? [Link($"/workflow-definitions/{one.DefinitionId}/publish", "publish")] : Array.Empty<object>(),
    };

    private static object Link(string href, string rel) => new { Href = href, Rel = rel, Method = "POST" };

    /// <summary>What Studio asks a list with; what it asks beyond that makes no difference here.</summary>
    internal sealed record ListQuery(
        string? VersionOptions, int? Page, int? PageSize, string? SearchTerm, string? IsSystem, string? OrderBy, string? OrderDirection,
        [property: FromQuery] string[]? DefinitionIds, [property: FromQuery] string[]? Ids);
}
