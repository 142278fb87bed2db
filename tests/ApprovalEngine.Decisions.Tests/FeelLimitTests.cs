using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Expressions made to hurt end with an error, quickly, and never the process.</summary>
public sealed class FeelLimitTests
{
    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    [InlineData("if true then ", " else 1")]
    [InlineData("not(", ")")]
    [InlineData("for i in [1] return ", "")]
    [InlineData("function() ", "")]
    public void Deep_nesting_is_refused(string open, string close)
    {
        const int Depth = 700;
        var expression = string.Concat(Enumerable.Repeat(open, Depth)) + "1" + string.Concat(Enumerable.Repeat(close, Depth));
        expression = expression.Length > DecisionModel.MaxExpressionLength ? expression[..DecisionModel.MaxExpressionLength] : expression;
        Feel.Refused(expression).Message.ShouldContain("deep");
    }

    [Theory]
    [InlineData("1 + ", "1")]
    [InlineData("- ", "1")]
    [InlineData("2 ** ", "1")]
    [InlineData("true or ", "true")]
    public void Long_chains_are_refused(string part, string end) =>
        Feel.Refused(string.Concat(Enumerable.Repeat(part, 1_000)) + end).Message.ShouldContain("nested at most 200 deep");

    [Fact]
    public void A_name_has_at_most_forty_words()
    {
        static string Name(int count) => string.Join(' ', Enumerable.Repeat("a", count));
        Feel.Evaluate(Name(40) + " + 1", (Name(40), 1)).Value.ShouldBe(2m);
        Feel.Refused(Name(41) + " + 1").Message.ShouldContain("expected the end of the expression");
        var sum = string.Join('+', Enumerable.Repeat("a", 150));
        Feel.Evaluate(sum, ("a", 1), (Name(4_000), 1)).Value.ShouldBe(150m);
    }

    [Fact]
    public void A_long_path_is_refused() => Feel.Refused("{}" + string.Concat(Enumerable.Repeat(".a", 1_000))).Message.ShouldContain("nested at most 200 deep");

    [Fact]
    public void A_long_list_of_values_is_no_chain() => Feel.Evaluate($"count([{string.Join(',', Enumerable.Repeat("1", 3_000))}])").Value.ShouldBe(3_000m);

    [Theory]
    [InlineData("count(for i in 1..1000000000000 return i)")]
    [InlineData("count(for i in 1..3000, j in 1..3000 return 1)")]
    [InlineData("every x in 1..1000000000000 satisfies true")]
    [InlineData("count(for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1]))")]
    [InlineData("string length((for i in 1..60 return if i = 1 then \"aaaa\" else partial[-1] + partial[-1])[-1])")]
    [InlineData("count(distinct values(for i in 1..4000 return i))")]
    [InlineData("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r")]
    [InlineData("(for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]])[-1]")]
    [InlineData("(for i in 1..60 return if i = 1 then {a: 1} else {a: partial[-1], b: partial[-1]})[-1] = {}")]
    [InlineData("{s: string join(for i in 1..2000 return \"aaaaaaaaaa\"), r: replace(s, \"a\", s)}.r")]
    [InlineData("{s: string join(for i in 1..2000 return \"aaaaaaaaaa\"), r: replace(s, \"(.+)\", s + \"$1\" + replace(s, \"a\", \"\\\\$1\"))}.r")]
    [InlineData("{s: string join(for i in 1..2000 return \"aaaaaaaaaa\"), r: string join(for i in 1..2000 return \"\", s)}.r")]
    [InlineData("{s: string join(for i in 1..2000 return \"aaaaaaaaaa\"), r: count(for i in 1..1000000 return upper case(s))}.r")]
    [InlineData("{l: for i in 1..20000 return i, r: count(for i in 1..1000000 return l = l)}.r")]
    [InlineData("{l: for i in 1..20000 return i, r: count(for i in 1..1000000 return 0 in l)}.r")]
    [InlineData("(for i in 1..5000 return if i = 1 then [] else [partial[-1]])[-1]")]
    public void What_grows_without_end_is_stopped(string expression)
    {
        var result = Feel.Evaluate(expression);
        result.Value.ShouldBeNull();
        result.Errors[^1].Message.ShouldContain("expected");
        result.Errors[^1].Message.ShouldMatch("at most");
    }

    [Fact]
    public void Functions_that_call_each_other_for_ever_are_stopped_on_a_small_stack()
    {
        DecisionResult? result = null;
        var body = string.Concat(Enumerable.Repeat("if true then ", 40)) + "f(n + 1)" + string.Concat(Enumerable.Repeat(" else 1", 40));
        var xml = $"""
            <definitions xmlns="{DmnText.Dmn13}" id="m" name="Model" namespace="urn:test">
            <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/><literalExpression><text>{body}</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="D"><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement><literalExpression><text>f(1)</text></literalExpression></decision>
            </definitions>
            """;
        var model = DecisionModel.Parse(xml, DmnText.Source);
        var thread = new Thread(() => result = model.Evaluate("d", new Dictionary<string, object?>()), maxStackSize: 512 * 1024);
        thread.Start();
        thread.Join();
        result.ShouldNotBeNull().Errors.ShouldHaveSingleItem().Message.ShouldContain("expected calls nested at most 200 deep");
    }

    [Theory]
    [InlineData(199, 199)]
    [InlineData(200, null)]
    public void Functions_may_be_two_hundred_calls_deep(int count, int? expected)
    {
        var model = DecisionModel.Parse(
            $"""
            <definitions xmlns="{DmnText.Dmn13}" id="m" name="Model" namespace="urn:test">
            <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/><literalExpression><text>if n = 0 then 0 else 1 + f(n - 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="D"><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement><literalExpression><text>f({count})</text></literalExpression></decision>
            </definitions>
            """,
            DmnText.Source);
        model.Evaluate("d", new Dictionary<string, object?>()).Value.ShouldBe((decimal?)expected);
    }

    [Fact]
    public void A_chain_of_decisions_that_is_too_long_is_refused()
    {
        static string Chain(int count) => $"<definitions xmlns=\"{DmnText.Dmn13}\" id=\"m\" name=\"Model\" namespace=\"urn:test\">"
            + string.Concat(Enumerable.Range(0, count).Select(index => $"<decision id=\"d{index}\" name=\"D{index}\">"
                + (index == 0 ? "" : $"<informationRequirement><requiredDecision href=\"#d{index - 1}\"/></informationRequirement>")
                + $"<literalExpression><text>{(index == 0 ? "0" : $"D{index - 1} + 1")}</text></literalExpression></decision>\n")) + "</definitions>";
        DecisionModel.Parse(Chain(100), DmnText.Source).Evaluate("d99", new Dictionary<string, object?>()).Value.ShouldBe(99m);
        DmnText.Refused(string.Concat(Chain(5_000))).Message.ShouldContain("over at most 100 steps");
    }

    [Theory]
    [InlineData("for i in (2 ** 95 - 1) * 2 + 1..(2 ** 95 - 1) * 2 + 1 return i")]
    [InlineData("@\"P999999999D\" * 1000000")]
    [InlineData("@\"P999999999D\" * 1000000000000000")]
    [InlineData("@\"P999999999Y\" * 10000000000000000")]
    [InlineData("sum([(2 ** 95 - 1) * 2 + 1, 1])")]
    [InlineData("time(1, 2, 3, @\"P999999999D\")")]
    [InlineData("date(10 ** 20, 1, 1)")]
    public void Numbers_that_grow_too_large_end_with_an_error(string expression) => Feel.Fails(expression);

    [Fact]
    public void A_sum_that_grows_too_large_is_an_error_of_the_table()
    {
        var model = HitPolicyTable.Model("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", ["2 ** 95", "2 ** 95", "1"], ["number"]);
        model.Evaluate("t", DmnText.Of("x", 7)).Errors.ShouldHaveSingleItem().Message.ShouldContain("28 digits");
    }

    [Fact]
    public void A_table_whose_expression_grows_without_end_says_so()
    {
        var table = DmnText.Table(DmnText.OneInput("number", "count(for i in 1..1000000000000 return ?) > 1"));
        Should.Throw<DecisionLimitException>(() => table.Evaluate(DmnText.Of("x", 1))).Decision.ShouldBe("t");
        Should.Throw<DecisionLimitException>(() => table.Match(DmnText.Of("x", 1), [])).Decision.ShouldBe("t");
    }

    [Fact]
    public void Values_nested_without_end_are_not_taken()
    {
        var circle = new Dictionary<string, object?>();
        circle["a"] = circle;
        Feel.Evaluate("x", ("x", circle)).Errors[0].Message.ShouldContain("expected a value of a type that FEEL has");
    }
}
