using Xunit;

namespace ApprovalEngine.TestHost;

/// <summary>A test on a real PostgreSQL server; skipped, with the reason, where none is given.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresDatabase.WhyUnavailable;
}

/// <summary>The same for a test with data.</summary>
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute() => Skip = PostgresDatabase.WhyUnavailable;
}
