namespace ApprovalEngine.Templating;

/// <summary>
/// A template cannot be parsed (every mistake that was found is in <see cref="Errors"/>) or its rendering stopped (one error,
/// followed by the errors of an included template where that is the cause). There is never partial output.
/// </summary>
public sealed class TemplateException : Exception
{
    public TemplateException(IReadOnlyList<TemplateError> errors)
        : base(string.Join(Environment.NewLine, errors)) => Errors = errors;

    public TemplateException(TemplateError error)
        : this([error])
    {
    }

    /// <summary>At least one; the first is the one to show.</summary>
    public IReadOnlyList<TemplateError> Errors { get; }
}
