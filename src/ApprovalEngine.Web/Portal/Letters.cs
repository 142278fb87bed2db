using ApprovalEngine.Application.Letters;
using MediatR;

namespace ApprovalEngine.Web.Portal;

/// <summary>
/// The letter itself, for the frame on its page. It is shown without scripts, without forms and without any request to anywhere,
/// whatever its template contains.
/// </summary>
internal static class Letters
{
    private const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'";

    public static void MapLetters(this WebApplication app) =>
        app.MapGet("/letters/{number}/{id:guid}/raw", RawAsync).RequireAuthorization(PortalSetup.Policy).ExcludeFromDescription();

    public static string RawHref(string number, Guid id) => $"/letters/{Uri.EscapeDataString(number)}/{id}/raw";

    private static async Task<IResult> RawAsync(string number, Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var letter = await mediator.Send(new GetLetter(number, id), cancellationToken);
        if (letter.IsError)
        {
            return Results.StatusCode(letter.Error is LetterAltered ? StatusCodes.Status409Conflict : StatusCodes.Status404NotFound);
        }

        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.XFrameOptions = "SAMEORIGIN";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        return Results.Content(letter.Value.Body, "text/html; charset=utf-8");
    }
}
