using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Portal.Studio;
using ApprovalEngine.Web.Portal.Wording;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
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
        services.AddScoped<Words>().AddScoped<ErrorWords>().AddScoped<HistoryWords>().AddScoped<PeopleTitles>().AddScoped<HeaderDesk>().AddScoped<StudioDesk>();
        // As the cookie of the sign-in: over https they are for https only.
        services.AddAntiforgery(antiforgery => antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
        services.Configure<CookieTempDataProviderOptions>(words => words.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest);
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

    /// <summary>What fails behind this, people see as a page in their language.</summary>
    public static void UsePortalFailures(this WebApplication app) => app.UseWhen(IsForPeople, pages =>
    {
        var shown = pages.New();
        ShowError(shown);
        // An outage of the database is told in one line, by whoever finds it, and not with a stack for each page.
        pages.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = shown.Build(), SuppressDiagnosticsCallback = context => DatabaseErrors.IsOutage(context.Exception) });
    });

    public static WebApplication MapPortal(this WebApplication app)
    {
        app.UseRequestLocalization();
        app.UseStatusCodePagesWithReExecute("/error/{0}");
        app.Use((http, next) =>
        {
            if (!IsForPeople(http) && http.Features.Get<IStatusCodePagesFeature>() is { } statusPages)
            {
                statusPages.Enabled = false;
            }

            return next(http);
        });
        app.UseWhen(IsForPeople, pages => pages.UseMiddleware<PlainRequests>());
        // The page of a status is authorized in its turn: where no page was found, nothing was authorized before.
        app.UseWhen(http => http.Features.Get<IStatusCodeReExecuteFeature>() is not null, pages => pages.UseAuthorization());
        app.MapRazorPages();
        app.MapLetters();
        app.MapDocuments();
        app.MapStudioToken();
        return app;
    }

    // A pipeline of its own: the one that failed is not run again.
    private static void ShowError(IApplicationBuilder error)
    {
        error.Use((http, next) =>
        {
            var isOutage = http.Features.Get<IExceptionHandlerFeature>() is { Error: var failure } && DatabaseErrors.IsOutage(failure);
            http.Request.Path = isOutage ? "/error/503" : "/error/500";
            return next(http);
        });
        error.UseRequestLocalization();
        error.UseRouting();
        error.UseAuthorization();
        error.UseEndpoints(endpoints => endpoints.MapRazorPages());
    }

    // Programs get problems (RFC 9457), not pages.
    private static bool IsForPeople(HttpContext http) => !Array.Exists(
        ["/api", "/elsa", "/health", "/openapi"], prefix => http.Request.Path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// Pages are read with GET and sent with POST, and no text of theirs holds U+0000: PostgreSQL cannot store it. A page without a
/// handler for a method would be written with nothing in it.
/// </summary>
internal sealed class PlainRequests(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var isKnown = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsPost(request.Method);
        if (http.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            // The page of the refusal itself.
            request.Method = isKnown ? request.Method : HttpMethods.Get;
            await next(http);
        }
        else if (!isKnown)
        {
            http.Response.Headers.Allow = "GET, HEAD, POST";
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        }
        else if (HoldsNul(request.Query.SelectMany(one => one.Value)) || HoldsNul(await FormAsync(request)))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
        else
        {
            await next(http);
        }
    }

    private static bool HoldsNul(IEnumerable<string?> values) => values.Any(value => value?.Contains('\0', StringComparison.Ordinal) is true);

    private static async Task<IEnumerable<string?>> FormAsync(HttpRequest request)
    {
        try
        {
            return request.HasFormContentType ? (await request.ReadFormAsync(request.HttpContext.RequestAborted)).SelectMany(one => one.Value.Append(one.Key)) : [];
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            // Refused where its antiforgery token is looked for.
            return [];
        }
    }
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
