namespace ApprovalEngine.Decisions;

/// <summary>What a decision came to.</summary>
/// <param name="Value">
/// The value: decimal, string, bool, DateOnly (<see cref="CalendarDate"/> outside the years 1 to 9999), <see cref="ZonedTime"/>, <see cref="ZonedDateTime"/>, TimeSpan, <see cref="MonthsDuration"/>, a list,
/// a read-only dictionary, or null. FEEL answers null where something went wrong.
/// </param>
/// <param name="Errors">
/// What went wrong on the way, at most 100. There may be some although there is a value: an error in one part need not reach the result.
/// </param>
public sealed record DecisionResult(object? Value, IReadOnlyList<DecisionError> Errors)
{
    /// <summary>Nothing went wrong.</summary>
    public bool IsClean => Errors.Count == 0;
}

/// <summary>Something that went wrong while a decision was evaluated.</summary>
/// <param name="Decision">The name of the decision; null where it is about the inputs.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record DecisionError(string? Decision, string Message)
{
    public override string ToString() => Decision is null ? Message : $"Decision '{Decision}': {Message}";
}
