using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Definitions;
using ApprovalEngine.Application.Letters;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using Microsoft.Extensions.DependencyInjection;

namespace ApprovalEngine.Application;

/// <summary>What must be true before the first request is served.</summary>
public static class Startup
{
    /// <summary>
    /// Brings the database up to date and publishes the shipped matrix, definitions and templates where they differ from what is
    /// there. A malformed file stops the start with its name, place and reason, and nothing of the set is published.
    /// </summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await MigrateAsync(services, cancellationToken);
        _ = services.GetRequiredService<LetterTemplates>();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await PublishAsync(services, cancellationToken);
                return;
            }
            catch (Exception exception) when (attempt < 10 && DatabaseErrors.IsLostRace(exception))
            {
                // Another node published the same files at the same time; what it published is what we would have.
                await Task.Delay(50 * attempt, cancellationToken);
            }
        }
    }

    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var options = scope.ServiceProvider.GetRequiredService<EngineOptions>();
        await Database.MigrateAsync(scope.ServiceProvider.GetRequiredService<ApprovalDbContext>(), options.DataDirectory, cancellationToken);
    }

    private static async Task PublishAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var provider = scope.ServiceProvider;
        provider.GetRequiredService<Caller>().Is("system:start", "command");
        var db = provider.GetRequiredService<ApprovalDbContext>();
        var directory = provider.GetRequiredService<EngineOptions>().WorkflowsDirectory;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await provider.GetRequiredService<ShippedMatrix>().TakeAsync(Path.Combine(directory, "empowerment-matrix.dmn"), cancellationToken);
        await provider.GetRequiredService<ShippedDefinitions>().NameUsableAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        foreach (var path in DefinitionFiles(directory))
        {
            await provider.GetRequiredService<ShippedDefinitions>().TakeAsync(path, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    // A workflow that others use as an activity lies in the folder activities, and is published before them.
    private static IEnumerable<string> DefinitionFiles(string directory) =>
        new[] { Path.Combine(directory, "activities"), directory }.Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal));
}
