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
}
