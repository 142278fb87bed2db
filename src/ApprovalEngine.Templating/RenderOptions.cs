using System.Globalization;

namespace ApprovalEngine.Templating;

/// <summary>How a template is rendered. The defaults are those of Scriban 7, except <see cref="EscapeHtml"/> and the cut of long output.</summary>
public sealed record RenderOptions
{
    /// <summary>Drives the printing of numbers and dates and the functions that format (scriban.md 2.3). Default: invariant.</summary>
    public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

    /// <summary>An unknown variable is an error with its position. Missing members of a known object are not affected: they are null.</summary>
    public bool StrictVariables { get; init; }

    /// <summary>
    /// Every printed value is escaped (<c>&amp; &lt; &gt; " '</c>); the text of the template is not. Results of <c>include</c>,
    /// <c>capture</c>, <c>html.escape</c> and <c>html.newline_to_br</c> count as HTML already and are printed as they are; as soon as such
    /// a result goes through anything else (an operator, another function) it is plain text again and is escaped when printed.
    /// </summary>
    public bool EscapeHtml { get; init; }

    /// <summary>Finds the template of an <c>include</c> by its name; null for an unknown name. Without it, <c>include</c> is an error.</summary>
    public Func<string, Template?>? Include { get; init; }

    /// <summary>The clock of <c>date.now</c> and <c>date.utc_now</c>. Without it, both are errors.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>What the template may use up.</summary>
    public TemplateLimits Limits { get; init; } = new();

    /// <summary>Member or index of null gives null instead of an error (Scriban's EnableRelaxedTargetAccess).</summary>
    public bool RelaxedTargetAccess { get; init; }

    /// <summary>A missing member of an object is null (Scriban's EnableRelaxedMemberAccess); off, it is an error.</summary>
    public bool RelaxedMemberAccess { get; init; } = true;

    /// <summary>An index outside of a list is null (Scriban's EnableRelaxedIndexerAccess); off, it is an error.</summary>
    public bool RelaxedIndexerAccess { get; init; } = true;

    /// <summary>Calling an unknown function gives null (Scriban's EnableRelaxedFunctionAccess).</summary>
    public bool RelaxedFunctionAccess { get; init; }

    /// <summary>A null index gives null instead of an error (Scriban's EnableNullIndexer).</summary>
    public bool NullIndexer { get; init; }

    /// <summary>The lines of a value keep the indentation of the code block that prints it (scriban.md 1.3).</summary>
    public bool AutoIndent { get; init; } = true;

    /// <summary>Auto-indentation is also written on blank lines.</summary>
    public bool IndentOnEmptyLines { get; init; } = true;
}
