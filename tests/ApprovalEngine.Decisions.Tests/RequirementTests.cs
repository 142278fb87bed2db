using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Decisions that need input data, other decisions and business knowledge models (DMN 1.3, 6.2 and 6.3), and boxed expressions (10.2).</summary>
public sealed class RequirementTests
{
    private const string Loan = """
        <itemDefinition name="tLoan"><itemComponent name="amount"><typeRef>number</typeRef></itemComponent><itemComponent name="risk class"><typeRef>tRisk</typeRef></itemComponent></itemDefinition>
        <itemDefinition name="tRisk"><typeRef>string</typeRef><allowedValues><text>"A","B"</text></allowedValues></itemDefinition>
        <itemDefinition name="tNumbers" isCollection="true"><typeRef>number</typeRef></itemDefinition>
        <inputData id="iLoan" name="Loan"><variable name="Loan" typeRef="tLoan"/></inputData>
        """;

    private const string NeedsLoan = "<informationRequirement><requiredInput href=\"#iLoan\"/></informationRequirement>";

    [Fact]
    public void A_decision_takes_the_value_of_another_and_of_input_data()
    {
        var model = Model(Loan + $"""
            <decision id="fee" name="Fee"><variable name="Fee" typeRef="number"/>{NeedsLoan}<literalExpression><text>Loan.amount * 0.01</text></literalExpression></decision>
            <decision id="route" name="Route"><variable name="Route" typeRef="string"/>{NeedsLoan}<informationRequirement><requiredDecision href="#fee"/></informationRequirement>
            <decisionTable hitPolicy="UNIQUE"><input><inputExpression typeRef="number"><text>Fee</text></inputExpression></input><input><inputExpression><text>Loan.risk class</text></inputExpression></input><output/>
            <rule id="r1"><inputEntry><text>&lt; 10</text></inputEntry><inputEntry><text>"A"</text></inputEntry><outputEntry><text>"low"</text></outputEntry></rule>
            <rule id="r2"><inputEntry><text>&gt;= 10</text></inputEntry><inputEntry><text>-</text></inputEntry><outputEntry><text>"high " + string(Fee)</text></outputEntry></rule>
            </decisionTable></decision>
            """);
        model.Evaluate("route", LoanOf(500, "A")).Value.ShouldBe("low");
        model.Evaluate("Route", LoanOf(5_000, "B")).Value.ShouldBe("high 50");
        model.Decisions.ShouldBe(["fee", "route"]);
        model.Tables["route"].Inputs.Select(input => (input.Name, input.Type)).ShouldBe([("Fee", DecisionValueType.Number), ("Loan.risk class", DecisionValueType.Text)]);
        model.Tables["route"].Inputs[1].AllowedValues.ShouldNotBeNull().Literals.ShouldBe(["A", "B"]);
    }

    [Fact]
    public void A_value_that_is_not_of_its_type_is_null_with_an_error()
    {
        var model = Model(Loan + $"<decision id=\"d\" name=\"D\">{NeedsLoan}<literalExpression><text>Loan = null</text></literalExpression></decision>");
        model.Evaluate("d", LoanOf(5, "A")).Value.ShouldBe(false);
        var result = model.Evaluate("d", LoanOf(5, "C"));
        result.Value.ShouldBe(true);
        result.Errors.ShouldHaveSingleItem().Message.ShouldContain("expected the input 'Loan'");
        model.Evaluate("d", new Dictionary<string, object?>()).Errors.ShouldHaveSingleItem().Message.ShouldContain("expected the input 'Loan' (or an explicit null), found none");
    }

    [Fact]
    public void A_business_knowledge_model_is_called_by_position_by_name_and_by_invocation()
    {
        const string Function = """
            <businessKnowledgeModel id="pmt" name="PMT"><encapsulatedLogic><formalParameter name="p" typeRef="number"/><formalParameter name="r" typeRef="number"/><formalParameter name="n" typeRef="number"/>
            <literalExpression><text>(p*r/12)/(1-(1+r/12)**-n)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            """;
        const string Needs = "<knowledgeRequirement><requiredKnowledge href=\"#pmt\"/></knowledgeRequirement>";
        var model = Model(Function + $"""
            <decision id="a" name="A">{Needs}<literalExpression><text>decimal(PMT(600000, 0.0375, 360), 6)</text></literalExpression></decision>
            <decision id="b" name="B">{Needs}<literalExpression><text>decimal(PMT(r: 0.0375, n: 360, p: 600000), 6)</text></literalExpression></decision>
            <decision id="c" name="C">{Needs}<invocation><literalExpression><text>PMT</text></literalExpression>
            <binding><parameter name="n"/><literalExpression><text>360</text></literalExpression></binding><binding><parameter name="p"/><literalExpression><text>600000</text></literalExpression></binding>
            <binding><parameter name="r"/><literalExpression><text>0.0375</text></literalExpression></binding></invocation></decision>
            """);
        model.Evaluate("a", new Dictionary<string, object?>()).Value.ShouldBe(2778.693549m);
        model.Evaluate("b", new Dictionary<string, object?>()).Value.ShouldBe(2778.693549m);
        decimal.Round((decimal)model.Evaluate("c", new Dictionary<string, object?>()).Value!, 6).ShouldBe(2778.693549m);
    }

    [Fact]
    public void A_business_knowledge_model_may_be_a_table_and_may_call_itself()
    {
        var model = Model("""
            <businessKnowledgeModel id="t" name="band"><encapsulatedLogic><formalParameter name="amount" typeRef="number"/>
            <decisionTable><input><inputExpression typeRef="number"><text>amount</text></inputExpression></input><output typeRef="string"/>
            <rule id="r1"><inputEntry><text>&lt; 10</text></inputEntry><outputEntry><text>"small"</text></outputEntry></rule>
            <rule id="r2"><inputEntry><text>&gt;= 10</text></inputEntry><outputEntry><text>"large"</text></outputEntry></rule></decisionTable></encapsulatedLogic></businessKnowledgeModel>
            <businessKnowledgeModel id="f" name="factorial"><encapsulatedLogic><formalParameter name="n" typeRef="number"/>
            <literalExpression><text>if n &lt; 2 then 1 else n * factorial(n - 1)</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="D"><knowledgeRequirement><requiredKnowledge href="#t"/></knowledgeRequirement><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>
            <literalExpression><text>[band(5), band(factorial(5))]</text></literalExpression></decision>
            """);
        Feel.Written(model.Evaluate("d", new Dictionary<string, object?>()).Value).ShouldBe("[\"small\", \"large\"]");
    }

    [Theory]
    [InlineData("<context><contextEntry><variable name=\"a\"/><literalExpression><text>2</text></literalExpression></contextEntry><contextEntry><variable name=\"b\"/><literalExpression><text>a + 1</text></literalExpression></contextEntry></context>", "{a: 2, b: 3}")]
    [InlineData("<context><contextEntry><variable name=\"a\"/><literalExpression><text>2</text></literalExpression></contextEntry><contextEntry><literalExpression><text>a + 1</text></literalExpression></contextEntry></context>", "3")]
    [InlineData("<list><literalExpression><text>1</text></literalExpression><literalExpression><text>\"b\"</text></literalExpression></list>", "[1, \"b\"]")]
    [InlineData("<relation><column name=\"a\"/><column name=\"b c\"/><row><literalExpression><text>1</text></literalExpression><literalExpression><text>2</text></literalExpression></row></relation>", "[{a: 1, b c: 2}]")]
    [InlineData("<conditional><if><literalExpression><text>1 = 2</text></literalExpression></if><then><literalExpression><text>1</text></literalExpression></then><else><literalExpression><text>2</text></literalExpression></else></conditional>", "2")]
    [InlineData("<filter><in><literalExpression><text>[1, 5]</text></literalExpression></in><match><literalExpression><text>item &gt; 2</text></literalExpression></match></filter>", "[5]")]
    [InlineData("<for iteratorVariable=\"i\"><in><literalExpression><text>1..3</text></literalExpression></in><return><literalExpression><text>i * 2</text></literalExpression></return></for>", null)]
    [InlineData("<for iteratorVariable=\"i\"><in><literalExpression><text>[1, 2]</text></literalExpression></in><return><literalExpression><text>i * 2</text></literalExpression></return></for>", "[2, 4]")]
    [InlineData("<every iteratorVariable=\"i\"><in><literalExpression><text>[1, 2]</text></literalExpression></in><satisfies><literalExpression><text>i &gt; 1</text></literalExpression></satisfies></every>", "false")]
    [InlineData("<some iteratorVariable=\"i\"><in><literalExpression><text>[1, 2]</text></literalExpression></in><satisfies><literalExpression><text>i &gt; 1</text></literalExpression></satisfies></some>", "true")]
    public void Boxed_expressions(string boxed, string? expected)
    {
        string Xml() => $"<decision id=\"d\" name=\"D\">{boxed}</decision>";
        if (expected is null)
        {
            Should.Throw<DecisionModelException>(() => Model(Xml()));
            return;
        }

        Feel.Written(Model(Xml()).Evaluate("d", new Dictionary<string, object?>()).Value).ShouldBe(expected);
    }

    [Fact]
    public void A_list_and_its_only_item_stand_for_each_other_where_the_type_says_so()
    {
        var model = Model(Loan + """
            <decision id="a" name="A"><variable name="A" typeRef="tNumbers"/><literalExpression><text>5</text></literalExpression></decision>
            <decision id="b" name="B"><variable name="B" typeRef="number"/><literalExpression><text>[5]</text></literalExpression></decision>
            <decision id="c" name="C"><variable name="C" typeRef="tNumbers"/><literalExpression><text>["x"]</text></literalExpression></decision>
            <decision id="e" name="E"><variable name="E" typeRef="tNumbers"/><literalExpression><text>[[1], 2]</text></literalExpression></decision>
            """);
        Feel.Written(model.Evaluate("a", new Dictionary<string, object?>()).Value).ShouldBe("[5]");
        Feel.Written(model.Evaluate("b", new Dictionary<string, object?>()).Value).ShouldBe("5");
        Feel.Written(model.Evaluate("e", new Dictionary<string, object?>()).Value).ShouldBe("[1, 2]");
        model.Evaluate("c", new Dictionary<string, object?>()).ShouldSatisfyAllConditions(
            result => result.Value.ShouldBeNull(), result => result.Errors.ShouldHaveSingleItem());
    }

    [Theory]
    [InlineData("<decision id=\"a\" name=\"A\"><informationRequirement><requiredDecision href=\"#b\"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision><decision id=\"b\" name=\"B\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision>", "expected a decision that does not need itself", false)]
    [InlineData("<decision id=\"a\" name=\"A\"><knowledgeRequirement><requiredKnowledge href=\"#s\"/></knowledgeRequirement><literalExpression><text>1</text></literalExpression></decision><decisionService id=\"s\" name=\"S\"/>", "found a decision service to call (not supported)", true)]
    [InlineData("<import name=\"x\" namespace=\"urn:other\" importType=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>", "found an import of 'urn:other' (not supported)", true)]
    [InlineData("<businessKnowledgeModel id=\"f\" name=\"F\"><encapsulatedLogic kind=\"Java\"><literalExpression><text>1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>", "found Java (not supported)", true)]
    [InlineData("<itemDefinition name=\"t\"><typeRef>t</typeRef></itemDefinition>", "expected a type that is not made of itself", false)]
    [InlineData("<itemDefinition name=\"t\"><typeRef>unheard</typeRef></itemDefinition>", "as typeRef, found 'unheard'", false)]
    [InlineData("<decision id=\"a\" name=\"A\"><informationRequirement><requiredInput href=\"#nowhere\"/></informationRequirement><literalExpression><text>1</text></literalExpression></decision>", "found '#nowhere'", false)]
    [InlineData("<decision id=\"a\" name=\"A\"><literalExpressoin><text>1</text></literalExpressoin></decision>", "found <literalExpressoin>", false)]
    public void What_cannot_be_is_refused_with_its_reason(string parts, string message, bool isUnsupported)
    {
        var error = Should.Throw<DecisionModelException>(() => Model(parts));
        error.Message.ShouldContain(message);
        error.Problems.Any(problem => problem.IsUnsupported).ShouldBe(isUnsupported);
        error.Line.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("<relation><column name=\"a\" typeRef=\"number\"/><row><literalExpression><text>1</text></literalExpression></row><row><literalExpression><text>\"x\"</text></literalExpression></row></relation>", "[{a: 1}, {a: null}]")]
    [InlineData("<invocation><literalExpression><text>function(n) n</text></literalExpression><binding><parameter name=\"n\" typeRef=\"number\"/><literalExpression><text>\"x\"</text></literalExpression></binding></invocation>", "null")]
    [InlineData("<decisionTable><output name=\"a\" typeRef=\"Any\"/><output name=\"b\" typeRef=\"Any\"/><rule><outputEntry typeRef=\"number\"><text>if true then \"x\" else 1</text></outputEntry><outputEntry><text>\"x\"</text></outputEntry></rule></decisionTable>", "{a: null, b: \"x\"}")]
    public void What_is_not_of_the_type_of_its_column_parameter_or_entry_is_null_with_an_error(string boxed, string expected)
    {
        var result = Model($"<decision id=\"d\" name=\"D\"><variable name=\"D\"/>{boxed}</decision>").Evaluate("d", new Dictionary<string, object?>());
        Feel.Written(result.Value).ShouldBe(expected);
        result.Errors.ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("function(n) n", "5")]
    [InlineData("function(n) \"x\"", "null")]
    [InlineData("function(n, m) n", "null")]
    public void A_function_takes_and_gives_what_its_type_says(string function, string expected)
    {
        var model = Model($"""
            <itemDefinition name="tRate"><functionItem outputTypeRef="number"><parameters name="n"/></functionItem></itemDefinition>
            <decision id="f" name="F"><variable name="F" typeRef="tRate"/><literalExpression><text>{function}</text></literalExpression></decision>
            <decision id="d" name="D"><informationRequirement><requiredDecision href="#f"/></informationRequirement><literalExpression><text>F(5)</text></literalExpression></decision>
            """);
        Feel.Written(model.Evaluate("d", new Dictionary<string, object?>()).Value).ShouldBe(expected);
    }

    // DMN 1.3, 6.3.7: the logic of a decision is optional.
    [Fact]
    public void A_decision_without_logic_is_what_the_caller_says()
    {
        var model = Model(
            "<decision id=\"a\" name=\"Opinion\"><question>Good?</question><variable name=\"Opinion\" typeRef=\"string\"/></decision>"
            + "<decision id=\"b\" name=\"Text\"><informationRequirement><requiredDecision href=\"#a\"/></informationRequirement>"
            + "<literalExpression><text>\"It is \" + Opinion</text></literalExpression></decision>");
        model.Evaluate("b", new Dictionary<string, object?> { ["Opinion"] = "good" }).Value.ShouldBe("It is good");
        model.Evaluate("b", new Dictionary<string, object?> { ["Opinion"] = 5 }).Value.ShouldBeNull();
        var missing = model.Evaluate("a", new Dictionary<string, object?>());
        missing.Value.ShouldBeNull();
        missing.Errors.ShouldHaveSingleItem().Message.ShouldBe("expected the input 'Opinion' (or an explicit null), found none");
    }

    [Fact]
    public void An_unknown_decision_is_the_callers_mistake() =>
        Should.Throw<ArgumentException>(() => Model(Loan).Evaluate("nothing", new Dictionary<string, object?>())).Message.ShouldContain("no decision 'nothing'");

    private static DecisionModel Model(string parts) => DecisionModel.Parse(
        $"<definitions xmlns=\"{DmnText.Dmn13}\" id=\"m\" name=\"Model\" namespace=\"urn:test\">\n{parts}\n</definitions>", DmnText.Source);

    private static Dictionary<string, object?> LoanOf(int amount, string riskClass) =>
        new() { ["Loan"] = new Dictionary<string, object?> { ["amount"] = amount, ["risk class"] = riskClass } };
}
