namespace ApprovalEngine.Benchmarks;

/// <summary>Claiming due timers in a small and in a large database. The place for it: the rows of timers and their claim are not in this version.</summary>
internal static class TimerClaims
{
    public static void Compare(Figures figures) =>
        figures.NotMeasured("claiming due timers, large beside small", "no table or column of due times exists in this version");
}
