using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApprovalEngine.Web.Endpoints;

/// <summary>Days and instants in addresses. Read here and not bound: binding takes 03/02/2026 too, for the 2nd of March.</summary>
internal static class QueryDays
{
    /// <summary>Whether the text is a day as yyyy-MM-dd; one that is left out is null.</summary>
    public static bool TryRead(string? text, out DateOnly? day)
    {
        day = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var read) ? read : null;
        return string.IsNullOrEmpty(text) || day is not null;
    }

    /// <summary>Whether the text is an instant as ISO 8601 writes it, UTC where no offset is given; one that is left out is null.</summary>
    public static bool TryReadInstant(string? text, out DateTimeOffset? instant)
    {
        string[] forms = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];
        instant = DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read) ? read : null;
        return string.IsNullOrEmpty(text) || instant is not null;
    }

    public static ProblemHttpResult Malformed(string name, string form, string? found) => Problems.Of(
        "request.malformed", StatusCodes.Status400BadRequest, "The command is not valid", $"{name}: expected {form}, found '{found}'.");

    public static ProblemHttpResult Malformed(string name, string? found) => Malformed(name, "a day as yyyy-MM-dd", found);
}
