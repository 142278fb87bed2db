using System.Text.Json;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>The usual steps of a change of the empowerment matrix, over REST, by the two people whom it takes.</summary>
public static class MatrixSteps
{
    extension(Engine engine)
    {
        /// <summary>Begins a change; its draft says what the newest version says.</summary>
        public async Task<(string Number, string Xml)> BeginMatrixChangeAsync()
        {
            var owner = await engine.AsAsync("matrix.owner");
            var number = (await owner.PostAsync("/api/matrix/changes")).ShouldBe(201).Json.GetProperty("number").GetString()!;
            return (number, (await owner.GetAsync($"/api/matrix/changes/{number}/dmn")).ShouldBe(200).Text);
        }

        /// <param name="running">keep or tighten; null = nothing is said.</param>
        /// <returns>The answer to the publication.</returns>
        public async Task<JsonElement> PublishMatrixAsync(Func<string, string> edit, DateOnly? validFrom = null, string? running = null)
        {
            var owner = await engine.AsAsync("matrix.owner");
            var (number, xml) = await engine.BeginMatrixChangeAsync();
            (await owner.PutAsync($"/api/matrix/changes/{number}", new { xml = edit(xml) })).ShouldBe(200);
            (await owner.PostAsync($"/api/matrix/changes/{number}/submit", new { reason = "For the test.", validFrom = validFrom ?? ItemSteps.Today, running })).ShouldBe(200);
            var publisher = await engine.AsAsync("matrix.publisher");
            var hash = (await publisher.GetAsync($"/api/matrix/changes/{number}")).Json.GetProperty("contentHash").GetString();
            return (await publisher.PostAsync($"/api/matrix/changes/{number}/decision", new { verdict = "approve", contentHash = hash })).ShouldBe(200).Json;
        }
    }

    /// <summary>The file with another text in the cell of that id.</summary>
    public static string WithCell(this string xml, string id, string text)
    {
        ArgumentNullException.ThrowIfNull(xml);
        var start = xml.IndexOf("<text>", xml.IndexOf($"id=\"{id}\"", StringComparison.Ordinal), StringComparison.Ordinal) + "<text>".Length;
        return string.Concat(xml.AsSpan(0, start), text, xml.AsSpan(xml.IndexOf("</text>", start, StringComparison.Ordinal)));
    }
}
