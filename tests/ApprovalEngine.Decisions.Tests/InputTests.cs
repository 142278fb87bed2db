using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Input clauses (DMN 1.3, 8.3.2) and the values handed to a table.</summary>
public sealed class InputTests
{
    [Theory]
    [InlineData("customer.riskClass", "customer.riskClass")]
    [InlineData("customer . riskClass ", "customer.riskClass")]
    [InlineData("Deviation  Days", "Deviation Days")]
    [InlineData("_x1", "_x1")]
    [InlineData("账龄", "账龄")]
    [InlineData("notice", "notice")]
    public void An_input_expression_is_a_variable_name(string expression, string name)
    {
        var table = DmnText.Table(DmnText.File(DmnText.Input(expression, "number") + DmnText.Output("n", "number") + DmnText.Rule("r1", ["5"], ["1"])));
        table.Inputs[0].Name.ShouldBe(name);
        table.Inputs[0].Label.ShouldBe($"Label of {expression.Trim()}");
        table.Evaluate(DmnText.Of(name, 5)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("a % b", 3, "found '%'")]
    [InlineData("a + b", 3, "found '+'")]
    [InlineData("a.", 3, "found the end of the expression")]
    [InlineData("", 1, "expected a variable name")]
    [InlineData("1a", 2, "found 'a'")]
    [InlineData("true", 1, "found the keyword 'true'")]
    [InlineData("sum(x)", 5, "found 'x'")]
    public void Anything_else_is_refused_at_its_place(string expression, int position, string message)
    {
        var xml = DmnText.File(DmnText.Input(expression, "number") + DmnText.Output("n", "number"));
        var problem = DmnText.Refused(xml).Problems.ShouldHaveSingleItem();
        problem.Position.ShouldBe(position);
        problem.Message.ShouldContain(message);
    }

    public static TheoryData<string, object?> WrongValues => new()
    {
        { "number", "5" },
        { "number", 5.0d },
        { "number", true },
        { "string", 5 },
        { "boolean", "true" },
        { "date", "2026-01-31" },
        { "date", new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc) },
    };

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_value_of_another_type_is_refused(string type, object? value)
    {
        var error = Should.Throw<DecisionInputException>(() => DmnText.Passes(type, "-", value));
        (error.TableId, error.InputName).ShouldBe(("t", "x"));
        error.Expected.ShouldStartWith($"a {type} (");
    }

    [Fact]
    public void Decimal_int_and_long_are_numbers()
    {
        DmnText.Passes("number", "5", 5m).ShouldBeTrue();
        DmnText.Passes("number", "5", 5).ShouldBeTrue();
        DmnText.Passes("number", "5", 5L).ShouldBeTrue();
    }

    [Fact]
    public void A_missing_value_is_refused_even_where_no_rule_tests_it()
    {
        var table = DmnText.Table(DmnText.OneInput("number", "-"));
        var error = Should.Throw<DecisionInputException>(() => table.Evaluate(DmnText.Of("y", 1)));
        error.Message.ShouldBe("Decision 't', input 'x': expected a number (or an explicit null), found no value with that name.");
        table.Evaluate(DmnText.Of("x", null)).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_part_of_a_structure_is_handed_in_by_its_path_or_with_the_structure()
    {
        const string Declared = """
            <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="Model" namespace="urn:test"><inputData id="c" name="customer"/>
            <decision id="t" name="Table"><informationRequirement><requiredInput href="#c"/></informationRequirement><decisionTable>
            <input><inputExpression typeRef="number"><text>customer.days</text></inputExpression></input><output typeRef="number"/>
            <rule id="r1"><inputEntry><text>5</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable></decision></definitions>
            """;
        foreach (var table in (DecisionTable[])[DmnText.Table(Declared), DmnText.Table(DmnText.OneInput("number", "5").Replace(">x<", ">customer.days<", StringComparison.Ordinal))])
        {
            table.Evaluate(DmnText.Of("customer.days", 5)).ShouldHaveSingleItem();
            Should.Throw<DecisionInputException>(() => table.Evaluate(DmnText.Of("days", 5))).InputName.ShouldBe("customer.days");
        }

        DmnText.Table(Declared).Evaluate(DmnText.Of("customer", new Dictionary<string, object?> { ["days"] = 5 })).ShouldHaveSingleItem();
        Should.Throw<DecisionInputException>(() => DmnText.Table(Declared).Evaluate(DmnText.Of("customer", new Dictionary<string, object?> { ["days"] = "5" })));
    }

    [Fact]
    public void Values_that_no_column_reads_are_passed_over()
    {
        var table = DmnText.Table(DmnText.OneInput("number", "5"));
        table.Evaluate(new Dictionary<string, object?> { ["x"] = 5, ["y"] = new object() }).ShouldHaveSingleItem();
    }

    [Fact]
    public void A_value_outside_the_input_values_is_refused_and_so_is_null_unless_listed()
    {
        var table = Allowed("\"A\",\"B\"", "\"A\"");
        table.Inputs[0].AllowedValues.ShouldNotBeNull().Literals.ShouldBe(["A", "B"]);
        table.Evaluate(DmnText.Of("x", "A")).ShouldHaveSingleItem();
        Should.Throw<DecisionInputException>(() => table.Evaluate(DmnText.Of("x", "C")))
            .Message.ShouldBe("Decision 't', input 'x': expected one of the allowed values \"A\",\"B\", found the string \"C\".");
        Should.Throw<DecisionInputException>(() => table.Evaluate(DmnText.Of("x", null))).Found.ShouldBe("null");
        Allowed("\"A\",null", "\"A\"").Evaluate(DmnText.Of("x", null)).ShouldBeEmpty();
        Allowed("", "\"A\"").Evaluate(DmnText.Of("x", "C")).ShouldBeEmpty();
    }

    [Fact]
    public void An_entry_that_tests_for_a_value_that_cannot_come_is_refused() =>
        Should.Throw<DecisionModelException>(() => Allowed("\"A\",\"B\"", "\"A\",\"X\"")).Message
            .ShouldContain("expected one of the allowed values \"A\",\"B\", found the string \"X\"");

    [Fact]
    public void A_variable_in_two_columns_has_one_type()
    {
        var xml = DmnText.File(DmnText.Input("x", "number") + DmnText.Input("x", "string") + DmnText.Output("n", "number"));
        DmnText.Refused(xml).Message.ShouldContain("expected one type for a variable that stands in several columns");
        var twice = DmnText.File(DmnText.Input("x", "number") + DmnText.Input("x", "number") + DmnText.Output("n", "number") + DmnText.Rule("r1", ["> 1", "< 5"], ["1"]));
        DmnText.Table(twice).Evaluate(DmnText.Of("x", 3)).ShouldHaveSingleItem().TestedInputs.ShouldBe(DmnText.Of("x", 3m));
    }

    private static DecisionTable Allowed(string values, string entry) => DmnText.Table(
        DmnText.File(DmnText.Input("x", "string", values) + DmnText.Output("n", "number") + DmnText.Rule("r1", [entry], ["1"])));
}
