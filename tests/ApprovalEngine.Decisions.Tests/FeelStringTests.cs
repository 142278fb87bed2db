using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>String built-ins (DMN 1.3, 10.3.4.3).</summary>
public sealed class FeelStringTests
{
    [Theory]
    [InlineData("substring(\"foobar\", 3)", "\"obar\"")]
    [InlineData("substring(\"foobar\", 3, 3)", "\"oba\"")]
    [InlineData("substring(\"foobar\", -2, 1)", "\"a\"")]
    [InlineData("substring(\"\\U01F40Eab\", 2)", "\"ab\"")]
    [InlineData("substring(string: \"foobar\", start position: 3)", "\"obar\"")]
    [InlineData("string length(\"foo\")", "3")]
    [InlineData("string length(\"\\U01F40Eab\")", "3")]
    [InlineData("upper case(\"aBc4\")", "\"ABC4\"")]
    [InlineData("lower case(\"aBc4\")", "\"abc4\"")]
    [InlineData("substring before(\"foobar\", \"bar\")", "\"foo\"")]
    [InlineData("substring before(\"foobar\", \"xyz\")", "\"\"")]
    [InlineData("substring after(\"foobar\", \"ob\")", "\"ar\"")]
    [InlineData("substring after(\"\", \"a\")", "\"\"")]
    [InlineData("replace(\"abcd\", \"(ab)|(a)\", \"[1=$1][2=$2]\")", "\"[1=ab][2=]cd\"")]
    [InlineData("replace(\"aBc\", \"b\", \"x\", \"i\")", "\"axc\"")]
    [InlineData("contains(\"foobar\", \"of\")", "false")]
    [InlineData("starts with(\"foobar\", \"fo\")", "true")]
    [InlineData("ends with(\"foobar\", \"r\")", "true")]
    [InlineData("matches(\"foobar\", \"^fo*b\")", "true")]
    [InlineData("matches(\"foobar\", \"^Fo*bar\", \"i\")", "true")]
    [InlineData("split(\"John Doe\", \"\\\\s\")", "[\"John\", \"Doe\"]")]
    [InlineData("split(\"a;b;c;;\", \";\")", "[\"a\", \"b\", \"c\", \"\", \"\"]")]
    [InlineData("string join([\"a\", \"b\", null], \"_\")", "\"a_b\"")]
    [InlineData("string join([])", "\"\"")]
    public void Strings(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("substring(\"foobar\", 0)")]
    [InlineData("substring(\"foobar\", 9)")]
    [InlineData("substring(5, 1)")]
    [InlineData("string length(null)")]
    [InlineData("matches(\"a\", \"[\")")]
    [InlineData("matches(\"a\", \"a\", \"q\")")]
    [InlineData("replace(\"a\", null, \"b\")")]
    [InlineData("contains(\"a\")")]
    [InlineData("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")")]
    public void What_makes_no_sense_is_null_with_an_error(string expression) => Feel.Fails(expression);
}
