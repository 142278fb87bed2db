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
    [InlineData("string join([\"a\", \"b\"], null)", "\"ab\"")]
    [InlineData("string join(\"a\", \"_\")", "\"a\"")]
    public void Strings(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("substring(\"foobar\", 0)")]
    [InlineData("substring(\"foobar\", 9)")]
    [InlineData("substring(5, 1)")]
    [InlineData("string length(null)")]
    [InlineData("matches(\"a\", \"[\")")]
    [InlineData("matches(\"a\", \"a\", \"g\")")]
    [InlineData("string join([\"a\"], \"_\", \"<\")")]
    [InlineData("replace(\"a\", null, \"b\")")]
    [InlineData("contains(\"a\")")]
    [InlineData("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")")]
    public void What_makes_no_sense_is_null_with_an_error(string expression) => Feel.Fails(expression);

    // DMN 1.3, 10.3.1.2, rules 35 and 64: what begins no escape is a backslash.
    [Theory]
    [InlineData("\"\\d\"", "\"\\d\"")]
    [InlineData("\"a\\ b\"", "\"a\\ b\"")]
    [InlineData("string length(\"\\q\\n\")", "3")]
    [InlineData("replace(\"2026-07\", \"(\\d+)-(\\d+)\", \"$2/$1\")", "\"07/2026\"")]
    [InlineData("split(\"one two\", \"\\s\")", "[\"one\", \"two\"]")]
    public void A_backslash_before_another_character_is_itself(string expression, string expected) => Feel.Gives(expression, expected);

    // XQuery 1.0 and XPath 2.0, Functions and Operators, 7.6.1, and flag q of 3.0.
    [Theory]
    [InlineData("matches(\"a\\nb\", \"a.b\")", "false")]
    [InlineData("matches(\"a\\rb\", \"a.b\")", "false")]
    [InlineData("matches(\"a\\rb\", \"a.b\", \"s\")", "true")]
    [InlineData("matches(\"ab\\n\", \"b$\")", "false")]
    [InlineData("matches(\"ab\\nc\", \"b$\", \"m\")", "true")]
    [InlineData("matches(\"a#b\", \"a # b\", \"x\")", "true")]
    [InlineData("matches(\"a b\", \"a [ ] b\", \"x\")", "true")]
    [InlineData("matches(\"ab\", \"\\p { L u } b\", \"xi\")", "true")]
    [InlineData("matches(\"abc\", \"a.c\", \"q\")", "false")]
    [InlineData("matches(\"xA.Cx\", \"a.c\", \"qi\")", "true")]
    [InlineData("matches(\"m\", \"^[a-z-[aeiou]]$\")", "true")]
    [InlineData("matches(\"e\", \"^[a-z-[aeiou]]$\")", "false")]
    [InlineData("matches(\"^]\", \"^[x^][\\[\\]]$\")", "true")]
    [InlineData("matches(\"abab\", \"^(?:(a)b)(\\1b)$\")", "true")]
    public void A_pattern_means_what_it_means_in_XPath(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("matches(\"a\", \"(a)\\2\")")]
    [InlineData("matches(\"aa\", \"(a\\1)\")")]
    [InlineData("matches(\"a\", \"(a)[\\1]\")")]
    [InlineData("matches(\"a\", \"(?=a)a\")")]
    [InlineData("matches(\"a\", \"\\ba\")")]
    [InlineData("matches(\"a\", \"\\x61\")")]
    [InlineData("matches(\"a\", \"[]a]\")")]
    [InlineData("matches(\"a\", \"[[a]]\")")]
    [InlineData("matches(\"a\", \"\\i\")")]
    [InlineData("matches(\"a\", \"a\\\\\")")]
    public void A_pattern_that_XPath_does_not_know_is_null_with_an_error(string expression) => Feel.Fails(expression, "expected a regular expression");

    // 7.6.3 and 7.6.4.
    [Theory]
    [InlineData("replace(\"abc\", \"(b)|(x)\", \"[$1$2$3]\")", "\"a[b]c\"")]
    [InlineData("replace(\"abc\", \"(b)\", \"$10\")", "\"ab0c\"")]
    [InlineData("replace(\"abc\", \"b\", \"\\$0\\\\\\\\\")", "\"a$0\\c\"")]
    [InlineData("replace(\"a.c\", \".\", \"$1\\\\\", \"q\")", "\"a$1\\c\"")]
    [InlineData("split(\"a1b2\", \"([0-9])\")", "[\"a\", \"b\", \"\"]")]
    public void A_replacement_and_a_delimiter_mean_what_they_mean_in_XPath(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("replace(\"abc\", \"b\", \"$\")", "expected a replacement")]
    [InlineData("replace(\"abc\", \"b\", \"\\q\")", "expected a replacement")]
    [InlineData("replace(\"abc\", \"x*\", \"-\")", "expected a pattern that the empty string does not match")]
    [InlineData("split(\"abc\", \"\")", "expected a pattern that the empty string does not match")]
    public void A_replacement_without_a_group_and_a_pattern_for_nothing_are_errors(string expression, string message) => Feel.Fails(expression, message);
}
