using System.Diagnostics;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

/// <summary>A template comes from a person, so it must not be able to stop the server.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("{{ while true; end }}", "LoopLimit")]
    [InlineData("{{ for i in 1..1001; end }}", "LoopLimit")]
    [InlineData("{{ func f; f; end; f }}", "RecursiveLimit")]
    [InlineData("{{ func f(n); if n > 0; f(n - 1); f(n - 1); end; end; f 60 }}", "steps")] // 2^60 calls, never deep
    [InlineData("{{ s = 'xxxxxxxxxx'; for i in 1..100; s = s + s; end }}", "LimitToString")]
    [InlineData("{{ s = 'x' * 900000; for i in 1..900; t = s + i; end }}", "LimitToString")] // one text is short enough, all together are not
    [InlineData("{{ 'x' * 999999999 }}", "LimitToString")]
    [InlineData("{{ 'x' | string.pad_left 999999999 }}", "LimitToString")]
    [InlineData("{{ s = 'x' * 1000000; s | string.replace 'x' s }}", "LimitToString")]
    [InlineData("{{ l = ['x' * 1000000]; l = l * 500; l | array.join ',' }}", "LimitToString")]
    [InlineData("{{ 1 | math.format 'N999999999' }}", "digits")]
    [InlineData("{{ s = 'x' * 1000000; l = [s] * 1000; array.cycle l }}", "LimitToString")]
    [InlineData("{{ s = '中' * 1000000; x = s | html.url_encode }}", "LimitToString")]
    [InlineData("{{ s = 'x' * 1000000; l = [[s]] * 1000; l | array.join '' }}", "All texts together")]
    [InlineData("{{ s = 'x' * 1000; l = [s] * 1000; for i in 1..900; x = l == 'a'; end }}", "All texts together")]
    [InlineData("{{ s = 'x' * 1000000; k = []; for i in 1..20; for j in 1..20; k = k << [s | string.upcase]; end; end }}", "All texts together")]
    [InlineData("{{ a = [1] * 1000; a = a + a + a + a + a + a + a + a; k = []; for i in 1..900; k[i] = a + a + a + a; end }}", "All lists together")]
    [InlineData("{{ x = [1] * 300; for i in 0..299; x[i] = x; end; x | array.each @array.each @array.each @array.each @array.size }}", "steps")]
    [InlineData("{{ l = [1]; for i in 1..100; l = l + l; end }}", "items")]
    [InlineData("{{ l = []; l[2000000000] = 1 }}", "LoopLimit")]
    [InlineData("{{ x = 99999999999; for i in 1..100; x = x * x; end }}", "out of range")]
    [InlineData("{{ 1 << 999999999 }}", "out of range")]
    [InlineData("{{ a = [1]; a[0] = a; b = [1]; b[0] = b; a == b }}", "nested")]
    [InlineData("{{ o = {}; o.o = o; o }}", "nested")]
    [InlineData("{{ o = {}; o.o = o; o | object.to_json }}", "nested")]
    [InlineData("{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' | regex.match '^(a+)+$' }}", "regular expression")]
    [InlineData("{{ '9' * 1000000 | object.eval }}", "out of range")]
    [InlineData("{{ include 'self' }}", "RecursiveLimit")]
    [InlineData("{{ object.eval 'object.eval(x)' }}", "RecursiveLimit")]
    [InlineData("{{ object.eval_template '{' + '{ object.eval_template(t) }' + '}' }}", "RecursiveLimit")]
    public void A_greedy_template_ends_with_an_error(string template, string message)
    {
        var limits = new TemplateLimits { Steps = 50_000, TotalTextLength = 8_000_000, TotalListLength = 1_000_000, Time = TimeSpan.FromMinutes(1) };
        var options = new RenderOptions { Include = name => Template.Parse("{{ include 'self' }}", name), Limits = limits };
        var model = new Dictionary<string, object?> { ["x"] = "object.eval x", ["t"] = "{{ object.eval_template t }}" };

        Should.Throw<TemplateException>(() => Template.Parse(template, "t").Render(model, options)).Message.ShouldContain(message);
    }

    [Fact]
    public void Output_beyond_the_limit_is_an_error_unless_cutting_is_asked_for()
    {
        var limits = new TemplateLimits { OutputLength = 5 };
        var model = new Dictionary<string, object?>();

        Should.Throw<TemplateException>(() => Template.Parse("123456", "t").Render(model, new() { Limits = limits }));
        Template.Parse("12345", "t").Render(model, new() { Limits = limits }).ShouldBe("12345");
        Template.Parse("123456", "t").Render(model, new() { Limits = limits with { CutLongOutput = true } }).ShouldBe("12345...");
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("[", "]")]
    [InlineData("- ", "")]
    [InlineData("!", "")]
    [InlineData("true ? 1 : ", "")]
    [InlineData("if true; ", " ; end")]
    public void Deep_nesting_is_refused_by_the_parser(string open, string close)
    {
        var text = "{{ " + string.Concat(Enumerable.Repeat(open, 5000)) + "1" + string.Concat(Enumerable.Repeat(close, 5000)) + " }}";

        Should.Throw<TemplateException>(() => Template.Parse(text, "t")).Errors.ShouldContain(error => error.Message.Contains("nested too deeply"));
    }

    [Theory]
    [InlineData("{{ x = '' * 2000000000 }}")]
    [InlineData("{{ x = [] * 2000000000 }}")]
    [InlineData("{{ x = 2000000000 * [] }}")]
    public void Nothing_repeated_takes_no_time(string template)
    {
        var clock = Stopwatch.StartNew();

        Template.Parse(template, "t").Render(new Dictionary<string, object?>(), new()).ShouldBe("");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2)); // it was more than ten
    }

    [Theory]
    [InlineData("{{ for i in 1..2000000000; end }}")]
    [InlineData("{{ (1..2000000000) | array.reverse }}")]
    public void A_range_is_limited_also_where_loops_are_not(string template) => Should.Throw<TemplateException>(
        () => Template.Parse(template, "t").Render(new Dictionary<string, object?>(), new() { Limits = new() { LoopLimit = 0 } }))
        .Message.ShouldContain("ListLength");

    [Fact]
    public void A_long_number_is_refused_quickly()
    {
        var text = "{{ 0x" + new string('f', 400_000) + " }}";
        var clock = Stopwatch.StartNew();

        Should.Throw<TemplateException>(() => Template.Parse(text, "t")).Message.ShouldContain("64 bits");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2)); // it was more than ten
    }

    [Fact]
    public void The_first_hundred_mistakes_are_reported_quickly_and_said_to_be_the_first()
    {
        var text = string.Concat(Enumerable.Repeat("{{)}}", 60_000));
        var clock = Stopwatch.StartNew();

        var errors = Should.Throw<TemplateException>(() => Template.Parse(text, "t")).Errors;
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(2)); // it was more than ten

        errors.Count.ShouldBe(101);
        errors[^1].Message.ShouldContain("first 100");
    }

    [Theory]
    [InlineData("{{ while true; end }}")]
    [InlineData("{{ t | regex.matches '(?:(a+)+b|a*!)' }}")] // every match is quick enough, all together are not
    [InlineData("{{ t | regex.replace '(?:(a+)+b|a*!)' '' }}")]
    [InlineData("{{ t | regex.split '(?:(a+)+b|a*!)' }}")]
    public void A_rendering_that_takes_too_long_is_stopped(string template)
    {
        var model = new Dictionary<string, object?> { ["t"] = string.Concat(Enumerable.Repeat(new string('a', 17) + "!", 5000)) };
        var limits = new TemplateLimits { Time = TimeSpan.FromMilliseconds(200), LoopLimit = 0, Steps = int.MaxValue };

        Should.Throw<TemplateException>(() => Template.Parse(template, "t").Render(model, new() { Limits = limits })).Message.ShouldContain("takes longer");
    }

    [Fact]
    public void An_interpolated_string_stops_growing_at_the_limit()
    {
        var parts = string.Concat(Enumerable.Repeat("{s}", 100));
        var template = Template.Parse($"{{{{ s = 'x' * 1000000; x = $\"{parts}\" }}}}", "t");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Should.Throw<TemplateException>(() => template.Render(new Dictionary<string, object?>(), new())).Message.ShouldContain("LimitToString");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(100_000_000); // all parts take 400 MB
    }

    [Fact]
    public void Interpolated_strings_inside_each_other_are_refused_before_the_stack_ends()
    {
        var text = "{{ " + string.Concat(Enumerable.Repeat("$\"{", 200_000));

        Should.Throw<TemplateException>(() => Template.Parse(text, "t")).Errors[0].Message.ShouldContain("nested too deeply");
    }

    [Fact]
    public void A_long_chain_is_either_rendered_or_refused()
    {
        var sum = Template.Parse("{{ " + string.Join(" + ", Enumerable.Repeat("1", 20000)) + " }}", "t");
        var members = Template.Parse("{{ x" + string.Concat(Enumerable.Repeat("?.y", 20000)) + " }}", "t");

        Outcome(sum).ShouldBeOneOf("20000", "refused");
        Outcome(members).ShouldBeOneOf("", "refused");
    }

    private static string Outcome(Template template)
    {
        try
        {
            return template.Render(new Dictionary<string, object?>(), new());
        }
        catch (TemplateException fault) when (fault.Message.Contains("nested too deeply"))
        {
            return "refused";
        }
    }
}
