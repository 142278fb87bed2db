using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>Keeps the chosen language in a cookie and returns to the page.</summary>
internal sealed class LanguageModel : PortalPage
{
    /// <summary>Where the switch leads back to: this page with its query, where a GET of it makes sense.</summary>
    public static string ReturnTo(HttpContext http)
    {
        var feature = http.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>();
        var path = new PathString(feature?.OriginalPath ?? http.Request.Path.Value ?? "/").ToUriComponent();
        var query = feature?.OriginalQueryString ?? http.Request.QueryString.Value ?? "";
        return query.Contains("handler=", StringComparison.OrdinalIgnoreCase) ? path : path + query;
    }

    public IActionResult OnGet() => LocalRedirect("/");

    public IActionResult OnPost(string? culture, string? returnUrl)
    {
        var chosen = culture == Languages.Chinese.Name ? Languages.Chinese : Languages.English;
        Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(chosen)),
            new CookieOptions { HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = Request.IsHttps, MaxAge = TimeSpan.FromDays(365) });
        return GoBackTo(Url.IsLocalUrl(returnUrl) ? returnUrl : "/");
    }
}
