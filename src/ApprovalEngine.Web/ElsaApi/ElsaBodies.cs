using System.Text.Json;
using System.Text.Json.Nodes;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>Bodies that hold a definition: read as JSON, so that nothing of it is lost.</summary>
internal static class ElsaBodies
{
    // A definition, and what is around it; in bytes, where a Chinese letter has three.
    private const int BytesMax = 8 * 1024 * 1024;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 160 };

    /// <summary>The body as an object; or what is wrong with it, with line and place.</summary>
    public static async Task<Result<JsonObject>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await request.Body.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            if (read.Length + count > BytesMax)
            {
                return new DefinitionMalformed($"The request: expected at most {BytesMax / (1024 * 1024)} MiB.");
            }

            read.Write(buffer, 0, count);
        }

        try
        {
            return JsonNode.Parse(read.ToArray(), documentOptions: Options) is JsonObject body ? body : new DefinitionMalformed("The request: expected a JSON object.");
        }
        catch (JsonException malformed)
        {
            return new DefinitionMalformed(FormattableString.Invariant($"The request, line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}: not valid JSON."));
        }
    }

    /// <summary>A member that is an object, as text.</summary>
    public static Result<string> TextOf(JsonObject body, string member) => body[member] is JsonObject model
        ? TextOf(model)
        : new DefinitionMalformed($"The request at $.{member}: expected a workflow definition, found {(body[member] is null ? "nothing" : "something else")}.");

    /// <summary>The body itself, as text.</summary>
    public static Result<string> TextOf(JsonObject body)
    {
        try
        {
            return body.ToJsonString(ElsaAnswers.Options);
        }
        catch (Exception malformed) when (malformed is ArgumentException or InvalidOperationException or JsonException)
        {
            // Half a surrogate pair, which no text holds.
            return new DefinitionMalformed($"The request: {malformed.Message}");
        }
    }
}
