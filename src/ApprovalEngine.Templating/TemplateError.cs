namespace ApprovalEngine.Templating;

/// <summary>One thing that is wrong in a template, with the place where it was found.</summary>
/// <param name="Path">The path the template was parsed with; inside an include, the path of the included template.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based, in UTF-16 units; a tab counts as one.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record TemplateError(string Path, int Line, int Column, string Message)
{
    /// <summary>The form <c>file(line,column) : error : message</c> that editors and build logs recognise.</summary>
    public override string ToString() => FormattableString.Invariant($"{Path}({Line},{Column}) : error : {Message}");
}
