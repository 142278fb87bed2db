using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Entries and columns of a table that are FEEL expressions (DMN 1.3, 8.3.3 and 10.3.2.9).</summary>
public sealed class TableExpressionTests
{
    [Theory]
    [InlineData("number", "> y", 6, 5, true)]
    [InlineData("number", "> y", 5, 5, false)]
    [InlineData("number", "[y..y + 2]", 7, 5, true)]
    [InlineData("number", "[y..y + 2)", 7, 5, false)]
    [InlineData("number", "y, 9", 9, 5, true)]
    [InlineData("number", "not(y, 9)", 9, 5, false)]
    [InlineData("number", "not(y, 9)", 8, 5, true)]
    [InlineData("number", "odd(?)", 7, 5, true)]
    [InlineData("number", "? * 2 = y", 3, 6, true)]
    [InlineData("number", "? > 2 and ? < y", 3, 6, true)]
    [InlineData("number", "< 1 + 2", 2, 0, true)]
    [InlineData("number", "-y", -5, 5, true)]
    [InlineData("number", "y > 3", 1, 5, true)]
    [InlineData("string", "starts with(?, \"CN\")", "CN01", 0, true)]
    [InlineData("string", "\"CN\" + \"01\"", "CN01", 0, true)]
    [InlineData("number", "> y", null, 5, false)]
    [InlineData("number", "not(> y)", null, 5, false)]
    public void Tests_may_be_expressions(string type, string entry, object? x, int y, bool passes)
    {
        var table = DmnText.Table(Xml(type, entry, "1"));
        table.Evaluate(new Dictionary<string, object?> { ["x"] = x, ["y"] = y }).Count.ShouldBe(passes ? 1 : 0);
    }

    [Theory]
    [InlineData("number", "y * 2", "10")]
    [InlineData("number", "1 + 1", "2")]
    [InlineData("string", "\"y is \" + string(y)", "\"y is 5\"")]
    [InlineData("date", "@\"2026-01-31\" + @\"P1D\" * y", "2026-02-05")]
    [InlineData("boolean", "y > 4", "true")]
    [InlineData("number", "if y > 4 then null else 1", "null")]
    public void Outputs_may_be_expressions(string type, string entry, string expected)
    {
        var model = DecisionModel.Parse(Xml("number", "-", entry, type), DmnText.Source);
        var inputs = new Dictionary<string, object?> { ["x"] = 1, ["y"] = 5 };
        Feel.Written(model.Tables["t"].Evaluate(inputs).ShouldHaveSingleItem().Outputs["n"]).ShouldBe(expected);
        Feel.Written(model.Evaluate("t", inputs).Value).ShouldBe($"[{expected}]");
    }

    [Theory]
    [InlineData("number", "\"a\" + \"b\"", "expected the entry to be a number of its type, found the string")]
    [InlineData("number", "string(y)", "expected a number")]
    [InlineData("number", "unheard + 1", "expected a number literal")]
    [InlineData("boolean", "y + 1", "expected a boolean literal")]
    [InlineData("time", "y + 1", "expected a time, found an expression that gives a number")]
    [InlineData("time", "\"10:00:00\"", "expected the entry to be a time of its type, found the string")]
    public void An_output_whose_type_is_known_to_be_wrong_is_refused(string type, string entry, string message) =>
        DmnText.Refused(Xml("number", "-", entry, type)).Problems.ShouldHaveSingleItem().Message.ShouldContain(message);

    [Theory]
    [InlineData("> unheard")]
    [InlineData("odd(unheard)")]
    [InlineData("> \"a\" + \"b\"")]
    [InlineData("> string(y)")]
    [InlineData("[1,5]")]
    [InlineData("1 / 0")]
    [InlineData("@\"2026-13-01\"")]
    [InlineData("{a: 1, a: 2}.a")]
    public void A_test_that_could_never_hold_is_refused(string entry) => DmnText.Refused(Xml("number", entry, "1")).Problems.ShouldHaveSingleItem();

    [Fact]
    public void A_column_may_calculate()
    {
        var xml = DmnText.File(DmnText.Input("y", "number") + DmnText.Input("y * 2 + z", "number") + DmnText.Input("z", "number") + DmnText.Output("n", "number")
            + DmnText.Rule("r1", ["-", "12", "-"], ["1"]));
        DmnText.Refused(xml).Message.ShouldContain("found 'z'");
        var table = DmnText.Table(xml.Replace("+ z", "+ y", StringComparison.Ordinal));
        (table.Inputs[1].Name, table.Inputs[1].IsVariable).ShouldBe(("y * 2 + y", false));
        var matched = table.Evaluate(new Dictionary<string, object?> { ["y"] = 4, ["z"] = 0 }).ShouldHaveSingleItem();
        matched.TestedInputs["y * 2 + y"].ShouldBe(12m);
    }

    [Fact]
    public void A_variable_that_only_an_expression_names_must_be_handed_in()
    {
        var table = DmnText.Table(Xml("number", "> y", "1"));
        Should.Throw<DecisionInputException>(() => table.Evaluate(DmnText.Of("x", 1))).InputName.ShouldBe("y");
    }

    [Fact]
    public void A_rule_says_whether_its_outputs_are_calculated()
    {
        var table = DmnText.Table(Xml("number", "-", "y * 2"));
        table.Rules[0].HasComputedOutputs.ShouldBeTrue();
        table.Rules[0].Outputs["n"].ShouldBeNull();
        table.Rules[0].OutputEntries.ShouldBe(["y * 2"]);
        DmnText.Table(Xml("number", "-", "1 + 1")).Rules[0].HasComputedOutputs.ShouldBeFalse();
    }

    [Fact]
    public void A_calculated_output_outside_the_output_values_is_null_with_an_error()
    {
        var xml = Xml("number", "-", "y * 2").Replace("typeRef=\"number\"></output>", "typeRef=\"number\"><outputValues><text>2,4</text></outputValues></output>", StringComparison.Ordinal);
        var model = DecisionModel.Parse(xml, DmnText.Source);
        model.Evaluate("t", new Dictionary<string, object?> { ["x"] = 1, ["y"] = 2 }).Value.ShouldBe(new object?[] { 4m });
        var result = model.Evaluate("t", new Dictionary<string, object?> { ["x"] = 1, ["y"] = 3 });
        result.Value.ShouldBe(new object?[] { null });
        result.Errors.ShouldHaveSingleItem().Message.ShouldContain("expected one of the allowed values 2,4");
    }

    private static string Xml(string type, string entry, string output, string outputType = "number") => DmnText.File(
        DmnText.Input("x", type) + DmnText.Input("y", "number") + DmnText.Output("n", outputType) + DmnText.Rule("r1", [entry, "-"], [output]));
}
