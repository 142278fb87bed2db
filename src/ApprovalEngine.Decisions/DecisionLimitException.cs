namespace ApprovalEngine.Decisions;

/// <summary>An expression asks for more steps, memory or depth than an evaluation may use (<see cref="DecisionModel.MaxSteps"/>, <see cref="DecisionModel.MaxCallDepth"/>).</summary>
public sealed class DecisionLimitException : Exception
{
    internal DecisionLimitException(string decision, string message)
        : base($"Decision '{decision}': {message}.")
    {
        Decision = decision;
    }

    /// <summary>The id of the decision.</summary>
    public string Decision { get; }
}
