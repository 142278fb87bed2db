using System.Globalization;
using System.Xml;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

/// <summary>The letters of <c>templates/</c>, rendered as the application renders them and compared with checked-in files.</summary>
public sealed class LetterTests
{
    private static readonly string Templates = Path.Combine(AppContext.BaseDirectory, "templates");

    [Theory]
    [InlineData("terms-confirmation", "en", "approved")]
    [InlineData("terms-confirmation", "zh-CN", "approved")]
    [InlineData("decision-notice", "en", "approved")]
    [InlineData("decision-notice", "en", "rejected")]
    [InlineData("decision-notice", "en", "returned")]
    [InlineData("decision-notice", "en", "expired")]
    [InlineData("decision-notice", "zh-CN", "approved")]
    [InlineData("decision-notice", "zh-CN", "rejected")]
    [InlineData("decision-notice", "zh-CN", "returned")]
    [InlineData("decision-notice", "zh-CN", "expired")]
    public void A_letter_is_rendered_as_the_checked_in_file_shows(string kind, string culture, string outcome)
    {
        var html = Render(kind, culture, LetterModel.Create(culture, outcome));

        var name = $"{kind}.{culture}.{outcome}.html";
        var actual = Path.Combine(AppContext.BaseDirectory, "letters-actual", name);
        Directory.CreateDirectory(Path.GetDirectoryName(actual)!);
        File.WriteAllText(actual, html);
        var golden = Path.Combine(AppContext.BaseDirectory, "letters-golden", name);
        html.ShouldBe(File.Exists(golden) ? File.ReadAllText(golden) : "", $"Compare {actual} with letters-golden/{name}.");
    }

    [Theory]
    [InlineData("terms-confirmation", "en")]
    [InlineData("terms-confirmation", "zh-CN")]
    [InlineData("decision-notice", "en")]
    [InlineData("decision-notice", "zh-CN")]
    public void Hostile_text_in_the_model_comes_out_escaped_and_the_document_stays_well_formed(string kind, string culture)
    {
        const string attack = "</td><script>alert('x')</script>\n\"&{{ 1 }}";
        var model = LetterModel.Create(culture, "approved", attack);

        var html = Render(kind, culture, model);

        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldContain("&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
        html.ShouldContain("&quot;&amp;{{ 1 }}");
        ShouldBeWellFormed(html);
    }

    [Fact]
    public void A_letter_loads_nothing_from_outside()
    {
        foreach (var file in Directory.GetFiles(Templates, "*.sbn-html", SearchOption.AllDirectories))
        {
            var text = File.ReadAllText(file);
            foreach (var forbidden in new[] { "<script", "<link", "<img", "src=", "href=", "url(", "@import", "http:", "https:" })
            {
                text.ShouldNotContain(forbidden, Case.Insensitive, $"{file} must be self-contained.");
            }
        }
    }

    [Fact]
    public void A_request_without_terms_and_without_decisions_still_gives_a_notice()
    {
        var model = LetterModel.Create("en", "expired");
        model["terms"] = null;
        model["approvals"] = new List<object?>();

        var html = Render("decision-notice", "en", model);

        html.ShouldContain("No decision has been recorded.");
        html.ShouldNotContain("Payment term");
        ShouldBeWellFormed(html);
    }

    [Fact]
    public void A_member_that_the_model_lacks_is_an_error_with_its_position()
    {
        var model = LetterModel.Create("en", "approved");
        ((Dictionary<string, object?>)model["request"]!).Remove("currency");

        var error = Should.Throw<TemplateException>(() => Render("terms-confirmation", "en", model)).Errors[0];

        error.Path.ShouldBe("terms-confirmation.en");
        error.Message.ShouldContain("currency");
        error.Line.ShouldBeGreaterThan(10);
    }

    private static string Render(string kind, string culture, Dictionary<string, object?> model)
    {
        var options = new RenderOptions
        {
            Culture = CultureInfo.GetCultureInfo(culture),
            StrictVariables = true,
            RelaxedMemberAccess = false,
            EscapeHtml = true,
            Include = name => Load(name),
        };
        return Load($"{kind}.{culture}").Render(model, options);
    }

    private static Template Load(string name) => Template.Parse(File.ReadAllText(Path.Combine(Templates, name + ".sbn-html")), name);

    /// <summary>Reads the document as XML; the void elements that HTML leaves open are closed first.</summary>
    private static void ShouldBeWellFormed(string html)
    {
        var xml = html
            .Replace("<!DOCTYPE html>", "", StringComparison.Ordinal)
            .Replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\"/>", StringComparison.Ordinal)
            .Replace("<br>", "<br/>", StringComparison.Ordinal);
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit };
        using var reader = XmlReader.Create(new StringReader(xml.Trim()), settings);
        Should.NotThrow(() =>
        {
            while (reader.Read())
            {
            }
        });
    }
}
