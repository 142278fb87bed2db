using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>What an editor proposes for scripts is what scripts have, neither more nor less.</summary>
public sealed partial class ScriptTypesTests
{
    [Fact]
    public async Task The_declared_names_are_those_that_a_script_has()
    {
        var json = Drawings.Workflow(
            Drawings.Sequence(
                "Q",
                Definitions.Node("P", "Test.Probe", "\"name\":\"Look\""),
                Drawings.Scope("I", [Drawings.Kept("Inner", "String")], Definitions.Line("A")),
                Drawings.ForEach("F", Definitions.Wrapped("Object", "[1]"), Definitions.Node("E", "Test.Probe", "\"name\":\"look\"")),
                Drawings.Set("V", "All", Definitions.JavaScript("Object.getOwnPropertyNames(this).filter(function (name) { return typeof this[name] === 'function' || name === 'variables'; })"))),
            [Drawings.Kept("all", "Object"), Drawings.Kept("two words", "Int32"), Drawings.Kept("Variable", "Boolean")]).Replace("\"id\":\"vall\"", "\"id\":\"vAll\"", StringComparison.Ordinal);
        var instance = await Runs.StartAsync(json);
        instance.Incidents.ShouldBeEmpty();
        var known = ((IReadOnlyList<object?>)instance.Variables["all"]!).Select(name => (string)name!).Where(name => !Standard.Contains(name) && Identifier().IsMatch(name)).ToList();

        var types = Of(json);

        var declared = Declared().Matches(types).Select(match => match.Groups[1].Value).Distinct().ToList();
        known.ShouldContain("getSeenFromLook");
        declared.ShouldBe(known, ignoreOrder: true);
    }

    [Fact]
    public void Variables_inputs_and_outputs_have_their_types()
    {
        var types = Of(Drawings.Workflow(
            Drawings.Sequence("Q", Definitions.Node("M1", "Elsa.SendHttpRequest", "\"name\":\"Ask\"")),
            [Definitions.Variable("Count", "Int32", "1"), Definitions.Variable("Names", "String", "").Replace("\"isArray\":false", "\"isArray\":true", StringComparison.Ordinal), Definitions.Variable("On", "DateOnly", "")]));

        types.ShouldContain("declare function getCount(): number;\n");
        types.ShouldContain("declare function setNames(value: string[]): void;\n");
        types.ShouldContain("declare function getOn(): string;\n");
        types.ShouldContain("declare function getVariable(name: \"Count\"): number;\n");
        types.ShouldContain("declare function getCase(): any;\n");
        types.ShouldContain("declare function getOutputFrom(activity: \"Ask\" | \"M1\", output: \"StatusCode\"): number;\n");
        types.ShouldContain("declare function getStatusCodeFromAsk(): number;\n");
        types.ShouldContain("declare const variables: { \"Count\": number; \"Names\": string[]; \"On\": string; };\n");
        // An editor takes the first that fits.
        types.IndexOf("getVariable(name: \"Count\")", StringComparison.Ordinal).ShouldBeLessThan(types.IndexOf("getVariable(name: string)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_draft_with_an_activity_that_nobody_knows_has_its_words_too() =>
        Of(Drawings.Workflow(Definitions.Node("X", "Elsa.Nothing"), [Definitions.Variable("Count", "Int32", "1")])).ShouldContain("getCount(): number");

    private static readonly HashSet<string> Standard =
    [
        "Object", "Function", "Symbol", "Array", "Map", "Set", "Iterator", "String", "RegExp", "Number", "Boolean", "Date", "Math", "JSON", "Error", "EvalError", "RangeError",
        "ReferenceError", "SyntaxError", "TypeError", "URIError", "parseInt", "parseFloat", "isNaN", "isFinite", "decodeURI", "decodeURIComponent", "encodeURI", "encodeURIComponent",
        "escape", "unescape", "eval", "Proxy", "Reflect", "WeakMap", "WeakSet", "Promise", "ArrayBuffer", "DataView",
    ];

    private static string Of(string json) => ScriptTypes.Of(
        WorkflowDefinition.Parse(json, "test"), (type, version) => Runs.Catalog.TryGet(type, version, out var descriptor) ? descriptor : null);

    [GeneratedRegex(@"declare (?:function|const) (\w+)")]
    private static partial Regex Declared();

    [GeneratedRegex(@"^\w+$")]
    private static partial Regex Identifier();
}
