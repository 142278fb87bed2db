using Xunit;

namespace ApprovalEngine.TestHost;

/// <summary>The real sample ledger, which is not part of this repository (its licence is unclear).</summary>
public static class SampleLedger
{
    /// <summary>Null = not at hand.</summary>
    public static string? Path { get; } = Candidates().Select(folder => System.IO.Path.Combine(folder, "data", "ibm-accounts-receivable.csv")).FirstOrDefault(File.Exists);

    /// <summary>Null where it is at hand, else the reason to skip.</summary>
    public static string? WhyUnavailable => Path is null
        ? "ibm-accounts-receivable.csv is not at hand: expected in $APPROVAL_SHARED/data or in ../shared/data beside the repository."
        : null;

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("APPROVAL_SHARED") is { Length: > 0 } shared)
        {
            yield return shared;
        }

        yield return Repository.PathTo("../shared");
    }
}

/// <summary>A test on the real sample ledger; skipped, with the reason, where it is not at hand.</summary>
public sealed class LedgerFactAttribute : FactAttribute
{
    public LedgerFactAttribute() => Skip = SampleLedger.WhyUnavailable;
}

/// <summary>The same for a test with data.</summary>
public sealed class LedgerTheoryAttribute : TheoryAttribute
{
    public LedgerTheoryAttribute() => Skip = SampleLedger.WhyUnavailable;
}
