using ApprovalEngine.Application;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.TestHost;
using ApprovalEngine.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Architecture.Tests;

/// <summary>What lies in workflows/ and templates/ is what every installation starts with.</summary>
public sealed class ShippedFileTests
{
    private const string Approval = "ApprovalEngine.RequestApproval";

    public static TheoryData<string> Definitions => [.. Directory.EnumerateFiles(Repository.PathTo("workflows"), "*.json").Select(Picture.Named)];

    [Theory]
    [MemberData(nameof(Definitions))]
    public void A_definition_loads_and_compiles(string file)
    {
        var definition = Read(file);

        CompiledWorkflow.Compile(definition, Catalog()).ShouldNotBeNull();
        definition.DefinitionId.ShouldBe(Path.GetFileNameWithoutExtension(file), "a definition is named after its request type, as its file is");
    }

    [Theory]
    [MemberData(nameof(Definitions))]
    public void Every_outcome_of_an_approval_leads_somewhere(string file) => UnwiredIn(File.ReadAllText(Repository.PathTo(file))).ShouldBeEmpty();

    [Fact]
    public void An_outcome_that_leads_nowhere_is_seen()
    {
        var json = File.ReadAllText(Repository.PathTo("workflows/non-standard-terms.json"));

        UnwiredIn(json.Replace("\"port\": \"Expired\"", "\"port\": \"Other\"", StringComparison.Ordinal)).ShouldBe(["approval: Expired"]);
    }

    [Fact]
    public void Every_template_parses()
    {
        var templates = new LetterTemplates(Repository.PathTo("templates"), TimeProvider.System);

        Directory.EnumerateFiles(Repository.PathTo("templates"), "*.sbn-html").Count().ShouldBeGreaterThanOrEqualTo(4);
        templates.Has("terms-confirmation", "zh-CN").ShouldBeTrue();
        templates.Has("decision-notice", "en").ShouldBeTrue();
    }

    [Fact]
    public void The_sample_is_refused_with_one_line_for_each_type_port_and_input_that_nobody_knows()
    {
        using var sample = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Repository.PathTo("tests/ApprovalEngine.Workflows.Tests/studio-samples/save-publish.json")));
        var definition = WorkflowDefinition.Parse(sample.RootElement.GetProperty("model").GetRawText(), "sample");

        var lines = CompiledWorkflow.Validate(definition, Catalog()).Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.Message).ToList();

        string[] expected =
        [
            "activity type ApprovalEngine.ScoreCase is not known", "no port \"Approve\"", "no port \"Reject\"", "\"title\"", "\"requireComment\"", "\"instructions\"", "\"dueInHours\"",
            "\"amount\"", "\"decision\"",
        ];
        lines.Count.ShouldBe(expected.Length, string.Join(Environment.NewLine, lines));
        expected.ShouldAllBe(text => lines.Count(line => line.Contains(text, StringComparison.Ordinal)) == 1);
    }

    // Outcomes of each approval that no connection starts from.
    private static List<string> UnwiredIn(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        var root = document.RootElement.GetProperty("root");
        var wired = root.GetProperty("connections").EnumerateArray().Select(connection => connection.GetProperty("source"))
            .Select(source => $"{source.GetProperty("activity").GetString()}: {source.GetProperty("port").GetString()}").ToHashSet();
        var approvals = root.GetProperty("activities").EnumerateArray().Where(activity => activity.GetProperty("type").GetString() == Approval).ToList();
        approvals.ShouldNotBeEmpty();
        return [.. approvals.SelectMany(approval => OutcomesOf(Approval).Select(outcome => $"{approval.GetProperty("id").GetString()}: {outcome}")).Where(outcome => !wired.Contains(outcome))];
    }

    // Read from the activity itself, so that a new outcome is asked for at once.
    private static IEnumerable<string> OutcomesOf(string activity)
    {
        var type = Picture.Types().Single(one => one.FullName!.EndsWith("." + activity["ApprovalEngine.".Length..], StringComparison.Ordinal) && one.BaseType == typeof(Activity));
        var outcomes = type.GetCustomAttributesData().Single(attribute => attribute.AttributeType.Name == "OutcomesAttribute");
        return outcomes.ConstructorArguments.SelectMany(argument => (IEnumerable<System.Reflection.CustomAttributeTypedArgument>)argument.Value!).Select(argument => (string)argument.Value!);
    }

    private static WorkflowDefinition Read(string file) => WorkflowDefinition.Parse(File.ReadAllText(Repository.PathTo(file)), file);

    private static ActivityCatalog Catalog()
    {
        var data = Path.Combine(Path.GetTempPath(), "approval-engine-architecture");
        var options = new EngineOptions
        {
            DataDirectory = data, WorkflowsDirectory = "", TemplatesDirectory = Repository.PathTo("templates"), ErpOutbox = "", ErpInbox = "",
        };
        return new ServiceCollection().AddApprovalEngine(options, null).BuildServiceProvider().GetRequiredService<ActivityCatalog>();
    }
}
