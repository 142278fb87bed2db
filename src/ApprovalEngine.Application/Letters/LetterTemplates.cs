using System.Collections.Frozen;
using System.Globalization;
using ApprovalEngine.Templating;

namespace ApprovalEngine.Application.Letters;

/// <summary>
/// All letter templates, parsed at start: <c>{kind}.{culture}.sbn-html</c>, and partials under <c>partials/</c> by their path
/// without the ending. A file that does not parse stops the start with file, line and column, and nothing is half loaded.
/// </summary>
public sealed class LetterTemplates
{
    private const string Ending = ".sbn-html";
    private readonly FrozenDictionary<string, Template> templates;
    private readonly List<(string Kind, string Culture)> letters;
    private readonly TimeProvider clock;

    /// <exception cref="TemplateException">A template does not parse.</exception>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    public LetterTemplates(string directory, TimeProvider clock)
    {
        this.clock = clock;
        templates = Directory.EnumerateFiles(directory, "*" + Ending, SearchOption.AllDirectories).ToFrozenDictionary(
            path => Path.GetRelativePath(directory, path).Replace('\\', '/')[..^Ending.Length],
            path => Template.Parse(File.ReadAllText(path), Path.GetRelativePath(directory, path).Replace('\\', '/')),
            StringComparer.Ordinal);
        // A letter lies in the folder itself and is named by kind and culture; what lies below it are partials.
        letters = [.. templates.Keys.Where(name => !name.Contains('/', StringComparison.Ordinal) && name.Contains('.', StringComparison.Ordinal))
            .Select(name => (Kind: name[..name.IndexOf('.', StringComparison.Ordinal)], Culture: name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])).Order()];
        Kinds = [.. letters.Select(letter => letter.Kind).Distinct()];
    }

    /// <summary>The kinds of letters that there are.</summary>
    public IReadOnlyList<string> Kinds { get; }

    /// <summary>The cultures in which there is a letter of a kind; of any kind where none is named.</summary>
    public IReadOnlyList<string> CulturesOf(string? kind) =>
        [.. letters.Where(letter => kind is null or "" || letter.Kind == kind).Select(letter => letter.Culture).Distinct().Order(StringComparer.Ordinal)];

    public bool Has(string kind, string culture) => templates.ContainsKey($"{kind}.{culture}");

    /// <exception cref="TemplateException">The template uses what the model does not have, or hits a limit.</exception>
    public string Render(string kind, string culture, IReadOnlyDictionary<string, object?> model) => templates[$"{kind}.{culture}"].Render(model, new RenderOptions
    {
        Culture = CultureInfo.GetCultureInfo(culture),
        StrictVariables = true,
        RelaxedMemberAccess = false,
        EscapeHtml = true,
        Include = name => templates.GetValueOrDefault(name.EndsWith(Ending, StringComparison.Ordinal) ? name[..^Ending.Length] : name),
        Clock = clock,
    });
}
