using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Every error names line and column in the file. The mark ¦ in a test's file stands where the error is expected.</summary>
public sealed class MalformedModelTests
{
    private const string Columns = "<input><inputExpression typeRef=\"number\"><text>x</text></inputExpression></input>\n<output name=\"n\" typeRef=\"number\"/>\n";

    [Theory]
    [InlineData("<rule id=\"r\"><inputEntry><text>&lt;= ¦y</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found 'y'")]
    [InlineData("<rule id=\"r\"><inputEntry><text>&#x3c;\n  5,\n ¦y</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found 'y'")]
    [InlineData("<rule id=\"r\"><inputEntry><text><![CDATA[< ¦&]]></text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found '&'")]
    [InlineData("<rule id=\"r\"><inputEntry><text>&lt; <!-- c --><![CDATA[¦&amp;]]></text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found '&'")]
    [InlineData("<rule id=\"r\"><inputEntry><text>1</text></inputEntry><outputEntry><text>¦\"a\"</text></outputEntry></rule>", "found the string \"a\"")]
    [InlineData("<rule id=\"r\"><inputEntry><text>1</text></inputEntry><outputEntry>¦<text/></outputEntry></rule>", "found the end of the expression")]
    [InlineData("<rule id=\"r\">¦<inputEntry/><outputEntry><text>1</text></outputEntry></rule>", "expected <text> in <inputEntry>, found none")]
    [InlineData("¦<rule id=\"r\"><inputEntry><text>1</text></inputEntry></rule>", "expected 1 input and 1 output entries, found 1 and 0")]
    [InlineData("<rule ¦id=\"t\"><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "unique in the file, found 't' again (first in line 2, column 11)")]
    [InlineData("<rule id=\"r\"><inputEntry><text>1</text>¦<text>2</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "expected at most one <text> in <inputEntry>, found another")]
    [InlineData("<rule id=\"r\"><inputEntry>¦<txt>2</txt><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found <txt>")]
    [InlineData("\r\n\r\n  ¦<ruel id=\"r\"/>", "found <ruel>")]
    [InlineData("¦<rule id=\"r\" xmlns=\"\"><inputEntry><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found <rule> of ''")]
    [InlineData("¦<d:rule id=\"r\" xmlns:d=\"https://www.omg.org/spec/DMN/20211108/MODEL/\"/>", "found <rule> of 'https://www.omg.org/spec/DMN/20211108/MODEL/'")]
    [InlineData("<rule id=\"r\"><inputEntry>¦<text xmlns=\"\">1</text><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "found <text> of ''")]
    [InlineData("<rule id=\"r\"><inputEntry ¦expressionLanguage=\"javascript\"><text>1</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>", "expected FEEL as expressionLanguage, found 'javascript'")]
    public void A_rule_with_an_error_is_refused_at_its_place(string rule, string message) => RefusedAtMark(DmnText.File(Columns + rule), message);

    [Theory]
    [InlineData("¦<input/><output name=\"n\" typeRef=\"number\"/>", "expected <inputExpression> in <input>, found none")]
    [InlineData("<input>¦<inputExpression><text>x</text></inputExpression></input><output name=\"n\" typeRef=\"number\"/>", "expected the attribute 'typeRef' on <inputExpression>, found none")]
    [InlineData("<input><inputExpression ¦typeRef=\"integer\"><text>x</text></inputExpression></input><output name=\"n\" typeRef=\"number\"/>", "or a type of the file as typeRef, found 'integer'")]
    [InlineData("<input><inputExpression typeRef=\"number\"><text>x ¦% 2</text></inputExpression></input><output name=\"n\" typeRef=\"number\"/>", "found '%'")]
    [InlineData("<input><inputExpression typeRef=\"number\"><text>x</text></inputExpression><inputValues><text>¦\"a\"</text></inputValues></input><output name=\"n\" typeRef=\"number\"/>", "found the string \"a\"")]
    [InlineData("<output name=\"n\" ¦typeRef=\"tRole\"/>", "found 'tRole'")]
    [InlineData("<output name=\"n\" typeRef=\"number\"><defaultOutputEntry><text>1</text></defaultOutputEntry>¦<defaultOutputEntry><text>2</text></defaultOutputEntry></output>", "expected at most one <defaultOutputEntry>")]
    [InlineData("<output name=\"n\" typeRef=\"number\">¦<outputValue/></output>", "found <outputValue>")]
    public void A_column_with_an_error_is_refused_at_its_place(string columns, string message) => RefusedAtMark(DmnText.File(columns), message);

    [Theory]
    [InlineData("¦<html/>", "expected <definitions> of DMN 1.3, 1.4 or 1.5")]
    [InlineData("¦<definitions xmlns=\"http://www.omg.org/spec/DMN/20180521/MODEL/\"/>", "found <definitions> of 'http://www.omg.org/spec/DMN/20180521/MODEL/'")]
    [InlineData("¦<definitions xmlns=\"" + DmnText.Dmn13 + "\" namespace=\"urn:x\"/>", "expected the attribute 'name' on <definitions>, found none")]
    [InlineData("<definitions xmlns=\"" + DmnText.Dmn13 + "\" name=\"n\" namespace=\"urn:x\">\n ¦<Decision/></definitions>", "found <Decision>")]
    [InlineData("<definitions xmlns=\"" + DmnText.Dmn13 + "\" name=\"n\" namespace=\"urn:x\">\n ¦<decision id=\"d\" name=\"d\"><list/><context/></decision></definitions>", "expected one expression (literalExpression, decisionTable, ")]
    [InlineData("<definitions xmlns=\"" + DmnText.Dmn13 + "\" name=\"n\" namespace=\"urn:x\"><decision id=\"d\" name=\"d\">\n <informationRequirement><requiredDecision ¦href=\"#e\"/></informationRequirement><decisionTable><output typeRef=\"number\"/></decisionTable></decision></definitions>", "expected the id of a part of this file in <requiredDecision>, found '#e'")]
    public void A_file_with_an_error_is_refused_at_its_place(string xml, string message) => RefusedAtMark(xml, message);

    [Theory]
    [InlineData("<a>\n  <b></c>", 2, 8)]
    [InlineData("<a x=1/>", 1, 6)]
    [InlineData("", 1, 1)]
    [InlineData("<!-- <!DOCTYPE -->\r\n <?p ?>", 2, 8)]
    [InlineData("<!-- -->\n  <!DOCTYPE a><a/>", 2, 3)]
    public void What_is_no_XML_is_refused_at_its_place(string xml, int line, int column)
    {
        var error = DmnText.Refused(xml);
        error.Message.ShouldContain("expected well-formed XML");
        (error.Line, error.Column).ShouldBe((line, column));
    }

    [Fact]
    public void A_column_is_counted_in_the_file_behind_characters_written_as_numbers()
    {
        const string Entry = "\"&#x1F600;&#128512;&#65;&amp;\r\n😀\" ¦y";
        RefusedAtMark(DmnText.OneInput("string", "ENTRY").Replace("ENTRY", Entry, StringComparison.Ordinal), "found 'y'");
        RefusedAtMark(DmnText.OneInput("string", "ENTRY").Replace("ENTRY", Entry.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal), "found 'y'");
    }

    [Fact]
    public void All_problems_are_found_at_once_and_the_message_has_them_all()
    {
        var error = DmnText.Refused(DmnText.OneInput("number", "<", "5", "\"a\"", "[1..]"));
        error.Problems.Select(problem => (problem.Rule, problem.Line, problem.Position)).ShouldBe([("r1", 6, 2), ("r3", 8, 1), ("r4", 9, 5)]);
        error.Source.ShouldBe("test.dmn");
        error.Message.Split('\n').Length.ShouldBe(3);
        error.Message.ShouldStartWith("test.dmn(6,37): decision 't': rule 'r1': column 'x': expected a number literal, found the end of the expression");
    }

    [Fact]
    public void At_most_a_hundred_problems_are_kept_and_the_rest_counted()
    {
        var error = DmnText.Refused(DmnText.OneInput("number", [.. Enumerable.Repeat("<", 130)]));
        (error.Problems.Count, error.ProblemCount).ShouldBe((100, 130));
        error.Message.ShouldEndWith("and 30 more problems");
    }

    [Fact]
    public void A_message_stays_short_where_the_file_does_not()
    {
        var error = DmnText.Refused(DmnText.OneInput(new string('x', 100_000), "5").Replace("id=\"t\"", $"id=\"{new string('t', 100_000)}\"", StringComparison.Ordinal));
        error.Message.Length.ShouldBeLessThan(5_000);
    }

    private static void RefusedAtMark(string marked, string message)
    {
        var mark = marked.IndexOf('¦', StringComparison.Ordinal);
        var before = marked[..mark].Replace("\r\n", "\n", StringComparison.Ordinal);
        var line = before.Count(c => c == '\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        var error = DmnText.Refused(marked.Remove(mark, 1));
        error.Message.ShouldContain(message);
        error.Problems.Select(problem => string.Create(CultureInfo.InvariantCulture, $"{problem.Line},{problem.Column}"))
            .ShouldContain(string.Create(CultureInfo.InvariantCulture, $"{line},{column}"), error.Message);
    }
}
