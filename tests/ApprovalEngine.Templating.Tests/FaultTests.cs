using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

/// <summary>Whatever a template does, the caller sees text or a TemplateException with a position.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("{{ date.format = date.parse '2026-01-01'; date.parse '2026-01-02' }}")]
    [InlineData("{{ date.format = [date.parse '2026-01-01']; date.parse '2026-01-02' }}")]
    public void Only_a_text_counts_as_the_format_of_dates(string template) => Render(template).ShouldBe("01/02/2026 00:00:00");

    [Theory]
    [InlineData("{{ (date.parse '9999-12-31') + (timespan.from_days 1) }}", 30, "out of range")]
    [InlineData("{{ (date.parse '0001-01-01') - (timespan.from_days 1) }}", 30, "out of range")]
    [InlineData("{{ '\"\\\\ud800\"' | object.from_json }}", 4, "not JSON")]
    [InlineData("{{ '{\"\\\\ud800\": 1}' | object.from_json }}", 4, "not JSON")]
    [InlineData("{{ a = [1, 2]; a | array.each @(do; a[2] = 1; end) }}", 20, "modified")]
    [InlineData("{{ a = [1, 2]; a | array.filter @(do; a[2] = 1; end) }}", 20, "modified")]
    [InlineData("{{ a = [1, 2]; a | array.any @(do; a[2] = 1; end) }}", 20, "modified")]
    [InlineData("{{ a = [1, 2]; array.join a ',' @(do; a[2] = 1; end) }}", 16, "modified")]
    public void A_failure_of_dotnet_is_an_error_of_the_template(string template, int column, string message)
    {
        var error = Should.Throw<TemplateException>(() => Render(template)).Errors[0];

        (error.Line, error.Column).ShouldBe((1, column));
        error.Message.ShouldContain(message);
    }

    [Fact]
    public void A_date_that_the_calendar_of_the_culture_does_not_have_is_an_error_of_the_template()
    {
        var options = new RenderOptions { Culture = CultureInfo.GetCultureInfo("ar-SA") };
        foreach (object date in new object[] { new DateTime(1800, 1, 1), new DateOnly(1800, 1, 1) })
        {
            var model = new Dictionary<string, object?> { ["x"] = date };
            Should.Throw<TemplateException>(() => Template.Parse("{{ x }}", "t").Render(model, options)).Message.ShouldContain("calendar of the culture ar-SA");
        }
    }

    [Fact]
    public void A_regular_expression_does_not_follow_the_culture_of_the_server()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Render("{{ 'TITLE' | regex.match '(?i)title' }}").ShouldBe("[\"TITLE\"]");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [InlineData("{{ 'a1b22c' | regex.split `(\\d)(x)?` }}", "[\"a\", \"1\", \"b\", \"2\", \"\", \"2\", \"c\"]")]
    [InlineData("{{ 'abc' | regex.split 'x' }}", "[\"abc\"]")]
    [InlineData("{{ '' | regex.split ',' }}", "[\"\"]")]
    public void A_split_keeps_what_stands_between_the_matches_and_the_groups(string template, string expected) => Render(template).ShouldBe(expected);

    private static string Render(string template) => Template.Parse(template, "t").Render(new Dictionary<string, object?>(), new());
}
