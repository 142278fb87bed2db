using ApprovalEngine.Application;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Demo;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Hosting;

/// <summary>The demo company, in Development only.</summary>
internal static class DemoSeed
{
    /// <summary>Known to everybody; refused outside Development.</summary>
    public const string Password = DemoAccounts.Password;

    public static async Task SeedWhereDevelopingAsync(WebApplication app, CancellationToken cancellationToken)
    {
        if (app.Environment.IsDevelopment() && app.Configuration.GetValue("Demo:Seed", true))
        {
            await using var scope = app.Services.CreateAsyncScope();
            await SeedAsync(scope.ServiceProvider, cancellationToken);
        }
    }

    public static async Task<int> RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (!services.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            await Console.Error.WriteLineAsync("seed-demo works in Development only (ASPNETCORE_ENVIRONMENT=Development): everybody knows the demo passwords.");
            return 1;
        }

        await SeedAsync(services, cancellationToken);
        await Console.Out.WriteLineAsync("The demo company is there.");
        return 0;
    }

    private static async Task SeedAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<ApprovalDbContext>();
        var today = BusinessDay.Of(services.GetRequiredService<TimeProvider>().Now());
        if (await DemoCompany.SeedAsync(db, today, cancellationToken))
        {
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await AddRequestsAsync(services, cancellationToken);
            }
            catch (DbUpdateException)
            {
                // Another node that started at the same moment was first; what it seeded is what we would have.
                db.ChangeTracker.Clear();
                if (!await db.People.AnyAsync(cancellationToken))
                {
                    throw;
                }
            }
        }
    }

    // Tests that count requests begin without any: Demo__Requests=false.
    private static async Task AddRequestsAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var configuration = services.GetRequiredService<IConfiguration>();
        if (configuration.GetValue("Demo:Requests", true))
        {
            await DemoRequests.SeedAsync(
                services.GetRequiredService<EngineOptions>(), configuration.GetConnectionString("ApprovalEngine"), services.GetRequiredService<AuditKey>(),
                services.GetRequiredService<TimeProvider>().GetUtcNow(), cancellationToken);
        }
    }
}
