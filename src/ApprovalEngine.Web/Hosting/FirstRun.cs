using ApprovalEngine.Application;
using ApprovalEngine.Application.Persistence;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Hosting;

/// <summary>Tells who started the host where to sign in, and how.</summary>
internal static class FirstRun
{
    public static async Task SayAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ApprovalDbContext>();
        var options = scope.ServiceProvider.GetRequiredService<EngineOptions>();
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();
        var store = db.Database.IsSqlite() ? $"SQLite in {options.DataDirectory}" : "PostgreSQL";
        await Console.Out.WriteLineAsync($"The approval engine serves {address}, data: {store}.");
        if (await db.Users.AnyAsync(account => account.IsDemo))
        {
            await Console.Out.WriteLineAsync($"Demo company: sign in at {address}/sign-in as sales.east, branch.manager.shanghai, finance.director, auditor, admin …, password {DemoSeed.Password}.");
        }
        else if (!await db.Users.AnyAsync())
        {
            await Console.Out.WriteLineAsync("Nobody can sign in yet: make the first administrator with the command create-admin USER (the password is read from standard input).");
        }
    }
}
