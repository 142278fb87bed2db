using System.Diagnostics.CodeAnalysis;

namespace ApprovalEngine.Workflows;

/// <summary>
/// A failure of one activity that belongs to the business of the workflow: it becomes an incident, an operator reads it, removes the
/// cause and retries. Everything else that is thrown is a bug or broken infrastructure and passes through the runtime.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "A fault is what Elsa calls it; activities throw it, nobody else catches it.")]
public sealed class ActivityFault : Exception
{
    /// <param name="code">What happened, for programs: <c>area.fact</c>.</param>
    /// <param name="message">What happened, for people.</param>
    public ActivityFault(string code, string message)
        : base(message) => Code = code;

    public ActivityFault(string code, string message, Exception innerException)
        : base(message, innerException) => Code = code;

    public string Code { get; }
}
