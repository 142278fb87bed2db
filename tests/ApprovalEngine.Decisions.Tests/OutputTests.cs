using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Output clauses and entries (DMN 1.3, 8.3.2 and 8.3.3).</summary>
public sealed class OutputTests
{
    public static TheoryData<string, string, object?> Literals => new()
    {
        { "number", "12.50", 12.50m },
        { "number", "-3", -3m },
        { "string", "\"cfo\"", "cfo" },
        { "boolean", "false", false },
        { "date", "date(\"2026-12-31\")", new DateOnly(2026, 12, 31) },
        { "number", "null", null },
        { "date", " null ", null },
    };

    [Theory]
    [MemberData(nameof(Literals))]
    public void Entries_are_literals(string type, string entry, object? expected) =>
        DmnText.Table(Xml(type, entry)).Evaluate(DmnText.Of("x", 1)).ShouldHaveSingleItem().Outputs["out"].ShouldBe(expected);

    [Theory]
    [InlineData("number", "1 % 1", 3, "expected the end of the expression after the literal, found '%'")]
    [InlineData("number", "", 1, "expected a number literal, found the end of the expression")]
    [InlineData("number", "-", 2, "expected a number literal, found the end of the expression")]
    [InlineData("number", "\"1\"", 1, "expected a number literal, found the string \"1\"")]
    [InlineData("string", "cfo", 1, "found 'cfo'")]
    [InlineData("boolean", "yes", 1, "found 'yes'")]
    public void What_is_no_literal_of_the_type_is_refused(string type, string entry, int position, string message)
    {
        var problem = DmnText.Refused(Xml(type, entry)).Problems.ShouldHaveSingleItem();
        problem.Message.ShouldContain(message);
        (problem.Rule, problem.Entry, problem.Position).ShouldBe(("r1", "out", position));
    }

    [Fact]
    public void An_entry_outside_the_output_values_is_refused()
    {
        const string Values = "<outputValues><text>\"any\",\"all\"</text></outputValues>";
        DmnText.Table(Xml("string", "\"all\"", Values)).Outputs[0].AllowedValues.ShouldNotBeNull().Literals.ShouldBe(["any", "all"]);
        DmnText.Refused(Xml("string", "\"some\"", Values)).Message
            .ShouldContain("expected one of the allowed values \"any\",\"all\", found the string \"some\"");
    }

    [Fact]
    public void Default_outputs_are_kept_but_never_returned_as_a_match()
    {
        var table = DmnText.Table(Xml("number", "1", "<defaultOutputEntry><text>9</text></defaultOutputEntry>"));
        table.DefaultOutputs.ShouldNotBeNull()["out"].ShouldBe(9m);
        table.Evaluate(DmnText.Of("x", 0)).ShouldBeEmpty();
        DmnText.Table(Xml("number", "1")).DefaultOutputs.ShouldBeNull();
    }

    [Fact]
    public void A_default_is_given_for_every_output_or_for_none()
    {
        var xml = DmnText.File(
            DmnText.Input("x", "number") + DmnText.Output("a", "number", "<defaultOutputEntry><text>9</text></defaultOutputEntry>") + DmnText.Output("b", "number"));
        DmnText.Refused(xml).Message.ShouldContain("expected a <defaultOutputEntry> in every <output> or in none");
    }

    [Fact]
    public void A_single_output_may_go_without_a_name_and_then_has_that_of_the_decision()
    {
        var xml = DmnText.File(DmnText.Input("x", "number") + "<output typeRef=\"number\" />" + DmnText.Rule("r1", ["-"], ["1"]));
        DmnText.Table(xml).Outputs[0].Name.ShouldBe("Table");
    }

    [Fact]
    public void Several_outputs_need_different_names()
    {
        DmnText.Refused(DmnText.File(DmnText.Input("x", "number") + DmnText.Output("a", "number") + DmnText.Output("a", "number")))
            .Message.ShouldContain("expected output names that differ, found 'a' again");
        DmnText.Refused(DmnText.File(DmnText.Input("x", "number") + DmnText.Output("a", "number") + "<output typeRef=\"number\" />"))
            .Message.ShouldContain("expected a name on every <output>");
    }

    private static string Xml(string type, string entry, string more = "") => DmnText.File(
        DmnText.Input("x", "number") + DmnText.Output("out", type, more) + DmnText.Rule("r1", ["> 0"], [entry]));
}
