using System.Globalization;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Templating.Tests;

/// <summary>A long letter with 200 invoice lines, functions and includes, recorded from Scriban with the culture en-US.</summary>
public sealed class InvoiceGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "invoice-golden");

    [Fact]
    public void A_long_invoice_letter_gives_what_Scriban_gives()
    {
        using var includes = JsonDocument.Parse(Read("includes.json"));
        using var model = JsonDocument.Parse(Read("model.json"));
        var templates = includes.RootElement.EnumerateObject()
            .ToDictionary(item => item.Name, item => Template.Parse(item.Value.GetString()!, item.Name), StringComparer.Ordinal);
        var options = new RenderOptions
        {
            Culture = CultureInfo.GetCultureInfo("en-US"),
            Include = name => templates.GetValueOrDefault(name),
        };

        var letter = Template.Parse(Read("template.txt"), "invoice")
            .Render((Dictionary<string, object?>)GoldenCase.Value(model.RootElement)!, options);

        letter.ShouldBe(Read("expected.txt"));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(Folder, file));
}
