namespace ApprovalEngine.Workflows;

/// <summary>
/// What one evaluation of a JavaScript expression may use. Time, statements, memory and recursion are checked between statements;
/// a regular expression is one statement, so its limit is a process-wide setting: see <see cref="SetRegexTimeout"/>.
/// </summary>
public sealed record JavaScriptLimits
{
    public static JavaScriptLimits Default { get; } = new();

    /// <summary>Wall-clock time. The other limits stop what runs wild much earlier; this one must not stop an innocent script on a busy machine.</summary>
    public int TimeoutMs { get; init; } = 2_000;

    public int MaxStatements { get; init; } = 10_000;

    /// <summary>Calls inside calls.</summary>
    public int MaxRecursion { get; init; } = 64;

    /// <summary>Bytes the evaluating thread may allocate, garbage included; the engine's own bookkeeping counts.</summary>
    public long MaxAllocatedBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>
    /// Sets the time limit of every regular expression of the process that states none itself. .NET reads the setting when the first
    /// regular expression is made, so this must be the first statement of <c>Program</c>; later calls change nothing.
    /// </summary>
    public static void SetRegexTimeout(int timeoutMs = 250) =>
        AppContext.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(timeoutMs));
}
