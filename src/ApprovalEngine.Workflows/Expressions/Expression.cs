using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>A compiled expression of a definition.</summary>
internal abstract class Expression
{
    /// <summary>The value, in the model of <see cref="WorkflowValue"/>.</summary>
    /// <param name="execution">From where variables, inputs and outputs are seen.</param>
    /// <exception cref="ActivityFault">The expression failed.</exception>
    public abstract object? Evaluate(Burst burst, ActivityExecution execution);
}

/// <summary>A literal or object, converted when the definition was compiled.</summary>
internal sealed class ConstantExpression(object? value) : Expression
{
    public object? Value { get; } = value;

    public override object? Evaluate(Burst burst, ActivityExecution execution) => Value;
}

internal sealed class VariableExpression(string name) : Expression
{
    public override object? Evaluate(Burst burst, ActivityExecution execution) => burst.GetVariable(execution, name);
}

internal sealed class InputExpression(string name) : Expression
{
    public override object? Evaluate(Burst burst, ActivityExecution execution) => burst.GetInput(execution, name);
}

/// <summary>The last output of another activity.</summary>
internal sealed class OutputExpression(string activity, string output) : Expression
{
    public override object? Evaluate(Burst burst, ActivityExecution execution) => burst.OutputFrom(execution, activity, output);
}

/// <summary>An expression in a language of the host.</summary>
internal sealed class HostExpression(HostScript script) : Expression
{
    public override object? Evaluate(Burst burst, ActivityExecution execution) => WorkflowValue.Normalize(script(new ExpressionScope(burst, execution)));
}

internal sealed class JavaScriptExpression(JavaScriptProgram program) : Expression
{
    public override object? Evaluate(Burst burst, ActivityExecution execution) => burst.JavaScript.Evaluate(program, burst, execution);
}
