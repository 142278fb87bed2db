using System.Globalization;
using System.Security.Cryptography;
using ApprovalEngine.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace ApprovalEngine.Web.Portal;

/// <summary>What the pages have in common: how a refusal becomes a page, and a word after a redirect.</summary>
internal abstract class PortalPage : PageModel
{
    /// <summary>Tells a script that the answer to a refused command is the page itself, and no page about an error.</summary>
    private const string ShownHeader = "X-Portal-Shown";

    /// <summary>Whether htmx asks for a part of the page.</summary>
    protected bool IsPartial => Request.Headers.ContainsKey("HX-Request");

    /// <summary>A fresh key for a form: sent twice (a double click, a reload), the same form is carried out once.</summary>
    public static string NewKey() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>The HTTP status of a refusal.</summary>
    protected static int StatusOf(Error error) => error switch
    {
        NotFoundError => StatusCodes.Status404NotFound,
        ForbiddenError => StatusCodes.Status403Forbidden,
        ConflictError or StaleError => StatusCodes.Status409Conflict,
        UnprocessableError => StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>What was typed; null = nothing but space.</summary>
    protected static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>Whether it is a day as a browser sends one, or nothing.</summary>
    protected static bool DayOf(string? typed, out DateOnly? day)
    {
        var isDay = DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var found);
        day = isDay ? found : null;
        return isDay || string.IsNullOrWhiteSpace(typed);
    }

    /// <summary>Whether it is an amount such as 50000.00 or 50,000.00, or nothing.</summary>
    protected static bool AmountOf(string? typed, out decimal? amount)
    {
        var isAmount = decimal.TryParse(typed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var found);
        amount = isAmount ? found : null;
        return isAmount || string.IsNullOrWhiteSpace(typed);
    }

    /// <summary>Answers with the page for the refusal instead of this one.</summary>
    protected StatusCodeResult Refused(Error error) => StatusCode(StatusOf(error));

    /// <summary>This page, with the status of the refusal that it shows.</summary>
    protected PageResult Shown(Error error)
    {
        Response.StatusCode = StatusOf(error);
        Response.Headers[ShownHeader] = "true";
        return Page();
    }

    /// <summary>Goes to a page that says that something was done; <paramref name="done"/> is a word that the layout knows.</summary>
    protected LocalRedirectResult Done(string path, string done)
    {
        TempData[Flash] = done;
        return LocalRedirect(path);
    }

    /// <summary>Goes to an address of ours that came with the request; a header holds ASCII only, an address in Chinese does not.</summary>
    protected LocalRedirectResult GoBackTo(string url) =>
        LocalRedirect(string.Concat(url.EnumerateRunes().Select(rune => rune.IsAscii ? rune.ToString() : Uri.EscapeDataString(rune.ToString()))));

    /// <summary>The name of the word after a redirect.</summary>
    public const string Flash = "done";
}

/// <summary>A day or an amount that was typed cannot be read.</summary>
public sealed record FormUnreadable() : InvalidError("form.unreadable", "Expected days like 2026-11-22 and an amount like 50000.00.", NoFields);
