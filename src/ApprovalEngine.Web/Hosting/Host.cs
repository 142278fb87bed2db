using ApprovalEngine.Application;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using ApprovalEngine.Templating;
using ApprovalEngine.Web.ElsaApi;
using ApprovalEngine.Web.ElsaApi.Live;
using ApprovalEngine.Web.Endpoints;
using ApprovalEngine.Web.Portal;
using ApprovalEngine.Web.Portal.Studio;
using ApprovalEngine.Web.Security;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Hosting;

/// <summary>Builds and runs the web host.</summary>
internal static class Host
{
    private const string DefaultUrl = "http://localhost:5080";

    public static async Task<int> ServeAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            await using var app = Build(args);
            await Startup.PrepareAsync(app.Services, cancellationToken);
            await KeyRing.PrepareAsync(app.Services, cancellationToken);
            await DemoSeed.SeedWhereDevelopingAsync(app, cancellationToken);
            await RefuseRemoteDemoAsync(app, cancellationToken);
            await app.StartAsync(cancellationToken);
            await FirstRun.SayAsync(app);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (Exception failure) when (IsExplained(failure))
        {
            await Console.Error.WriteLineAsync($"The approval engine cannot start: {failure.Message}");
            return 1;
        }
    }

    /// <summary>What an operator can put right, with the message saying what and where; anything else is a bug and shows its stack.</summary>
    public static bool IsExplained(Exception failure) => failure is DecisionModelException or MatrixInvalidException or WorkflowFormatException
        or WorkflowInvalidException or TemplateException or IOException or ConfigurationInvalidException or UnauthorizedAccessException
        || DatabaseErrors.IsOutage(failure);

    public static WebApplication Build(string[] args)
    {
        // The content (wwwroot, workflows, templates) lies beside the program; the data lies in the caller's folder.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseStaticWebAssets();
        if (builder.Configuration["urls"] is null && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        var options = Options.Read(builder.Configuration);
        var postgres = builder.Configuration.GetConnectionString("ApprovalEngine");
        builder.Services.AddApprovalEngine(options, postgres);
        builder.Services.AddHostedService<Housekeeping>();
        builder.AddSecurity(options, postgres);
        builder.Services.AddExceptionHandler<DatabaseOutages>();
        builder.Services.AddApi();
        builder.AddLive(postgres);
        builder.Services.AddPortal();
        builder.Services.AddDescriptors();
        builder.Services.AddHealthChecks().AddDbContextCheck<ApprovalDbContext>("database", tags: ["ready"]);

        var app = builder.Build();
        app.UseProxies();
        app.UseExceptionHandler();
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<StudioFiles>();
        app.UsePortalFailures();
        app.MapStaticAssets();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<CallerMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<UnknownRoutes>();
        app.UseMiddleware<AnyNode>();
        app.MapApi();
        app.MapPortal();
        return app;
    }

    // Everybody can read the demo passwords, so a host that knows them is for this machine only.
    private static async Task RefuseRemoteDemoAsync(WebApplication app, CancellationToken cancellationToken)
    {
        if (app.Configuration.GetValue<bool>("Demo:AllowRemote"))
        {
            return;
        }

        var urls = (app.Configuration["urls"] ?? DefaultUrl).Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Concat(app.Configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? ""));
        var remote = urls.FirstOrDefault(url => !IsLoopback(url));
        if (remote is null)
        {
            return;
        }

        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<ApprovalDbContext>().Users.AnyAsync(account => account.IsDemo, cancellationToken))
        {
            throw new ConfigurationInvalidException($"with demo people present it listens on this machine only, and {remote} is reachable from others; set Demo__AllowRemote=true if that is meant.");
        }
    }

    private static bool IsLoopback(string url) => BindingAddress.Parse(url) is var address
        && (address.IsUnixPipe || address.Host is "localhost" or "::1" or "[::1]" || address.Host.StartsWith("127.", StringComparison.Ordinal));
}

/// <summary>A setting is missing or wrong; the message names it.</summary>
public sealed class ConfigurationInvalidException(string message) : Exception(message);
