namespace ApprovalEngine.Decisions.Analysis;

/// <summary>The work that one part of the analysis may still do.</summary>
internal sealed class Budget(long stepsMax)
{
    private long left = stepsMax;

    /// <summary>Whether work has been refused, so that the part is not proved.</summary>
    public bool IsExhausted { get; private set; }

    public bool TryTake(long steps)
    {
        if (IsExhausted || left < steps)
        {
            IsExhausted = true;
            return false;
        }

        left -= steps;
        return true;
    }
}
