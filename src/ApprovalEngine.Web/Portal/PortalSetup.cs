using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using ApprovalEngine.Web.Portal.Wording;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;

namespace ApprovalEngine.Web.Portal;

/// <summary>Puts the pages for people into the host: Razor Pages below Portal/Pages, in English and Chinese.</summary>
internal static class PortalSetup
{
    /// <summary>The authorization policy of every page: the cookie of the portal, nothing else.</summary>
    public const string Policy = "Portal";

    public static IServiceCollection AddPortal(this IServiceCollection services)
    {
        services.AddLocalization();
        // Chinese as characters, not as numbers: half the size, and readable in the source of a page.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.SetDefaultCulture(Languages.English.Name);
            options.SupportedCultures = options.SupportedUICultures = [Languages.English, Languages.Chinese];
            options.RequestCultureProviders = [new CookieRequestCultureProvider(), new CustomRequestCultureProvider(Languages.OfBrowserAsync)];
            options.ApplyCurrentCultureToResponseHeaders = true;
        });
        services.AddScoped<Words>().AddScoped<ErrorWords>().AddScoped<HistoryWords>().AddScoped<PeopleTitles>().AddScoped<HeaderDesk>();
        services.AddRazorPages(options =>
        {
            options.RootDirectory = "/Portal/Pages";
            options.Conventions.AuthorizeFolder("/", Policy);
            options.Conventions.AllowAnonymousToPage("/SignIn");
            options.Conventions.AllowAnonymousToPage("/Language");
            options.Conventions.AllowAnonymousToPage("/Error");
        });
        return services;
    }

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseWhen(IsForPeople, pages => pages.UseExceptionHandler(ShowError));
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.Use((http, next) =>
        {
            if (!IsForPeople(http) && http.Features.Get<IStatusCodePagesFeature>() is { } statusPages)
            {
                statusPages.Enabled = false;
            }

            return next(http);
        });
        // The page of a status is authorized in its turn: where no page was found, nothing was authorized before.
        app.UseWhen(http => http.Features.Get<IStatusCodeReExecuteFeature>() is not null, pages => pages.UseAuthorization());
        app.MapRazorPages();
        app.MapLetters();
        app.MapDocuments();
        return app;
    }

    // A pipeline of its own: the one that failed is not run again.
    private static void ShowError(IApplicationBuilder error)
    {
        error.Use((http, next) =>
        {
            http.Request.Path = "/error/500";
            return next(http);
        });
        error.UseRouting();
        error.UseAuthorization();
        error.UseEndpoints(endpoints => endpoints.MapRazorPages());
    }

    // Programs get problems (RFC 9457), not pages.
    private static bool IsForPeople(HttpContext http) => !Array.Exists(
        ["/api", "/elsa", "/health", "/openapi"], prefix => http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}

/// <summary>The two languages of the portal.</summary>
internal static class Languages
{
    public static CultureInfo English { get; } = CultureInfo.GetCultureInfo("en");

    public static CultureInfo Chinese { get; } = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>Whether this request is answered in Chinese.</summary>
    public static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";

    /// <summary>The first language of the browser that is one of ours; every kind of Chinese counts as ours.</summary>
    public static Task<ProviderCultureResult?> OfBrowserAsync(HttpContext http)
    {
        var wanted = http.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(language => language.Quality ?? 1).Select(language => language.Value.Value ?? "");
        var first = wanted.Select(CultureOf).FirstOrDefault(culture => culture is not null);
        return Task.FromResult(first is null ? null : new ProviderCultureResult(first.Name));
    }

    private static CultureInfo? CultureOf(string tag) => tag.Split('-')[0].ToUpperInvariant() switch
    {
        "ZH" => Chinese,
        "EN" => English,
        _ => null,
    };
}
