using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows;

/// <summary>What an expression of a host's language sees: the values that are visible from the activity it stands in.</summary>
public sealed class ExpressionScope
{
    private readonly Burst burst;
    private readonly ActivityExecution execution;

    internal ExpressionScope(Burst burst, ActivityExecution execution) => (this.burst, this.execution) = (burst, execution);

    public string InstanceId => burst.Instance.Id;

    public string? CorrelationId => burst.Instance.CorrelationId;

    /// <summary>The visible variables by name, inner ones before outer ones of the same name. A copy.</summary>
    public IReadOnlyDictionary<string, object?> Variables => burst.VisibleVariables(execution);

    /// <summary>The workflow's inputs by name. A copy.</summary>
    public IReadOnlyDictionary<string, object?> Input => burst.VisibleInput(execution);
}

/// <summary>A compiled expression of a host's language.</summary>
/// <exception cref="ActivityFault">It failed; the message says where.</exception>
public delegate object? HostScript(ExpressionScope scope);

/// <summary>Compiles an expression of a host's language.</summary>
/// <param name="code">The text.</param>
/// <param name="place">Activity and member it stands in, for messages.</param>
/// <exception cref="FormatException">The text is not of that language; the message has line and column.</exception>
public delegate HostScript HostScriptCompiler(string code, string place);
