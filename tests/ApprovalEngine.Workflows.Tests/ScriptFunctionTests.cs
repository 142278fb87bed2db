using Shouldly;
using Xunit;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Elsa's functions in scripts, and the other kinds of expression.</summary>
public sealed class ScriptFunctionTests
{
    [Theory]
    [InlineData("getVariable('N')", "3")]
    [InlineData("getVariable('Nothing')", "null")]
    [InlineData("setVariable('N', 5); getN()", "5")]
    [InlineData("setVariable('New', [1]); getVariable('New')[0]", "1")]
    [InlineData("setN('8'); variables.N", "8")]
    [InlineData("variables.N = 9; getVariable('N')", "9")]
    [InlineData("getInput('Case')", "\"case\"")]
    [InlineData("getCase()", "\"case\"")]
    [InlineData("getInput('Nothing')", "null")]
    [InlineData("getOutputFrom('I')", "true")]
    [InlineData("getOutputFrom('Asked', 'Result')", "true")]
    [InlineData("getOutputFrom('I', 'Nothing')", "null")]
    [InlineData("getOutputFrom('Nobody')", "null")]
    [InlineData("getResultFromAsked()", "true")]
    [InlineData("getLastResult()", "true")]
    [InlineData("getWorkflowDefinitionId()", "\"test\"")]
    [InlineData("getWorkflowDefinitionVersionId()", "\"v-1\"")]
    [InlineData("getWorkflowDefinitionVersion()", "1")]
    [InlineData("getWorkflowInstanceId()", "\"i1\"")]
    [InlineData("getWorkflowInstanceName()", "null")]
    [InlineData("setWorkflowInstanceName('mine'); getWorkflowInstanceName()", "\"mine\"")]
    [InlineData("setWorkflowInstanceName(null); getWorkflowInstanceName()", "null")]
    [InlineData("getCorrelationId()", "\"c1\"")]
    [InlineData("setCorrelationId('k2'); getCorrelationId()", "\"k2\"")]
    [InlineData("setCorrelationId(''); getCorrelationId()", "null")]
    [InlineData("[isNullOrEmpty(null), isNullOrEmpty(''), isNullOrEmpty(' '), isNullOrEmpty(undefined)]", "[true,true,false,true]")]
    [InlineData("[isNullOrWhiteSpace(null), isNullOrWhiteSpace(' '), isNullOrWhiteSpace('a')]", "[true,true,false]")]
    [InlineData("toJson({ a: [1, 'x', null, true] })", "\"{\\\"a\\\":[1,\\\"x\\\",null,true]}\"")]
    [InlineData("/^[0-9a-f-]{36}$/.test(newGuid()) && newGuid() != newGuid()", "true")]
    [InlineData("/^[0-9a-f-]{36}$/.test(newGuidString())", "true")]
    [InlineData("/^[A-Za-z0-9_-]{22}$/.test(newShortGuid())", "true")]
    public async Task A_function_does_what_it_does_in_Elsa(string code, string expected)
    {
        var story = await StartAsync(Drawings.Set("V", "X", Definitions.JavaScript(code)));

        story.Instance.Incidents.ShouldBeEmpty();
        WorkflowValue.ToJson(story.Instance.Variables["X"]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("setVariable('N', 'many')", "variable.type")]
    [InlineData("setN('many')", "variable.type")]
    [InlineData("variables.N = 'many'", "variable.type")]
    [InlineData("setCorrelationId(new Array(200).join('x'))", "workflow.correlation")]
    [InlineData("var s = 'x'; while (s.length < 300000) { s = s + s; } setWorkflowInstanceName(s)", "limit.variable-size")]
    public async Task What_a_function_refuses_is_an_incident_of_its_own_code(string code, string incident)
    {
        var story = await StartAsync(Drawings.Set("V", "X", Definitions.JavaScript(code)));

        story.Incidents.ShouldBe(incident);
    }

    [Theory]
    [InlineData("Literal", "text", "\"text\"")]
    [InlineData("Object", "{\"a\":[1,2.50]}", "{\"a\":[1,2.50]}")]
    [InlineData("Variable", "N", "3")]
    [InlineData("Variable", "vN", "3")]
    [InlineData("Variable", "{\"id\":\"vN\",\"name\":\"N\"}", "3")]
    [InlineData("Input", "Case", "\"case\"")]
    [InlineData("Input", "{\"name\":\"Case\"}", "\"case\"")]
    [InlineData("Input", "Nothing", "null")]
    [InlineData("Output", "{\"activityId\":\"I\",\"outputName\":\"Result\"}", "true")]
    [InlineData("Output", "{\"activityId\":\"Nobody\",\"outputName\":\"Result\"}", "null")]
    [InlineData("JavaScript", "1 + 1", "2")]
    [InlineData("Shout", "hello", "\"HELLO i1 3 case\"")]
    [InlineData("Shout", "", "null")]
    public async Task Every_kind_of_expression_gives_its_value(string syntax, string value, string expected)
    {
        var story = await StartAsync(Drawings.Set("V", "X", Definitions.Wrapped(syntax, value)));

        WorkflowValue.ToJson(story.Instance.Variables["X"]).ShouldBe(expected);
    }

    [Fact]
    public async Task A_hosts_language_that_fails_is_an_incident_and_sees_inner_values_first()
    {
        var story = await StartAsync(Drawings.Scope("B", [Drawings.Kept("Own", "String", "in")], Drawings.Set("V", "X", Definitions.Wrapped("Shout", "fail"))));

        story.Incidents.ShouldBe("shout.failed");
    }

    [Fact]
    public async Task A_script_that_is_put_right_by_a_variable_goes_on_after_a_retry()
    {
        var story = await StartAsync(Drawings.Sequence("R", Definitions.Node("P", "Test.Probe"), Drawings.Say("W", "if (getWorkflowInstanceName() == null) { setWorkflowInstanceName('seen'); throw new Error('once'); } 'fine'")));
        (story.Incidents, story.Instance.Incidents[0].Message).ShouldBe(("expression.failed", "JavaScript of activity W, text.expression.value: line 1, column 74: once"));

        await story.RetryAsync();

        (story.Lines, story.State).ShouldBe(("fine", "Finished/Finished"));
    }

    [Theory]
    [InlineData("Boolean", "True", "true")]
    [InlineData("Int32", " 42 ", "42")]
    [InlineData("Int64", "9007199254740993", "9007199254740993")]
    [InlineData("Decimal", "1234567890123456.70", "1234567890123456.70")]
    [InlineData("Double", "1e3", "1000")]
    [InlineData("Guid", "6F9619FF-8B86-D011-B42D-00C04FC964FF", "\"6f9619ff-8b86-d011-b42d-00c04fc964ff\"")]
    [InlineData("DateTimeOffset", "2026-01-31", "\"2026-01-31T00:00:00.0000000+00:00\"")]
    [InlineData("DateOnly", "2026-01-31", "\"2026-01-31\"")]
    [InlineData("TimeSpan", "1.02:03:04", "\"1.02:03:04\"")]
    [InlineData("ObjectMap", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("String", "5", "\"5\"")]
    [InlineData("Unheard", "as it is", "\"as it is\"")]
    public async Task A_variable_takes_its_declared_type(string type, string value, string expected)
    {
        var story = await Story.StartAsync(Drawings.Workflow(Drawings.Set("V", "T", Definitions.Literal(value)), [Drawings.Kept("T", type)]));

        WorkflowValue.ToJson(story.Instance.Variables["T"]).ShouldBe(expected);
    }

    private static Task<Story> StartAsync(string last) => Story.StartAsync(
        Drawings.Workflow(
            Drawings.Sequence("Q", Definitions.Node("I", "Elsa.If", "\"name\":\"Asked\"," + Drawings.In("condition", Definitions.Literal(true))), last),
            [Drawings.Kept("N", "Int32", "3"), Drawings.Kept("X")],
            "\"id\":\"v-1\""),
        input: new() { ["Case"] = "case" });
}
