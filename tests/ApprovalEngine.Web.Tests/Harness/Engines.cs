using Xunit;

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
