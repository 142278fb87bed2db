using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Workflows;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Application.Tests.Definitions;

/// <summary>What is kept of activities that no program here has, so that Studio can draw them.</summary>
public sealed class UnknownActivitiesTests
{
    private static readonly ActivityCatalog Catalog = new ActivityCatalog().WithBuiltIns();

    [Fact]
    public void A_drawing_of_known_activities_has_none() => UnknownActivities.Of(
        Parse("""{"id":"C","type":"Elsa.Flowchart","version":1,"activities":[{"id":"S","type":"Elsa.Start","version":1}]}"""), Catalog).ShouldBeNull();

    [Fact]
    public void Each_type_and_version_is_there_once_with_all_that_the_drawing_uses_of_it()
    {
        var found = UnknownActivities.Of(
            Parse("""
                {"id":"C","type":"Elsa.Flowchart","version":1,"activities":[
                  {"id":"a","type":"Their.Thing","version":2,"title":{"typeName":"String","expression":{"type":"Literal","value":"x"},"memoryReference":null},"decision":{"typeName":"String","memoryReference":{"id":"v"}}},
                  {"id":"b","type":"Their.Thing","version":2,"dueInHours":{"typeName":null,"expression":{"type":"Literal","value":"1"}},"body":{"id":"in","type":"Elsa.Flowchart","version":1,"activities":[{"id":"deep","type":"Other","version":1}]}},
                  {"id":"d","type":"Elsa.Start","version":9}],
                 "connections":[{"source":{"activity":"a","port":"Yes"},"target":{"activity":"b","port":"In"}},{"source":{"activity":"b"},"target":{"activity":"a"}},{"source":{"activity":"a","port":"No"},"target":{"activity":"b"}}]}
                """),
            Catalog).ShouldNotBeNull();

        UnknownActivities.Read(found).Select(Text).ShouldBe([
            "Elsa.Start 9 inputs  outputs  ports  slots ",
            "Other 1 inputs  outputs  ports  slots ",
            "Their.Thing 2 inputs DueInHours,Title outputs Decision ports Done,No,Yes slots Body",
        ]);
    }

    [Fact]
    public void A_workflow_used_as_an_activity_is_among_them_since_it_may_be_renamed() => UnknownActivities.Read(UnknownActivities.Of(
        Parse("""{"id":"U","type":"CheckCredit","version":3}"""), Catalog)!).ShouldHaveSingleItem().Type.ShouldBe("CheckCredit");

    private static string Text(UnknownActivity one) =>
        $"{one.Type} {one.Version} inputs {string.Join(',', one.Inputs)} outputs {string.Join(',', one.Outputs)} ports {string.Join(',', one.Ports)} slots {string.Join(',', one.Slots)}";

    private static WorkflowDefinition Parse(string root) => WorkflowDefinition.Parse($$"""{"definitionId":"test","root":{{root}}}""", "test");
}
