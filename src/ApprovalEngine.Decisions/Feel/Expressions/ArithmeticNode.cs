namespace ApprovalEngine.Decisions.Feel.Expressions;

internal enum Arithmetic
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

/// <summary><c>+ - * / **</c> (DMN 1.3, 10.3.2.13, tables 52 to 55). What does not fit together is null.</summary>
internal sealed class ArithmeticNode(Arithmetic operation, FeelNode left, FeelNode right) : FeelNode(left, right)
{
    private static readonly FeelType Number = FeelType.Of(DecisionValueType.Number);

    public override FeelType? Type =>
        left.Type?.Kind is DecisionValueType.Number && right.Type?.Kind is DecisionValueType.Number ? Number : null;

    public override bool IsConstant => left.IsConstant && right.IsConstant;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var a = left.Evaluate(frame);
        var b = right.Evaluate(frame);
        try
        {
            if (a.Type is DecisionValueType.Number && b.Type is DecisionValueType.Number)
            {
                return OfNumbers(a.AsNumber, b.AsNumber, frame.State);
            }

            if (a.Type is DecisionValueType.Text && b.Type is DecisionValueType.Text && operation is Arithmetic.Add)
            {
                frame.State.Charge(a.AsText.Length + b.AsText.Length);
                return FeelValue.Text(a.AsText + b.AsText);
            }

            var result = OfTimes(a, b);
            return result.IsNull ? Misfit(a, b, frame.State) : result;
        }
        catch (OverflowException)
        {
            return frame.State.Error($"expected a result of at most 28 digits, found a larger one in {operation}");
        }
    }

    private static FeelValue Misfit(in FeelValue a, in FeelValue b, FeelState state) =>
        state.Error($"expected values that can be calculated with each other, found a {a.Type?.InFeel() ?? "null"} and a {b.Type?.InFeel() ?? "null"}");

    private FeelValue OfNumbers(decimal a, decimal b, FeelState state) => operation switch
    {
        Arithmetic.Add => FeelValue.Number(a + b),
        Arithmetic.Subtract => FeelValue.Number(a - b),
        Arithmetic.Multiply => FeelValue.Number(a * b),
        Arithmetic.Divide => b == 0 ? state.Error("expected a divisor other than 0, found 0") : FeelValue.Number(a / b),
        Arithmetic.Power => FeelMath.Power(a, b) is { } power ? FeelValue.Number(power) : state.Error($"expected a power that is a number, found {FeelText.Number(a)} ** {FeelText.Number(b)}"),
    };

    private FeelValue OfTimes(in FeelValue a, in FeelValue b) => operation switch
    {
        Arithmetic.Add => IsDuration(a) && !IsDuration(b) ? TemporalMath.Add(b, a) : TemporalMath.Add(a, b),
        Arithmetic.Subtract => TemporalMath.Subtract(a, b),
        Arithmetic.Multiply when IsDuration(a) && b.Type is DecisionValueType.Number => TemporalMath.Scale(a, b.AsNumber),
        Arithmetic.Multiply when IsDuration(b) && a.Type is DecisionValueType.Number => TemporalMath.Scale(b, a.AsNumber),
        Arithmetic.Divide when IsDuration(a) && b.Type is DecisionValueType.Number && b.AsNumber != 0 => TemporalMath.Scale(a, 1, b.AsNumber),
        Arithmetic.Divide when IsDuration(a) && a.Type == b.Type && b.AsNumber != 0 => FeelValue.Number(a.AsNumber / b.AsNumber),
        Arithmetic.Multiply or Arithmetic.Divide or Arithmetic.Power => default,
    };

    private static bool IsDuration(in FeelValue value) => value.Type is DecisionValueType.DaysDuration or DecisionValueType.MonthsDuration;
}

/// <summary>The sign before a number or a duration.</summary>
internal sealed class NegationNode(FeelNode operand) : FeelNode(operand)
{
    public override FeelType? Type => operand.Type?.Kind is DecisionValueType.Number ? operand.Type : null;

    public override bool IsConstant => operand.IsConstant;

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var value = operand.Evaluate(frame);
        return value.Type switch
        {
            DecisionValueType.Number => FeelValue.Number(-value.AsNumber),
            DecisionValueType.DaysDuration => FeelValue.Days(-value.AsNumber),
            DecisionValueType.MonthsDuration => FeelValue.Months(-value.AsNumber),
            _ => frame.State.Error($"expected a number or a duration after '-', found a {value.Type?.InFeel() ?? "null"}"),
        };
    }
}
