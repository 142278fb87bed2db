using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

public sealed class DecisionModelTests
{
    [Theory]
    [InlineData("20191111")]
    [InlineData("20211108")]
    [InlineData("20230324")]
    public void Reads_DMN_1_3_to_1_5(string version)
    {
        var xml = DmnText.OneInput("number", "5").Replace("20191111", version, StringComparison.Ordinal);
        var model = DecisionModel.Parse(xml, DmnText.Source);
        (model.Name, model.Namespace, model.Xml).ShouldBe(("Model", "urn:test", xml));
        model.Tables.Keys.ShouldBe(["t"]);
        model.Find("t").ShouldBeSameAs(model.Tables["t"]);
        model.Find("T").ShouldBeNull();
        (model.Tables["t"].Name, model.Tables["t"].Description).ShouldBe(("Table", null));
    }

    [Fact]
    public void Passes_over_diagrams_vendor_elements_comments_and_a_byte_order_mark()
    {
        var xml = "\uFEFF<?xml version=\"1.0\" encoding=\"UTF-16\"?>\r\n" + DmnText.File(
            "<extensionElements><v:any xmlns:v=\"urn:v\"><v:rule/></v:any></extensionElements><!-- <rule/> --><v:rule xmlns:v=\"urn:v\" />"
            + DmnText.Input("x", "number") + DmnText.Output("n", "number") + DmnText.Rule("r1", ["5"], ["1"]));
        var model = DecisionModel.Parse(xml, DmnText.Source);
        model.Tables["t"].Rules.ShouldHaveSingleItem();
        model.Xml.ShouldBe(xml);
    }

    [Theory]
    [InlineData("https://www.omg.org/spec/DMN/20191111/FEEL/")]
    [InlineData("http://www.omg.org/spec/DMN/20180521/FEEL/")]
    [InlineData("feel")]
    public void FEEL_may_be_named_as_the_language(string language)
    {
        var xml = DmnText.OneInput("number", "5").Replace("name=\"Model\"", $"name=\"Model\" expressionLanguage=\"{language}\"", StringComparison.Ordinal);
        DmnText.Table(xml).Evaluate(DmnText.Of("x", 5)).ShouldHaveSingleItem();
    }

    // DMN 1.3, 6.3.1: every element may have an id, a decision must have a name.
    [Fact]
    public void A_decision_without_an_id_has_its_name_for_one()
    {
        var xml = Model("<decision name=\"Fee\"><literalExpression><text>2 + 3</text></literalExpression></decision>");
        var model = DecisionModel.Parse(xml, DmnText.Source);
        model.Decisions.ShouldBe(["Fee"]);
        model.Evaluate("Fee", new Dictionary<string, object?>()).Value.ShouldBe(5m);
    }

    [Fact]
    public void Two_decisions_without_an_id_cannot_share_a_name()
    {
        var part = "<decision name=\"Fee\"><literalExpression><text>1</text></literalExpression></decision>";
        DmnText.Refused(Model(part + part)).Message.ShouldContain("expected an id that is unique in the file, found 'Fee' again");
    }

    // DMN 1.3, 8.2: a rule may have an id, too.
    [Fact]
    public void A_rule_without_an_id_has_its_number_for_one()
    {
        var table = DmnText.Table(DmnText.File(
            DmnText.Input("x", "number") + DmnText.Output("n", "number") + DmnText.Rule("r", ["1"], ["1"]) + DmnText.Rule("r", ["1"], ["2"]).Replace("<rule id=\"r\">", "<rule>", StringComparison.Ordinal)));

        table.Rules.Select(rule => (rule.Id, rule.HasId)).ShouldBe([("r", true), ("#2", false)]);
        table.Evaluate(DmnText.Of("x", 1)).Count.ShouldBe(2);
    }

    [Fact]
    public void A_literal_expression_of_several_is_a_list()
    {
        var model = DecisionModel.Parse(Model("<decision id=\"d\" name=\"D\"><literalExpression><text>1 + 1, \"a\"</text></literalExpression></decision>"), DmnText.Source);
        model.Evaluate("d", new Dictionary<string, object?>()).Value.ShouldBe(new List<object?> { 2m, "a" });
    }

    [Fact]
    public void What_is_no_expression_refuses_the_file_unless_it_is_kept_as_null_with_an_error()
    {
        var xml = Model(
            "<decision id=\"d\" name=\"D\"><literalExpression><text>1 +</text></literalExpression></decision>"
            + "<decision id=\"e\" name=\"E\"><literalExpression><text>1 + 1</text></literalExpression></decision>");
        DmnText.Refused(xml).Problems.ShouldHaveSingleItem().Table.ShouldBe("d");

        var model = DecisionModel.Parse(xml, DmnText.Source, keepsBroken: true);
        var broken = model.Evaluate("d", new Dictionary<string, object?>());
        (broken.Value, broken.Errors.Count).ShouldBe((null, 1));
        model.Evaluate("e", new Dictionary<string, object?>()).Value.ShouldBe(2m);

        // A table stays strict: a misspelt rule must not vanish.
        Should.Throw<DecisionModelException>(() => DecisionModel.Parse(DmnText.OneInput("number", "1 +"), DmnText.Source, keepsBroken: true));
    }

    [Fact]
    public void Text_may_come_in_pieces()
    {
        var xml = DmnText.OneInput("number", "PIECES").Replace("PIECES", "<![CDATA[< ]]>1<!-- and -->0", StringComparison.Ordinal);
        DmnText.Table(xml).Evaluate(DmnText.Of("x", 9)).ShouldHaveSingleItem();
        DmnText.Table(xml).Evaluate(DmnText.Of("x", 10)).ShouldBeEmpty();
    }

    [Fact]
    public void A_decision_whose_file_has_an_error_elsewhere_is_not_loaded_either()
    {
        var good = DmnText.OneInput("number", "5");
        var xml = good.Replace("</definitions>", "<decision id=\"u\" name=\"U\"><literalExpression/></decision></definitions>", StringComparison.Ordinal);
        var error = DmnText.Refused(xml);
        error.Problems.Select(problem => problem.Table).Distinct().ShouldBe(["u"]);
        error.Message.ShouldContain("expected <text> in <literalExpression>, found none");
    }

    private static string Model(string parts) => $"<definitions xmlns=\"{DmnText.Dmn13}\" id=\"m\" name=\"Model\" namespace=\"urn:test\">\n{parts}\n</definitions>";
}
