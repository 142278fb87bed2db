using ApprovalEngine.Decisions.Feel.Functions;

namespace ApprovalEngine.Decisions.Feel.Expressions;

/// <summary>A call, with arguments in order or by name.</summary>
internal sealed class CallNode(FeelNode function, FeelNode[] arguments, string[]? names) : FeelNode([function, .. arguments])
{
    private const int InlineCount = 4;

    private readonly BuiltIn? builtIn = (function as ConstantNode)?.Value is { Type: DecisionValueType.Function } value ? value.AsFunction as BuiltIn : null;

    public override FeelType? Type => builtIn?.ResultType ?? ((function as ConstantNode)?.Value is { Type: DecisionValueType.Function } value
        ? (value.AsFunction as DefinedFunction)?.ResultType : null);

    public override bool IsConstant => builtIn is { IsPure: true } && arguments.All(argument => argument.IsConstant);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var callee = function.Evaluate(frame);
        if (callee.Type is not DecisionValueType.Function)
        {
            return frame.State.Error($"expected a function to call, found a {callee.Type?.InFeel() ?? "null"}");
        }

        if (arguments.Length > InlineCount)
        {
            return callee.AsFunction.Invoke(Array.ConvertAll(arguments, argument => argument.Evaluate(frame)), names, frame.State);
        }

        var few = default(FeelArguments);
        Span<FeelValue> values = few;
        for (var index = 0; index < arguments.Length; index++)
        {
            values[index] = arguments[index].Evaluate(frame);
        }

        return callee.AsFunction.Invoke(values[..arguments.Length], names, frame.State);
    }
}

/// <summary><c>function(a, b) …</c>: a value that keeps the variables around it as they are when it is made.</summary>
internal sealed class FunctionNode(IReadOnlyList<(string Name, FeelType Type)> parameters, FeelNode body, FeelScope scope, FeelType? resultType = null) : FeelNode(body)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Function);

    public override FeelValue Evaluate(FeelFrame frame) => FeelValue.Function(
        new DefinedFunction("the function", parameters).With(body, () => scope.SlotCount, resultType, frame.Snapshot()));
}
