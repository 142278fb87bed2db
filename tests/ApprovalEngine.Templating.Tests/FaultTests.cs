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

    private static string Render(string template) => Template.Parse(template, "t").Render(new Dictionary<string, object?>(), new());
}
