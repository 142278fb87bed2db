using System.Globalization;
using System.Xml;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

/// <summary>The letters of <c>templates/</c>, rendered as the application renders them and compared with checked-in files.</summary>
public sealed class LetterTests
{
    private static readonly string Templates = Path.Combine(AppContext.BaseDirectory, "templates");

    private static readonly (string Kind, string About)[] Kinds =
    [
        ("credit-memo-letter", "memo"),
        ("demand-letter", "claim"),
        ("lawyer-letter-draft", "claim"),
        ("decision-notice", "memo"),
        ("decision-notice", "write_off"),
        ("decision-notice", "claim"),
    ];

    /// <summary>Kind of letter, what it is about, currency, culture.</summary>
    public static TheoryData<string, string, string, string> LettersOfEachType()
    {
        var letters = new TheoryData<string, string, string, string>();
        foreach (var (kind, about) in Kinds)
        {
            foreach (var culture in new[] { "en", "zh-CN" })
            {
                letters.Add(kind, about, "CNY", culture);
                letters.Add(kind, about, "USD", culture);
            }
        }

        return letters;
    }

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
        ShouldBeAsCheckedIn($"{kind}.{culture}.{outcome}.html", Render(kind, culture, LetterModel.Create(culture, outcome)));
    }

    [Theory]
    [MemberData(nameof(LettersOfEachType))]
    public void A_letter_about_a_memo_a_write_off_or_a_claim_is_rendered_as_the_checked_in_file_shows(string kind, string about, string currency, string culture)
    {
        var html = Render(kind, culture, LetterModel.Create(culture, "approved", about: about, currency: currency));

        ShouldBeAsCheckedIn($"{kind}.{culture}.{about}.{currency}.html", html);
        ShouldBeWellFormed(html);
    }

    [Theory]
    [InlineData("terms-confirmation", "terms", "en")]
    [InlineData("terms-confirmation", "terms", "zh-CN")]
    [InlineData("decision-notice", "terms", "en")]
    [InlineData("decision-notice", "terms", "zh-CN")]
    [InlineData("decision-notice", "memo", "en")]
    [InlineData("decision-notice", "memo", "zh-CN")]
    [InlineData("decision-notice", "write_off", "en")]
    [InlineData("decision-notice", "write_off", "zh-CN")]
    [InlineData("decision-notice", "claim", "en")]
    [InlineData("decision-notice", "claim", "zh-CN")]
    [InlineData("credit-memo-letter", "memo", "en")]
    [InlineData("credit-memo-letter", "memo", "zh-CN")]
    [InlineData("demand-letter", "claim", "en")]
    [InlineData("demand-letter", "claim", "zh-CN")]
    [InlineData("lawyer-letter-draft", "claim", "en")]
    [InlineData("lawyer-letter-draft", "claim", "zh-CN")]
    public void Hostile_text_in_the_model_comes_out_escaped_and_the_document_stays_well_formed(string kind, string about, string culture)
    {
        const string attack = "</td><script>alert('x')</script>\n\"&{{ 1 }}";
        var model = LetterModel.Create(culture, "approved", attack, about);

        var html = Render(kind, culture, model);

        html.ShouldNotContain("<script", Case.Insensitive);
        html.ShouldContain("&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
        html.ShouldContain("&quot;&amp;{{ 1 }}");
        ShouldBeWellFormed(html);
    }

    [Theory]
    [MemberData(nameof(LettersOfEachType))]
    public void Chinese_capitals_stand_in_a_letter_in_yuan_and_in_no_other(string kind, string about, string currency, string culture)
    {
        var html = Render(kind, culture, LetterModel.Create(culture, "approved", about: about, currency: currency));

        // The English notice has never shown capitals: it stays in the house.
        var hasCapitals = currency == "CNY" && (kind != "decision-notice" || culture == "zh-CN");
        (html.Contains("元整", StringComparison.Ordinal) || html.Contains("角整", StringComparison.Ordinal)).ShouldBe(hasCapitals);
        html.Contains("人民币", StringComparison.Ordinal).ShouldBe(hasCapitals);
        (html.Contains("大写", StringComparison.Ordinal) || html.Contains("Chinese capitals", StringComparison.Ordinal)).ShouldBe(hasCapitals);
    }

    [Theory]
    [InlineData("demand-letter", "en", "fall due on the dates shown", "Article 578")]
    [InlineData("demand-letter", "zh-CN", "将于所列日期到期", "第五百七十八条")]
    [InlineData("lawyer-letter-draft", "en", "due on the dates shown", "Article 578")]
    [InlineData("lawyer-letter-draft", "zh-CN", "将于所列日期到期", "第五百七十八条")]
    public void A_claim_that_is_not_wholly_due_is_not_called_due(string kind, string culture, string words, string article)
    {
        var model = LetterModel.Create(culture, "approved", about: "claim");
        Render(kind, culture, model).ShouldNotContain(article);
        ((Dictionary<string, object?>)model["claim"]!)["all_due"] = false;

        var html = Render(kind, culture, model);

        html.ReplaceLineEndings(" ").ShouldContain(words);
        html.ShouldContain(article);
        html.ShouldNotContain("均已到期");
        ShouldBeWellFormed(html);
    }

    [Theory]
    [InlineData("demand-letter", "en", "within 7 days of receipt of this letter", "Article 195")]
    [InlineData("demand-letter", "zh-CN", "自收到本函之日起七日内", "第一百九十五条")]
    [InlineData("lawyer-letter-draft", "en", "within 7 days of receipt of this letter", "Article 195")]
    [InlineData("lawyer-letter-draft", "zh-CN", "自收到本函之日起七日内", "第一百九十五条")]
    public void A_claim_is_demanded_in_words_that_interrupt_limitation_also_before_there_is_a_case(string kind, string culture, string demand, string article)
    {
        var model = LetterModel.Create(culture, "approved", about: "claim");
        ((Dictionary<string, object?>)model["claim"]!)["case_number"] = null;

        var html = Render(kind, culture, model);

        html.ShouldContain(demand);
        html.ShouldContain(article);
        html.ShouldNotContain("案件编号");
        html.ShouldNotContain("case number", Case.Insensitive);
        html.ShouldNotContain("LC-2026-0007");
        ShouldBeWellFormed(html);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN")]
    public void A_demand_letter_tells_the_debtor_nothing_of_what_colleagues_wrote_among_themselves(string culture)
    {
        var html = Render("demand-letter", culture, LetterModel.Create(culture, "approved", "inside the house", "claim"));

        // Twice is the customer's name, twice the numbers of the two invoices.
        html.Split("inside the house").Length.ShouldBe(1 + 4);
    }

    [Theory]
    [InlineData("en", "DRAFT")]
    [InlineData("zh-CN", "草稿")]
    public void A_lawyers_letter_is_marked_as_a_draft_in_title_watermark_box_and_heading(string culture, string mark)
    {
        var html = Render("lawyer-letter-draft", culture, LetterModel.Create(culture, "approved", about: "claim"));

        html.ShouldContain($">{mark}</div>");
        html.ShouldContain($"<strong>{mark}</strong>");
        foreach (var tag in new[] { "<title>", "<h1>" })
        {
            html.Split('\n').Single(line => line.StartsWith(tag, StringComparison.Ordinal)).ShouldContain(mark);
        }
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

    private static void ShouldBeAsCheckedIn(string name, string html)
    {
        var actual = Path.Combine(AppContext.BaseDirectory, "letters-actual", name);
        Directory.CreateDirectory(Path.GetDirectoryName(actual)!);
        File.WriteAllText(actual, html);
        var golden = Path.Combine(AppContext.BaseDirectory, "letters-golden", name);
        html.ShouldBe(File.Exists(golden) ? File.ReadAllText(golden) : "", $"Compare {actual} with letters-golden/{name}.");
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
