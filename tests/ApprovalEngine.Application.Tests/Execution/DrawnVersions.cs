using System.Globalization;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Tests.Execution;

/// <summary>Puts drawings in force past every guard, as somebody could who writes to the database.</summary>
internal static class DrawnVersions
{
    extension(ApprovalDbContext db)
    {
        /// <summary>The next version of a definition, in force; the caller saves. Returns its number.</summary>
        public async Task<int> PutInForceAsync(string definitionId, string json)
        {
            var rows = await db.Definitions.Where(row => row.DefinitionId == definitionId).ToListAsync();
            foreach (var row in rows.Where(row => row.IsLatest || row.IsPublished))
            {
                (row.IsLatest, row.IsPublished) = (false, false);
                row.Revision++;
            }

            var version = rows.Select(row => row.Version).DefaultIfEmpty().Max() + 1;
            var node = JsonNode.Parse(json)!.AsObject();
            node["version"] = version;
            db.Definitions.Add(DefinitionVersion.Shipped(
                WorkflowDefinition.Parse(node, definitionId), version, string.Create(CultureInfo.InvariantCulture, $"sha256:{definitionId}-{version}"), "system:test", DateTimeOffset.UnixEpoch));
            return version;
        }
    }
}
