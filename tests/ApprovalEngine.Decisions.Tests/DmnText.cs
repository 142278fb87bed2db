using System.Security;
using Shouldly;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Writes small DMN files. Every element stands on a line of its own, so that a test can name the line of an error.</summary>
internal static class DmnText
{
    public const string Dmn13 = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    public const string Source = "test.dmn";

    public static string File(string tableBody, string tableAttributes = "hitPolicy=\"COLLECT\"", string nameSpace = Dmn13) =>
        $"""
        <definitions xmlns="{nameSpace}" id="d" name="Model" namespace="urn:test">
        <decision id="t" name="Table">
        <decisionTable id="tt" {tableAttributes}>
        {tableBody}
        </decisionTable>
        </decision>
        </definitions>
        """;

    public static string Input(string name, string type, string? allowed = null) =>
        $"<input label=\"Label of {name}\"><inputExpression typeRef=\"{type}\"><text>{name}</text></inputExpression>"
        + (allowed is null ? "" : $"<inputValues><text>{SecurityElement.Escape(allowed)}</text></inputValues>") + "</input>\n";

    public static string Output(string name, string type, string more = "") => $"<output name=\"{name}\" typeRef=\"{type}\">{more}</output>\n";

    public static string Rule(string id, string[] inputs, string[] outputs, string more = "") =>
        $"<rule id=\"{id}\">{more}"
        + string.Concat(inputs.Select(entry => $"<inputEntry><text>{SecurityElement.Escape(entry)}</text></inputEntry>"))
        + string.Concat(outputs.Select(entry => $"<outputEntry><text>{SecurityElement.Escape(entry)}</text></outputEntry>"))
        + "</rule>\n";

    /// <summary>A table with one input "x", the number output "n", and a rule r1, r2 … per entry, whose output is its number.</summary>
    public static string OneInput(string type, params string[] entries) => File(
        Input("x", type) + Output("n", "number") + string.Concat(entries.Select((entry, index) => Rule($"r{index + 1}", [entry], [$"{index + 1}"]))));

    public static DecisionTable Table(string xml) => DecisionModel.Parse(xml, Source).Tables["t"];

    /// <summary>Whether a value passes an entry.</summary>
    public static bool Passes(string type, string entry, object? value) => Table(OneInput(type, entry)).Evaluate(Of("x", value)).Count == 1;

    public static Dictionary<string, object?> Of(string name, object? value) => new() { [name] = value };

    public static DecisionModelException Refused(string xml) => Should.Throw<DecisionModelException>(() => DecisionModel.Parse(xml, Source));

    /// <summary>The only problem of an entry, with its place inside the entry.</summary>
    public static DecisionModelProblem EntryProblem(string type, string entry) => Refused(OneInput(type, entry)).Problems.ShouldHaveSingleItem();
}
