using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Files made to hurt are refused quickly and by name.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]><d>&c;</d>")]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE d SYSTEM \"file:///etc/hostname\"><d/>")]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><d>&x;</d>")]
    public void A_document_type_is_refused(string xml)
    {
        var error = DmnText.Refused(xml);
        error.Message.ShouldContain("DTD is prohibited");
        error.Line.ShouldBe(2);
    }

    [Fact]
    public void An_undeclared_entity_is_refused() => DmnText.Refused("<d>&x;</d>").Message.ShouldContain("expected well-formed XML");

    [Theory]
    [InlineData(64, "expected <definitions>")]
    [InlineData(65, "expected elements nested at most 64 deep, found a deeper one")]
    [InlineData(200_000, "expected elements nested at most 64 deep, found a deeper one")]
    public void Deep_nesting_is_refused(int depth, string message) =>
        DmnText.Refused(string.Concat(Enumerable.Repeat("<a>", depth)) + string.Concat(Enumerable.Repeat("</a>", depth))).Message.ShouldContain(message);

    [Fact]
    public void Deep_nesting_counts_in_vendor_elements_too() =>
        DmnText.Refused(DmnText.File(string.Concat(Enumerable.Repeat("<v:a xmlns:v=\"urn:v\">", 62)) + string.Concat(Enumerable.Repeat("</v:a>", 62))))
            .Message.ShouldContain("nested at most 64 deep");

    [Fact]
    public void A_large_file_is_refused() =>
        DmnText.Refused("<a>" + new string(' ', DecisionModel.MaxCharacters) + "</a>").Message
            .ShouldContain("expected a file of at most 5000000 characters, found 5000007");

    [Fact]
    public void Ten_thousand_rules_are_read_and_one_more_is_refused()
    {
        static string Rules(int count) => DmnText.OneInput("number", [.. Enumerable.Repeat("5", count)]);
        DmnText.Table(Rules(10_000)).Evaluate(DmnText.Of("x", 5)).Count.ShouldBe(10_000);
        var error = DmnText.Refused(Rules(10_001));
        error.Message.ShouldContain("expected at most 10000 rules, found 10001");
        error.Line.ShouldBe(10_006);
    }

    [Fact]
    public void A_long_expression_is_refused()
    {
        var longest = "5" + new string(' ', DecisionModel.MaxExpressionLength - 1);
        DmnText.Passes("number", longest, 5).ShouldBeTrue();
        DmnText.EntryProblem("number", longest + " ").Message.ShouldContain("expected an expression of at most 10000 characters, found 10001");
    }
}
