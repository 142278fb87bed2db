using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

public sealed class TemplateTests
{
    private static readonly RenderOptions Html = new() { EscapeHtml = true };

    [Theory]
    [InlineData("<b>{{ x }}</b>", "<b>&lt;i&gt;&amp;&quot;&#39;</b>")]
    [InlineData("{{ x | string.upcase }}", "&lt;I&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | html.escape }}", "&lt;i&gt;&amp;&quot;&#39;")]
    [InlineData("{{ x | html.escape | html.escape }}", "&lt;i&gt;&amp;&quot;&#39;")]
    [InlineData("{{ \"a\\n\" + x | html.newline_to_br }}", "a<br />\n&lt;i&gt;&amp;&quot;&#39;")]
    [InlineData("{{ capture c }}<u>{{ x }}</u>{{ end }}{{ c }}", "<u>&lt;i&gt;&amp;&quot;&#39;</u>")]
    [InlineData("{{ capture c }}<u>{{ end }}{{ c + 'a' }}", "&lt;u&gt;a")] // through an operator it is plain text again
    [InlineData("{{ capture c }}<u>{{ end }}{{ c | string.append 'a' }}", "&lt;u&gt;a")]
    [InlineData("{{ include 'part' x }}", "<p>&lt;i&gt;&amp;&quot;&#39;</p>")]
    [InlineData("{{ y = include 'part' x; y }}", "<p>&lt;i&gt;&amp;&quot;&#39;</p>")]
    [InlineData("{{ include_join ['part'] '<' x }}", "&lt;i&gt;&amp;&quot;&#39;<p></p>")]
    [InlineData("{{ [x] }}{{ {a: '<'} }}", "[&quot;&lt;i&gt;&amp;\\&quot;&#39;&quot;]{a: &quot;&lt;&quot;}")]
    [InlineData("{{ $\"{x}\" }}", "&lt;i&gt;&amp;&quot;&#39;")]
    public void With_escaping_on_a_value_never_becomes_markup(string template, string expected)
    {
        var options = Html with { Include = name => name == "part" ? Template.Parse("<p>{{ $1 }}</p>", name) : null };

        Render(template, options, ("x", "<i>&\"'")).ShouldBe(expected);
    }

    [Fact]
    public void With_escaping_off_values_are_printed_as_they_are() => Render("{{ x }}", new(), ("x", "<i>")).ShouldBe("<i>");

    [Fact]
    public void All_mistakes_of_a_template_are_reported_with_their_positions()
    {
        var errors = Should.Throw<TemplateException>(() => Template.Parse("{{ 1 + }}\n{{ x = }}\n{{ if }}a{{ end }}\n{{ end }}", "letter.en")).Errors;

        errors.Select(error => (error.Line, error.Column)).ShouldBe([(1, 8), (2, 8), (3, 7), (4, 6)]);
        errors.ShouldAllBe(error => error.Path == "letter.en");
        errors[0].ToString().ShouldStartWith("letter.en(1,8) : error : ");
    }

    [Theory]
    [InlineData("a {{ math.random 1 2 }}", "math.random")]
    [InlineData("a {{ x = math.uuid }}", "math.uuid")]
    public void A_function_that_we_leave_out_is_refused_by_name_when_the_template_is_parsed(string template, string name)
    {
        var error = Should.Throw<TemplateException>(() => Template.Parse(template, "t")).Errors.ShouldHaveSingleItem();

        error.Message.ShouldContain($"`{name}` is not supported");
        error.Column.ShouldBe(template.IndexOf("math", StringComparison.Ordinal) + 1);
    }

    [Fact]
    public void Text_evaluated_as_a_template_is_escaped_like_a_value()
    {
        Render("{{ x | object.eval_template }}", new(), ("x", "<b>{{ 1 + 1 }}</b>")).ShouldBe("<b>2</b>");
        Render("{{ x | object.eval_template }}", Html, ("x", "<b>{{ 1 + 1 }}</b>")).ShouldBe("&lt;b&gt;2&lt;/b&gt;");
    }

    [Fact]
    public void An_unknown_variable_is_an_error_only_when_variables_are_strict()
    {
        Render("[{{ nobody }}]", new()).ShouldBe("[]");
        Fault("a\n {{ nobody }}", new() { StrictVariables = true }).ShouldBe(("t", 2, 5, "The variable or function `nobody` was not found."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Decimals_stay_decimals_everywhere(bool isThroughMath)
    {
        var template = isThroughMath
            ? "{{ x | math.times 3 | math.plus 0.1 | math.round 2 | object.kind }} {{ x | math.times 3 }} {{ x | math.round 2 }} {{ x | math.divided_by 3.0 }}"
            : "{{ x * 3 + 0.1 | object.kind }} {{ x * 3 }} {{ x - 0.001 }} {{ x / 3.0 }}";

        var texts = Render(template, new(), ("x", 12345678901234567890.125m)).Split(' ');

        texts[0].ShouldBe("decimal");
        texts[1].ShouldBe("37037036703703703670.375");
        texts[2].ShouldBe(isThroughMath ? "12345678901234567890.12" : "12345678901234567890.124");
        texts[3].ShouldStartWith("4115226300411522630.041");
    }

    [Fact]
    public void Dates_of_every_kind_are_accepted_by_the_date_functions()
    {
        var day = new DateOnly(2026, 1, 31);
        Render("{{ x | date.add_months 1 | date.to_string '%F' }}", new(), ("x", day)).ShouldBe("2026-02-28");
        Render("{{ x | date.add_hours 25 | date.to_string '%F %R' }}", new(), ("x", day)).ShouldBe("2026-02-01 01:00");
        var moment = new DateTimeOffset(2026, 3, 5, 14, 7, 9, TimeSpan.FromHours(8));
        Render("{{ x | date.to_string '%F %T %Z %s' }}", new(), ("x", moment)).ShouldBe("2026-03-05 14:07:09 +08:00 1772690829");
        Render("{{ date.parse '2026-03-05T00:30:00+08:00' | date.to_string '%F %R' }}", new()).ShouldBe("2026-03-04 16:30");
        Fault("{{ date.parse '2026-02-30' }}", new()).Message.ShouldContain("not a date");
    }

    [Fact]
    public void The_clock_is_the_one_that_is_handed_in()
    {
        Render("{{ date.utc_now | date.to_string '%F %T' }}", new() { Clock = new FixedClock() }).ShouldBe("2026-11-22 01:02:03");
        Fault("{{ date.now }}", new()).Message.ShouldContain("clock");
    }

    [Fact]
    public void A_model_with_anything_but_plain_data_is_refused_by_its_path()
    {
        var model = new Dictionary<string, object?> { ["a"] = new List<object?> { 1, new Dictionary<string, object?> { ["b"] = new Version(1, 2) } } };

        Should.Throw<ArgumentException>(() => Template.Parse("", "t").Render(model, new())).Message.ShouldContain("System.Version at 'a[1].b'");
        Should.Throw<ArgumentException>(() => Render("", new(), ("d", new Dictionary<int, string> { [1] = "x" }))).Message.ShouldContain("'d'");
        Should.Throw<ArgumentException>(() => Render("", new(), ("e", DayOfWeek.Friday))).Message.ShouldContain("System.DayOfWeek");
        Should.Throw<ArgumentException>(() => Render("", new(), ("f", Enumerable.Range(1, 2).Select(i => i)))).Message.ShouldContain("'f'");
        var cycle = new List<object?>();
        cycle.Add(cycle);
        Should.Throw<ArgumentException>(() => Render("", new(), ("c", cycle))).Message.ShouldContain("cycles");
    }

    [Fact]
    public void A_template_cannot_change_the_model_it_was_given()
    {
        var list = new List<object?> { 1 };
        var model = new Dictionary<string, object?> { ["x"] = 1, ["l"] = list };

        Template.Parse("{{ x = 2; l[0] = 9; l[1] = 3; x; l }}", "t").Render(model, new()).ShouldBe("2[9, 3]");

        model["x"].ShouldBe(1);
        list.ShouldBe([1]);
    }

    [Fact]
    public void A_template_cannot_change_the_built_in_functions_of_later_renderings()
    {
        Fault("{{ string.upcase = 1 }}", new()).Message.ShouldContain("readonly");
        Fault("{{ with string; upcase = 1; end }}", new()).Message.ShouldContain("readonly");
        Render("{{ date.format = '%F'; d }}", new(), ("d", new DateTime(2026, 3, 5))).ShouldBe("2026-03-05");
        Render("{{ d }}", new(), ("d", new DateTime(2026, 3, 5))).ShouldBe("05 Mar 2026");
    }

    private static string Render(string template, RenderOptions options, params (string Name, object? Value)[] model) =>
        Template.Parse(template, "t").Render(model.ToDictionary(pair => pair.Name, pair => pair.Value), options);

    private static (string Path, int Line, int Column, string Message) Fault(string template, RenderOptions options)
    {
        var error = Should.Throw<TemplateException>(() => Render(template, options)).Errors[0];
        return (error.Path, error.Line, error.Column, error.Message);
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 1, 2, 3, TimeSpan.Zero);
    }
}
