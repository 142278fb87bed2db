using System.CommandLine;
using ApprovalEngine.Application;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Web.Security;
using MediatR;

namespace ApprovalEngine.Web.Hosting;

/// <summary>The commands of the one executable; <c>serve</c> where none is named.</summary>
internal static class Commands
{
    public static Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("The approval engine: serves the portal and the API, and keeps house.") { TreatUnmatchedTokensAsErrors = false };
        root.SetAction((parsed, cancellationToken) => Host.ServeAsync([.. parsed.UnmatchedTokens], cancellationToken));
        var serve = new Command("serve", "Serve the portal and the API (the default).") { TreatUnmatchedTokensAsErrors = false };
        serve.SetAction((parsed, cancellationToken) => Host.ServeAsync([.. parsed.UnmatchedTokens], cancellationToken));
        root.Subcommands.Add(serve);
        root.Subcommands.Add(Migrate());
        root.Subcommands.Add(CreateAdmin());
        root.Subcommands.Add(SeedDemo());
        root.Subcommands.Add(ImportCommand.Make());
        root.Subcommands.Add(VerifyAuditTrail());
        root.Subcommands.Add(RetryOutbox());
        root.Subcommands.Add(ReplayCommand.Make());
        return root.Parse(args).InvokeAsync();
    }

    /// <summary>Runs a command in a scope of a host that does not serve.</summary>
    public static async Task<int> WithinAsync(Func<IServiceProvider, Task<int>> command)
    {
        try
        {
            await using var app = Host.Build([]);
            await Startup.PrepareAsync(app.Services, CancellationToken.None);
            await using var scope = app.Services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<Caller>().Is("system:operator", "command");
            return await command(scope.ServiceProvider);
        }
        catch (Exception failure) when (Host.IsExplained(failure))
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return 1;
        }
    }

    private static Command Migrate()
    {
        var command = new Command("migrate", "Bring the database up to date and publish the shipped definitions, then stop.");
        command.SetAction((_, _) => WithinAsync(async _ =>
        {
            await Console.Out.WriteLineAsync("The database is up to date.");
            return 0;
        }));
        return command;
    }

    private static Command CreateAdmin()
    {
        var userName = new Argument<string>("user") { Description = "Sign-in name of the first administrator." };
        var command = new Command("create-admin", "Make the first administrator; the password is read from standard input. Works only while there is none.") { userName };
        command.SetAction((parsed, cancellationToken) => WithinAsync(async services =>
        {
            var password = await Console.In.ReadLineAsync(cancellationToken) ?? "";
            var problems = await services.GetRequiredService<FirstAdministrator>().CreateAsync(parsed.GetRequiredValue(userName), password, cancellationToken);
            foreach (var problem in problems)
            {
                await Console.Error.WriteLineAsync(problem);
            }

            return problems is [] ? 0 : 1;
        }));
        return command;
    }

    private static Command SeedDemo()
    {
        var command = new Command("seed-demo", "Fill an empty database with the demo company (Development only).");
        command.SetAction((_, cancellationToken) => WithinAsync(services => DemoSeed.RunAsync(services, cancellationToken)));
        return command;
    }

    private static Command RetryOutbox()
    {
        var command = new Command("retry-outbox", "Try the outbox messages again that were given up (parked), after the cause is put right.");
        command.SetAction((_, cancellationToken) => WithinAsync(async services =>
        {
            var retried = (await services.GetRequiredService<IMediator>().Send(new RetryParked(), cancellationToken)).Value!;
            await Console.Out.WriteLineAsync($"{retried.Count} messages will be tried again by the running host.");
            return 0;
        }));
        return command;
    }

    private static Command VerifyAuditTrail()
    {
        var command = new Command("verify-audit", "Recompute the audit trail and name every place that does not hold. Exit code 1 = it does not verify.");
        command.SetAction((_, cancellationToken) => WithinAsync(async services =>
        {
            var report = (await services.GetRequiredService<IMediator>().Send(new VerifyAudit(), cancellationToken)).Value!;
            foreach (var problem in report.Problems)
            {
                await Console.Error.WriteLineAsync($"{problem.Chain}, entry {problem.Sequence}: {problem.Message}");
            }

            await Console.Out.WriteLineAsync($"{report.EntryCount} entries in {report.ChainCount} chains, {report.SealCount} seals: {(report.IsValid ? "the audit trail verifies" : "THE AUDIT TRAIL DOES NOT VERIFY")}.");
            return report.IsValid ? 0 : 1;
        }));
        return command;
    }
}
