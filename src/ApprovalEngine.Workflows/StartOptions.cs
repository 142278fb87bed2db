namespace ApprovalEngine.Workflows;

/// <summary>How an instance begins.</summary>
public sealed record StartOptions
{
    /// <summary>The id the instance gets; the caller's, so that its own rows can point to it.</summary>
    public required string InstanceId { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>The workflow's inputs by name (the value model of <see cref="WorkflowValue"/>).</summary>
    public IReadOnlyDictionary<string, object?> Input { get; init; } = new Dictionary<string, object?>(StringComparer.Ordinal);

    /// <summary>A run from the designer (Run, Test): activities with an effect refuse it. The mark stays with the instance for good.</summary>
    public bool IsTrial { get; init; }

    /// <summary>The instance that started this one; null = nobody.</summary>
    public string? ParentInstanceId { get; init; }

    /// <summary>The key under which the parent waits for the end; null = it does not.</summary>
    public string? ParentKey { get; init; }

    /// <summary>How many parents there are above.</summary>
    public int Nesting { get; init; }

    /// <summary>The run of the parent's activity that started this instance; null = nobody's.</summary>
    public string? CauseId { get; init; }
}
