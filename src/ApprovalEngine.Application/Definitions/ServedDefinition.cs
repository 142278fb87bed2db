using System.Globalization;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Execution;

namespace ApprovalEngine.Application.Definitions;

/// <summary>A version in the form in which Elsa Studio reads it.</summary>
internal static class ServedDefinition
{
    /// <summary>The version of Elsa in definitions that name none.</summary>
    public const string ToolVersion = "3.8.2.0";

    /// <summary>How a definition says an instant: in full, so that it comes back as it was.</summary>
    public static string Instant(DateTimeOffset instant) => instant.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);

    /// <param name="isEditable">Whether the designer opens it for changes: it does where a link says that it may be published.</param>
    public static JsonObject Of(DefinitionVersion row, bool isEditable)
    {
        var json = row.Read().ToJsonWithNodeIds();
        // When it was saved, not when it was begun: Studio sends it back with the next save, and so says what it has seen.
        json["createdAt"] = Instant(row.SavedAt);
        (json["isLatest"], json["isPublished"], json["isReadonly"]) = (row.IsLatest, row.IsPublished, false);
        (json["providerName"], json["materializerName"], json["materializerContext"]) = (null, "Json", null);
        json["toolVersion"] ??= ToolVersion;
        foreach (var list in DefinitionContent.Lists)
        {
            json[list] ??= new JsonArray();
        }

        foreach (var bag in DefinitionContent.Bags)
        {
            json[bag] ??= new JsonObject();
        }

        json["links"] = isEditable ? new JsonArray(PublishLink(row.DefinitionId)) : new JsonArray();
        return json;
    }

    /// <summary>The link by which Studio knows that something may be changed.</summary>
    public static JsonObject PublishLink(string definitionId) => new()
    {
        ["href"] = $"/workflow-definitions/{definitionId}/publish",
        ["rel"] = "publish",
        ["method"] = "POST",
    };
}
