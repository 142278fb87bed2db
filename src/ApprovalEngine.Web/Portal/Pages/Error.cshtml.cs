using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;

namespace ApprovalEngine.Web.Portal.Pages;

/// <summary>What a person reads when something cannot be shown, and what to do next. What may not be seen looks like what does not exist.</summary>
[IgnoreAntiforgeryToken]
internal sealed class ErrorModel(IStringLocalizer<Texts> L) : PortalPage
{
    public int Status { get; private set; }

    public string Title { get; private set; } = "";

    public string Advice { get; private set; } = "";

    public string TraceId => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    public void OnGet() => Show();

    // The page is executed again with the method of the request that failed.
    public void OnPost() => Show();

    private void Show()
    {
        // From the route and not bound: nothing is bound where the form that failed cannot be read.
        var status = int.Parse((string)RouteData.Values["status"]!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        Status = Response.StatusCode = status is >= 400 and < 600 ? status : StatusCodes.Status404NotFound;
        ViewData["WithoutPerson"] = Status is StatusCodes.Status503ServiceUnavailable;
        (Title, Advice) = Status switch
        {
            StatusCodes.Status400BadRequest when HttpMethods.IsPost(Request.Method) => (
                L["This form can no longer be sent"].Value,
                L["It was open for too long, or you signed in again in another window. Go back, reload the page and send it again."].Value),
            StatusCodes.Status403Forbidden => (
                L["You may not do this"].Value, L["Your roles do not cover it. Ask your administrator if they should; tell him the address of this page."].Value),
            StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound => (
                L["There is nothing here"].Value,
                L["The address is wrong, or what it names is not yours to see. Check the number, or search for it in the list."].Value),
            StatusCodes.Status409Conflict => (
                L["It has changed meanwhile"].Value, L["Open it again to see the present state. Nothing of yours was recorded."].Value),
            StatusCodes.Status429TooManyRequests => (
                L["Too many attempts"].Value, L["Wait a few minutes and try again."].Value),
            StatusCodes.Status503ServiceUnavailable => (
                L["The database does not answer"].Value,
                L["It is being started anew, or cannot be reached. Try again in a moment, and look whether what you did last is recorded before you do it again."].Value),
            < StatusCodes.Status500InternalServerError => (
                L["This could not be done"].Value, L["What was sent does not fit this page. Nothing was recorded. Go back, reload the page and try again."].Value),
            _ => (
                L["Something went wrong on our side"].Value,
                L["Nothing was recorded. Try again in a moment; if it happens again, tell your administrator the trace below."].Value),
        };
    }
}
