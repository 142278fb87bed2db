using System.Security.Cryptography;
using ApprovalEngine.Application;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Hosting;
using ApprovalEngine.Web.Portal.Studio;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace ApprovalEngine.Web.Security;

/// <summary>Three doors: the portal by cookie, the API by bearer token, the designer by a token of its own. None takes another's key.</summary>
internal static class SecuritySetup
{
    public const string PortalPolicy = "Portal";
    public const string ApiPolicy = "Api";
    public const string ElsaPolicy = "Elsa";
    public const string PortalScheme = "Portal";
    public const string ApiScheme = BearerTokenDefaults.AuthenticationScheme;
    public const string StudioScheme = "Studio";

    /// <summary>A browser cannot set a header on a WebSocket, so here, and nowhere else, the token may stand in the query.</summary>
    public const string Hubs = "/elsa/hubs";

    public static void AddSecurity(this WebApplicationBuilder builder, EngineOptions options, string? postgres)
    {
        var services = builder.Services;
        AddKeys(builder, options, postgres);
        services.AddIdentityCore<Account>(identity =>
        {
            identity.Password.RequiredLength = 10;
            identity.Password.RequireNonAlphanumeric = false;
            identity.Lockout.MaxFailedAccessAttempts = 5;
            identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
        }).AddEntityFrameworkStores<ApprovalDbContext>().AddPasswordValidator<KnownPasswords>();
        services.AddAuthentication(PortalScheme)
            .AddCookie(PortalScheme, cookie =>
            {
                var isDevelopment = builder.Environment.IsDevelopment();
                cookie.Cookie.Name = isDevelopment ? "ApprovalEngine" : "__Host-ApprovalEngine";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.Cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
                cookie.LoginPath = "/sign-in";
                cookie.AccessDeniedPath = "/error/403";
                cookie.ReturnUrlParameter = "returnUrl";
                cookie.ExpireTimeSpan = TimeSpan.FromHours(10);
                cookie.SlidingExpiration = true;
                // A page of the designer renews its token by itself as long as it is open: that alone does not keep anybody signed in.
                cookie.Events.OnCheckSlidingExpiration = check =>
                {
                    check.ShouldRenew &= !check.Request.Path.StartsWithSegments(TokenEndpoint.Path);
                    return Task.CompletedTask;
                };
            })
            .AddBearerToken(ApiScheme, ConfigureToken)
            .AddBearerToken(StudioScheme, ConfigureToken);
        services.AddAuthorizationBuilder()
            .AddPolicy(PortalPolicy, policy => policy.AddAuthenticationSchemes(PortalScheme).RequireAuthenticatedUser())
            .AddPolicy(ApiPolicy, policy => policy.AddAuthenticationSchemes(ApiScheme).RequireAuthenticatedUser())
            .AddPolicy(ElsaPolicy, policy => policy.AddAuthenticationSchemes(StudioScheme, ApiScheme).RequireAuthenticatedUser().AddRequirements(new SeesWorkflows()));
        services.AddScoped<IAuthorizationHandler, SeesWorkflowsHandler>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler, ApiRefusals>();
        services.AddScoped<SignInDesk>().AddSingleton<SignInFailures>().AddScoped<FirstAdministrator>().AddSingleton<StudioTokens>();
    }

    private static void ConfigureToken(BearerTokenOptions bearer)
    {
        bearer.BearerTokenExpiration = SignInDesk.TokenLife;
        bearer.Events.OnMessageReceived = received =>
        {
            if (received.Request.Path.StartsWithSegments(Hubs) && received.Request.Headers.Authorization.Count == 0)
            {
                received.Token = received.Request.Query["access_token"];
            }

            return Task.CompletedTask;
        };
    }

    // Every node reads every cookie and token: the ring is in the database, encrypted with a key that is not.
    private static void AddKeys(WebApplicationBuilder builder, EngineOptions options, string? postgres)
    {
        if (postgres is { Length: > 0 } && !builder.Environment.IsDevelopment())
        {
            foreach (var name in new[] { "Keys:Audit", "Keys:DataProtection" })
            {
                if (builder.Configuration[name] is not { Length: > 0 })
                {
                    throw new ConfigurationInvalidException($"{name.Replace(":", "__", StringComparison.Ordinal)} is missing: with PostgreSQL every node needs the same keys (32 bytes each, Base64).");
                }
            }
        }

        if (builder.Configuration["Keys:Audit"] is { Length: > 0 } audit)
        {
            builder.Services.AddSingleton(new AuditKey(KeyOf("Keys__Audit", audit)));
        }

        var ringKey = builder.Configuration["Keys:DataProtection"] is { Length: > 0 } configured
            ? KeyOf("Keys__DataProtection", configured)
            : Convert.FromHexString(KeyFile.ReadOrMake(Path.Combine(options.DataDirectory, "keys", "data-protection.key")));
        builder.Services.AddSingleton(new RingKey(ringKey));
        builder.Services.AddDataProtection().SetApplicationName("ApprovalEngine");
        builder.Services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(management =>
        {
            management.XmlRepository = new KeyRing(provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>());
            management.XmlEncryptor = new RingEncryptor(provider.GetRequiredService<RingKey>());
        }));
    }

    private static byte[] KeyOf(string name, string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length >= 32
            ? bytes[..length]
            : throw new ConfigurationInvalidException($"{name}: expected at least 32 bytes as Base64.");
    }
}

/// <summary>Refuses the password that stands in the README, for everybody outside the demo.</summary>
internal sealed class KnownPasswords : IPasswordValidator<Account>
{
    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
        CryptographicOperations.FixedTimeEquals(System.Text.Encoding.UTF8.GetBytes(password ?? ""), System.Text.Encoding.UTF8.GetBytes(DemoSeed.Password))
            ? IdentityResult.Failed(new IdentityError { Code = "KnownPassword", Description = "This password stands in the README: everybody knows it." })
            : IdentityResult.Success);
}
