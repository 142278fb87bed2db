using Xunit;

namespace ApprovalEngine.Application.Tests.Imports;

/// <summary>A test on the real sample ledger, which is not part of this repository (its licence is unclear).</summary>
internal sealed class LedgerFactAttribute : FactAttribute
{
    public LedgerFactAttribute()
    {
        if (Path is null)
        {
            Skip = "ibm-accounts-receivable.csv is not at hand: expected in $APPROVAL_SHARED/data or in ../shared/data beside the repository.";
        }
    }

    /// <summary>Null = not at hand.</summary>
    public static string? Path { get; } = Candidates().Select(folder => System.IO.Path.Combine(folder, "data", "ibm-accounts-receivable.csv")).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("APPROVAL_SHARED") is { Length: > 0 } shared)
        {
            yield return shared;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ApprovalEngine.sln")) && folder.Parent is { } above)
            {
                yield return System.IO.Path.Combine(above.FullName, "shared");
            }
        }
    }
}
