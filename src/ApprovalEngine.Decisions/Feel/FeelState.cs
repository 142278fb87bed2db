using System.Runtime.CompilerServices;

namespace ApprovalEngine.Decisions.Feel;

/// <summary>An expression asks for more than is allowed; the whole evaluation ends.</summary>
internal sealed class FeelLimitException(string message) : Exception(message)
{
    /// <summary>Whether an evaluation ended because it asked for too much: what a limit, .NET's stack or its decimal does not bear.</summary>
    public static bool Covers(Exception end) => end is FeelLimitException or InsufficientExecutionStackException or OverflowException;

    public static string TextOf(Exception end) =>
        end is OverflowException ? "expected numbers of at most 28 digits, found a larger one" : end.Message.TrimEnd('.');
}

/// <summary>One evaluation: what it may still use up, and what went wrong in it so far.</summary>
/// <param name="now">What <c>now()</c> and <c>today()</c> answer; null where the caller gave no clock.</param>
internal sealed class FeelState(DateTimeOffset? now = null)
{
    private const int MaxErrors = 100;

    private readonly List<DecisionError> errors = [];
    private long budget = DecisionModel.MaxSteps;
    private int depth;

    public DateTimeOffset? Now => now;

    /// <summary>The decision that is being evaluated.</summary>
    public string? Decision { get; set; }

    public IReadOnlyList<DecisionError> Errors => errors;

    /// <summary>Notes an error and answers null, as FEEL does (DMN 1.3, 10.3.4).</summary>
    public FeelValue Error(string message)
    {
        if (errors.Count < MaxErrors)
        {
            errors.Add(new DecisionError(Decision, message));
        }

        return default;
    }

    /// <summary>Takes loop turns, list items and characters out of the budget.</summary>
    /// <exception cref="FeelLimitException">Nothing is left.</exception>
    public void Charge(long amount)
    {
        budget -= amount;
        if (budget < 0)
        {
            throw new FeelLimitException($"expected at most {DecisionModel.MaxSteps} loop turns, list items and characters, found more");
        }
    }

    /// <summary>Takes out of the budget what it costs to go through a value once: a sixteenth of its weight.</summary>
    public void ChargeFor(in FeelValue value)
    {
        if (value.Weight is > 0 and var weight)
        {
            Charge((weight >> 4) + 1);
        }
    }

    /// <summary>Goes one call deeper.</summary>
    /// <exception cref="FeelLimitException">Too deep.</exception>
    public void Enter()
    {
        if (++depth > DecisionModel.MaxCallDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new FeelLimitException($"expected calls nested at most {DecisionModel.MaxCallDepth} deep, found a deeper one");
        }
    }

    public void Leave() => depth--;
}

/// <summary>The variables of one function while it runs.</summary>
/// <param name="slots">One place per variable, known when the expression is compiled.</param>
/// <param name="outer">The variables of the function around this one, as they were when this one was made.</param>
internal sealed class FeelFrame(FeelValue[] slots, FeelFrame? outer, FeelState state)
{
    public FeelValue[] Slots => slots;

    public FeelFrame? Outer => outer;

    public FeelState State => state;

    /// <summary>The variables as they are now: a function keeps them although a loop goes on.</summary>
    public FeelFrame Snapshot() => new([.. slots], outer, state);
}
