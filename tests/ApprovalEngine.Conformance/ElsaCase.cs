using System.Text.Json.Nodes;
using ApprovalEngine.Workflows;

namespace ApprovalEngine.Conformance;

/// <summary>One recorded run of the real Elsa engine; the form is described in <c>elsa-semantics.md</c>, "The golden set".</summary>
/// <param name="Definition">What Elsa was given.</param>
/// <param name="Steps">What was done after the start.</param>
/// <param name="Expected">One snapshot after the start and one after each step.</param>
public sealed record ElsaCase(WorkflowDefinition Definition, IReadOnlyList<string> Steps, IReadOnlyList<JsonObject> Expected)
{
    /// <exception cref="FormatException">Not a recorded case; the message says what is missing.</exception>
    /// <exception cref="WorkflowFormatException">The definition in it cannot be read.</exception>
    public static ElsaCase Read(string path)
    {
        var json = JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new FormatException("expected a JSON object.");
        var definition = json["definition"] as JsonObject ?? throw new FormatException("expected a member \"definition\".");
        var expected = json["expected"] as JsonArray ?? throw new FormatException("expected a member \"expected\".");
        var steps = json["steps"] as JsonArray ?? [];
        if (expected.Count != steps.Count + 1)
        {
            throw new FormatException($"expected {steps.Count + 1} snapshots (one after the start and one after each of {steps.Count} steps), found {expected.Count}.");
        }

        return new ElsaCase(
            WorkflowDefinition.Parse(definition.ToJsonString(), Path.GetFileNameWithoutExtension(path)),
            [.. steps.Select(step => step!.GetValue<string>())],
            [.. expected.Select(snapshot => snapshot!.AsObject())]);
    }
}
