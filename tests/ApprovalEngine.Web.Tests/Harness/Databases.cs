using System.Reflection;
using ApprovalEngine.TestHost;
using Xunit.Sdk;

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>Which database the host under test keeps its data in.</summary>
public enum DatabaseKind { Sqlite, Postgres }

/// <summary>Runs a theory with a host on SQLite.</summary>
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
public sealed class OnSqliteAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Sqlite]];
}

/// <summary>Runs a theory with a host on PostgreSQL; skipped, with the reason, where no server is given.</summary>
[DataDiscoverer("Xunit.Sdk.DataDiscoverer", "xunit.core")]
public sealed class OnPostgresAttribute : DataAttribute
{
    public OnPostgresAttribute() => Skip = PostgresDatabase.WhyUnavailable;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Postgres]];
}
