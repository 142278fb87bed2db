using ApprovalEngine.Templating.Rendering;
using ApprovalEngine.Templating.Values;

namespace ApprovalEngine.Templating.Functions;

/// <summary><c>include</c> and <c>include_join</c> (scriban.md section 6).</summary>
internal static class IncludeFunctions
{
    public static readonly TemplateFunction Include = new IncludeFunction();

    public static readonly TemplateFunction IncludeJoin = new BuiltinFunction(
        "include_join", "names:list separator:text begin:text? end:text?", Join);

    private static object? Join(Arguments a)
    {
        if (a.List(0) is null)
        {
            return "";
        }

        var parts = a.Walked(0).Select(name => a.Renderer.Include(a.Renderer.TextOf(name), a.Call, [])).ToList();
        var text = Piece(a, 2) + string.Join(Piece(a, 1), parts) + Piece(a, 3);
        return a.Renderer.AsMarkup(a.Built(text));
    }

    /// <summary>A text of the call is data and escaped where escaping is on; <c>tpl:name</c> renders a template.</summary>
    private static string Piece(Arguments a, int index)
    {
        const string prefix = "tpl:";
        var text = a.Or(index);
        if (text.StartsWith(prefix, StringComparison.Ordinal))
        {
            return a.Renderer.Include(text[prefix.Length..], a.Call, []);
        }

        return a.Renderer.AsMarkup("") is Markup ? ValueText.EscapeHtml(text) : text;
    }

    private sealed class IncludeFunction : TemplateFunction
    {
        public override object? Invoke(Renderer renderer, Invocation call)
        {
            var index = call.Arguments.ToList().FindIndex(argument => argument.Name is null);
            if (index < 0)
            {
                throw call.TooFew("Invalid number of arguments: `include` needs the name of a template.");
            }

            var name = renderer.TextOf(call.Arguments[index].Value);
            return renderer.AsMarkup(renderer.Include(name, call, call.Arguments.Where((_, i) => i != index)));
        }
    }
}
