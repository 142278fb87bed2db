using ApprovalEngine.Workflows.Execution;

namespace ApprovalEngine.Workflows.Expressions;

/// <summary>A compiled expression of a definition.</summary>
internal abstract class Expression
{
    /// <summary>The value, in the model of <see cref="WorkflowValue"/>.</summary>
    /// <exception cref="ActivityFault">The expression failed.</exception>
    public abstract object? Evaluate(Burst burst);
}

/// <summary>A literal or object, converted when the definition was compiled.</summary>
internal sealed class ConstantExpression(object? value) : Expression
{
    public object? Value { get; } = value;

    public override object? Evaluate(Burst burst) => Value;
}

internal sealed class VariableExpression(string name) : Expression
{
    public override object? Evaluate(Burst burst) => burst.Instance.VariableValues.GetValueOrDefault(name);
}

internal sealed class InputExpression(string name) : Expression
{
    public override object? Evaluate(Burst burst) => burst.Instance.InputValues.GetValueOrDefault(name);
}

internal sealed class JavaScriptExpression(JavaScriptProgram program) : Expression
{
    public override object? Evaluate(Burst burst) => burst.JavaScript.Evaluate(program, burst);
}
