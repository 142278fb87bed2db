using System.Text.Json.Nodes;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Workflows;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// A part of a version as a tree, by the path of an activity; null = the root. The designer asks for what is not in the definition's own JSON: the
/// inside of a workflow that is used as an activity.
/// </summary>
public sealed record GetSubgraph(string VersionId, string? NodeId) : IRequest<Result<GraphNode>>;

/// <summary>The way to an activity that may lie inside others, and inside workflows used as activities.</summary>
public sealed record GetPathSegments(string VersionId, string? NodeId) : IRequest<Result<GraphPath>>;

/// <param name="Port">The slot of the activity around it that it lies in; null = one of the activities of a container.</param>
public sealed record GraphNode(JsonObject Activity, string NodeId, string? Port, IReadOnlyList<GraphNode> Children);

/// <param name="Container">The activity whose drawing shows it.</param>
/// <param name="Segments">From the outside in: each an activity and the slot of it that is entered.</param>
public sealed record GraphPath(GraphNode Child, GraphNode Container, IReadOnlyList<GraphSegment> Segments);

public sealed record GraphSegment(string ActivityNodeId, string ActivityId, string ActivityType, string PortName);

internal sealed class GetSubgraphHandler(ApprovalDbContext db, DefinitionCatalog catalog, DefinitionSight sight) : IRequestHandler<GetSubgraph, Result<GraphNode>>
{
    public async Task<Result<GraphNode>> Handle(GetSubgraph query, CancellationToken cancellationToken)
    {
        var graph = await DefinitionGraph.OpenAsync(db, catalog, sight, query.VersionId, cancellationToken);
        return graph.IsError ? graph.Error
            : graph.Value.WayTo(query.NodeId) is { Count: > 0 } way ? way[^1]
            : new DefinitionUnknown($"{query.VersionId}, {query.NodeId}");
    }
}

internal sealed class GetPathSegmentsHandler(ApprovalDbContext db, DefinitionCatalog catalog, DefinitionSight sight) : IRequestHandler<GetPathSegments, Result<GraphPath>>
{
    public async Task<Result<GraphPath>> Handle(GetPathSegments query, CancellationToken cancellationToken)
    {
        var graph = await DefinitionGraph.OpenAsync(db, catalog, sight, query.VersionId, cancellationToken);
        if (graph.IsError)
        {
            return graph.Error;
        }

        if (graph.Value.WayTo(query.NodeId) is not { Count: > 0 } way)
        {
            return new DefinitionUnknown($"{query.VersionId}, {query.NodeId}");
        }

        var segments = way.Zip(way.Skip(1)).Where(step => step.Second.Port is not null)
            .Select(step => new GraphSegment(step.First.NodeId, $"{step.First.Activity["id"]}", $"{step.First.Activity["type"]}", step.Second.Port!));
        return new GraphPath(way[^1], way.Count > 1 ? way[^2] : way[^1], [.. segments]);
    }
}

/// <summary>A definition as a tree, workflows used as activities opened.</summary>
internal sealed class DefinitionGraph
{
    private readonly GraphNode root;

    private DefinitionGraph(GraphNode root) => this.root = root;

    public static async Task<Result<DefinitionGraph>> OpenAsync(
        ApprovalDbContext db, DefinitionCatalog catalog, DefinitionSight sight, string versionId, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        if (await db.Definitions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == versionId, cancellationToken) is not { } row)
        {
            return new DefinitionUnknown(versionId);
        }

        var definition = row.Read();
        var json = definition.ToJsonWithNodeIds();
        var finder = await catalog.FinderAsync(db, definition, cancellationToken);
        var opened = WorkflowDefinition.Parse(json, row.Label);
        return new DefinitionGraph(NodeOf(opened.Root, null, finder, [row.DefinitionId]));
    }

    /// <summary>The activities from the root to the one with this path; empty where there is none. Null and the workflow's own id mean the root.</summary>
    public IReadOnlyList<GraphNode> WayTo(string? nodeId)
    {
        var way = new List<GraphNode>();
        return nodeId is null or WorkflowDefinition.WorkflowNodeId || Find(root, nodeId, way) ? way is [] ? [root] : way : [];
    }

    private static bool Find(GraphNode node, string nodeId, List<GraphNode> way)
    {
        way.Add(node);
        if (node.NodeId == nodeId || node.Children.Any(child => nodeId.StartsWith(child.NodeId, StringComparison.Ordinal) && Find(child, nodeId, way)))
        {
            return true;
        }

        way.RemoveAt(way.Count - 1);
        return false;
    }

    // The drawing of a workflow used as an activity hangs below the activity in the slot "root", as Elsa has it.
    private static GraphNode NodeOf(ActivityDefinition activity, string? port, WorkflowFinder? finder, HashSet<string> inside)
    {
        var nodeId = (string)activity.Json["nodeId"]!;
        if (finder?.Invoke(activity.Type, activity.Version) is not { } used || !inside.Add(used.DefinitionId))
        {
            return new GraphNode(activity.Json, nodeId, port, [.. activity.Children.Select(child => NodeOf(child, PortOf(activity, child), finder, inside))]);
        }

        var below = NodeOf(WorkflowDefinition.Parse(new JsonObject { ["root"] = used.RootUnder(nodeId) }, used.Source).Root, "Root", finder, inside);
        inside.Remove(used.DefinitionId);
        activity.Json["root"] = below.Activity.DeepClone();
        return new GraphNode(activity.Json, nodeId, port, [below]);
    }

    // The slot's name as the designer has it: Then, Body, the label of a case; one of several activities lies in no slot.
    private static string? PortOf(ActivityDefinition parent, ActivityDefinition child)
    {
        var slot = child.Path[(parent.Path.Length + 1)..];
        if (slot.EndsWith(']'))
        {
            return null;
        }

        var holder = child.Json.Parent as JsonObject;
        return slot.Contains('[', StringComparison.Ordinal) && holder?["label"]?.ToString() is { } label ? label : char.ToUpperInvariant(slot[0]) + slot[1..];
    }
}
