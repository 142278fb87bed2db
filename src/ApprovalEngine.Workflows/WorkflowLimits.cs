namespace ApprovalEngine.Workflows;

/// <summary>What one instance may use. Reaching a limit becomes an incident on the activity that reached it.</summary>
public sealed record WorkflowLimits
{
    public static WorkflowLimits Default { get; } = new();

    /// <summary>Activities run in one burst (one start, resume or retry).</summary>
    public int MaxStepsPerBurst { get; init; } = 10_000;

    /// <summary>Turns of one loop: of a For, ForEach or While, or of the back edges of one flowchart, over all bursts.</summary>
    public int MaxLoopTurns { get; init; } = 10_000;

    /// <summary>Child workflows inside child workflows.</summary>
    public int MaxNesting { get; init; } = 16;

    /// <summary>Activities inside activities.</summary>
    public int MaxDepth { get; init; } = 32;

    /// <summary>Approximate size of one variable, input or output, in bytes of JSON.</summary>
    public int MaxVariableBytes { get; init; } = 256 * 1024;

    /// <summary>Approximate size of everything an instance keeps, in bytes of JSON.</summary>
    public int MaxStateBytes { get; init; } = 1024 * 1024;

    /// <summary>Approximate size of the message and payload of one journal entry, in bytes of JSON.</summary>
    public int MaxJournalPayloadBytes { get; init; } = 16 * 1024;

    /// <summary>What one JavaScript expression may use.</summary>
    public JavaScriptLimits JavaScript { get; init; } = JavaScriptLimits.Default;
}
