using ApprovalEngine.Templating.Parsing;
using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Syntax;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating;

/// <summary>
/// A parsed template in the Scriban language. Immutable and safe to share between threads: parse once, render often. A template sees
/// the values handed to <see cref="Render"/> and the built-in functions, never a .NET object, a file or the network.
/// </summary>
public sealed class Template
{
    private Template(string path, Block body) => (Path, Body) = (path, body);

    /// <summary>The path given to <see cref="Parse"/>; it appears in errors.</summary>
    public string Path { get; }

    internal Block Body { get; }

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="TemplateException">The text is not a valid template; all mistakes found, each with its position.</exception>
    public static Template Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new Template(path, Parser.Parse(new SourceText(path, text)));
    }

    /// <summary>
    /// Renders with <paramref name="model"/> as the variables. Allowed values: null, bool, int, long, float, double, decimal, string,
    /// DateTime, DateOnly, DateTimeOffset, TimeSpan, and lists (<c>IList</c>) and dictionaries with string keys of these, nested. The model is
    /// copied first, so a template cannot change the caller's data.
    /// </summary>
    /// <exception cref="TemplateException">The rendering stopped; the error names file, line and column. No partial output.</exception>
    /// <exception cref="ArgumentException">The model contains another kind of value; the message names its path.</exception>
    public string Render(IReadOnlyDictionary<string, object?> model, RenderOptions options)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        return new Renderer(options, ModelImport.Root(model)).Page(this);
    }
}
