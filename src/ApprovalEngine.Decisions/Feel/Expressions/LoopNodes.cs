namespace ApprovalEngine.Decisions.Feel.Expressions;

/// <summary>What a loop goes through: a list, or the whole numbers or days between two ends, up or down.</summary>
/// <param name="From">The list or range, or the first value.</param>
/// <param name="To">The last value; null where <paramref name="From"/> says it all.</param>
internal readonly record struct Iteration(int Slot, FeelNode From, FeelNode? To);

/// <summary>Goes through the combinations of several iterations (DMN 1.3, table 56 and 10.3.2.14).</summary>
internal abstract class LoopNode : FeelNode
{
    private readonly Iteration[] iterations;

    protected LoopNode(Iteration[] iterations, FeelNode body)
        : base([body, .. iterations.Select(one => one.From), .. iterations.Select(one => one.To)])
    {
        this.iterations = iterations;
        Body = body;
    }

    protected FeelNode Body { get; }

    /// <summary>One turn. False ends the loop.</summary>
    protected delegate bool Turn(FeelFrame frame);

    /// <summary>False where something cannot be gone through; that is an error.</summary>
    protected bool Run(FeelFrame frame, Turn turn) => Run(frame, 0, turn) is not null;

    // Null: an error. False: a turn ended the loop. The number of iterations is bound by the length of the expression.
    private bool? Run(FeelFrame frame, int index, Turn turn)
    {
        if (index == iterations.Length)
        {
            frame.State.Charge(1);
            return turn(frame);
        }

        var (slot, from, to) = iterations[index];
        var first = from.Evaluate(frame);
        if (first.Type is DecisionValueType.Range && to is null)
        {
            return RunRange(frame, index, first.AsRange.Start, first.AsRange.End, turn);
        }

        if (to is not null)
        {
            return RunRange(frame, index, first, to.Evaluate(frame), turn);
        }

        if (first.IsNull)
        {
            frame.State.Error("expected a list to go through, found null");
            return null;
        }

        foreach (var item in first.Type is DecisionValueType.List ? first.AsList : [first])
        {
            frame.State.Charge(1);
            frame.Slots[slot] = item;
            if (Run(frame, index + 1, turn) is not true and var end)
            {
                return end;
            }
        }

        return true;
    }

    private bool? RunRange(FeelFrame frame, int index, in FeelValue first, in FeelValue last, Turn turn)
    {
        if (first.Type != last.Type || first.Type is not (DecisionValueType.Number or DecisionValueType.Date) || first.AsNumber % 1 != 0 || last.AsNumber % 1 != 0)
        {
            frame.State.Error("expected two whole numbers or two dates to go through, found others");
            return null;
        }

        var step = first.AsNumber <= last.AsNumber ? 1 : -1;
        for (var at = first.AsNumber; step > 0 ? at <= last.AsNumber : at >= last.AsNumber; at += step)
        {
            frame.State.Charge(1);
            frame.Slots[iterations[index].Slot] = first.Type is DecisionValueType.Number ? FeelValue.Number(at) : FeelValue.Date(CalendarDate.FromDayNumber(at)!.Value);
            if (Run(frame, index + 1, turn) is not true and var end)
            {
                return end;
            }
        }

        return true;
    }
}

/// <summary><c>for … return …</c>; the results so far are in the variable <c>partial</c>.</summary>
internal sealed class ForNode(Iteration[] iterations, int? partialSlot, FeelNode body) : LoopNode(iterations, body)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.List);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        var results = new List<FeelValue>();
        var isWhole = Run(frame, at =>
        {
            if (partialSlot is { } slot)
            {
                at.State.Charge(results.Count);
                at.Slots[slot] = FeelValue.List([.. results]);
            }

            results.Add(Body.Evaluate(at));
            return true;
        });
        return isWhole ? FeelValue.List([.. results]) : default;
    }
}

/// <summary><c>some</c> and <c>every</c>, with the three values of <c>or</c> and <c>and</c>.</summary>
internal sealed class QuantifiedNode(bool isEvery, Iteration[] iterations, FeelNode condition) : LoopNode(iterations, condition)
{
    public override FeelType? Type { get; } = FeelType.Of(DecisionValueType.Boolean);

    public override FeelValue Evaluate(FeelFrame frame)
    {
        bool? result = isEvery;
        var isWhole = Run(frame, at =>
        {
            var answer = Body.Evaluate(at);
            if (isEvery ? answer.IsFalse : answer.IsTrue)
            {
                result = !isEvery;
                return false;
            }

            result = answer.Type is DecisionValueType.Boolean ? result : null;
            return true;
        });
        return isWhole ? FeelValue.Boolean(result) : default;
    }
}
