using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Application.Execution;

/// <summary>A stored version as a definition. What the server owns stands in its row and is written over what was saved.</summary>
internal static class StoredDefinition
{
    // As deep as the reader of definitions goes.
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    extension(DefinitionVersion row)
    {
        /// <summary>Its name in messages.</summary>
        public string Label => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{row.DefinitionId}, version {row.Version}");

        /// <summary>Saved, and never in force so far.</summary>
        public bool IsDraft => row.PublishedAt is null;

        /// <summary>Its drawing never changes again.</summary>
        public bool IsFixed => row.PublishedAt is not null || row.IsTried;

        /// <summary>The JSON exactly as it was saved.</summary>
        public JsonObject SavedJson => JsonNode.Parse(row.Json, documentOptions: Options)!.AsObject();

        /// <summary>The definition, under its own id and number.</summary>
        public WorkflowDefinition Read()
        {
            var json = row.SavedJson;
            (json["id"], json["definitionId"], json["version"]) = (row.Id, row.DefinitionId, row.Version);
            return WorkflowDefinition.Parse(json, row.Label);
        }

        /// <summary>Everybody who saved since the last publication.</summary>
        public IReadOnlyList<string> SaverNames => StoredJson.Read<string[]>(row.Savers);
    }
}
