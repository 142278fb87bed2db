using ApprovalEngine.Application.Requests;
using MediatR;

namespace ApprovalEngine.Web.Portal;

/// <summary>The documents of a request, for whoever is signed in to the portal: downloads only, never shown as a page of ours.</summary>
internal static class Documents
{
    public static void MapDocuments(this WebApplication app) =>
        app.MapGet("/requests/{number}/attachments/{id:guid}", DownloadAsync).RequireAuthorization(PortalSetup.Policy).ExcludeFromDescription();

    public static string Href(string number, Guid id) => $"/requests/{Uri.EscapeDataString(number)}/attachments/{id}";

    private static async Task<IResult> DownloadAsync(string number, Guid id, IMediator mediator, HttpResponse response, CancellationToken cancellationToken)
    {
        var document = await mediator.Send(new GetDocument(number, id), cancellationToken);
        if (document.IsError)
        {
            return Results.StatusCode(document.Error is DocumentAltered ? StatusCodes.Status409Conflict : StatusCodes.Status404NotFound);
        }

        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        return Results.File(document.Value.Content, document.Value.ContentType, document.Value.FileName);
    }
}
