namespace ApprovalEngine.Templating.Syntax;

/// <summary>The text of a template with its path, and the way from an offset to line and column.</summary>
internal sealed class SourceText(string path, string text)
{
    public string Path => path;

    public string Text => text;

    public TemplateError Error(int offset, string message)
    {
        var line = 1;
        var start = 0;
        var end = Math.Min(offset, text.Length);
        for (var i = 0; i < end; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
            {
                line++;
                start = i + 1;
            }
        }

        return new TemplateError(path, line, end - start + 1, message);
    }
}

/// <summary>A piece of a source text: <paramref name="Start"/> inclusive, <paramref name="End"/> exclusive.</summary>
internal readonly record struct Span(SourceText Source, int Start, int End)
{
    public string Text => Source.Text[Start..End];

    public Span To(Span last) => this with { End = last.End };

    public TemplateException Fault(string message) => new(Source.Error(Start, message));
}
