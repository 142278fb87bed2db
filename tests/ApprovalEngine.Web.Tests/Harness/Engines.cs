using Xunit;
using Xunit.Abstractions;

// A third of a test's time is waiting for what the host tells a moment later: one lane more than the machine of the tests has cores.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("ApprovalEngine.Web.Tests.Harness.LongestFirst", "ApprovalEngine.Web.Tests")]

namespace ApprovalEngine.Web.Tests.Harness;

/// <summary>One host for each database, started when the first test asks for it and shared by all tests that change no settings.</summary>
public sealed class Engines : IAsyncLifetime
{
    private readonly Dictionary<DatabaseKind, Engine> running = [];

    // The tests of a collection run one after the other: no lock is needed.
    public async Task<Engine> OnAsync(DatabaseKind kind)
    {
        if (!running.TryGetValue(kind, out var engine))
        {
            engine = await Engine.StartAsync(kind);
            running.Add(kind, engine);
        }

        return engine;
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var engine in running.Values)
        {
            await engine.DisposeAsync();
        }
    }
}

/// <summary>The tests that share <see cref="Engines"/>.</summary>
[CollectionDefinition(Name)]
public sealed class SharedEngines : ICollectionFixture<Engines>
{
    public const string Name = "shared engines";
}

/// <summary>The collections of many classes begin first: their tests run one after the other, and nothing else would be left to run beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(one => one.DisplayName switch { SharedEngines.Name => 0, TwoNodeTests.Turn => 1, _ => 2 });
}
