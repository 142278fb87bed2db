using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Web.Endpoints;
using Microsoft.AspNetCore.Diagnostics;

namespace ApprovalEngine.Web.Hosting;

/// <summary>
/// While the database does not answer, programs are told so with 503 and people with a page: what was sent is good and may be sent again.
/// Nothing needs a restart: connections are made anew, and the loops of <see cref="Housekeeping"/> go on.
/// </summary>
internal sealed class DatabaseOutages(ILogger<DatabaseOutages> log) : IExceptionHandler
{
    /// <summary>When to ask again: a database that is started anew is back in about this time.</summary>
    private const string RetryAfterSeconds = "5";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (!DatabaseErrors.IsOutage(exception))
        {
            return false;
        }

        log.LogWarning("The database does not answer: {Failure}", exception.GetBaseException().Message);
        httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        if (!httpContext.Request.Path.StartsWithSegments("/api"))
        {
            return false; // The portal shows its page.
        }

        await Problems.Of(
            "database.unavailable", StatusCodes.Status503ServiceUnavailable, "The database does not answer",
            "Whether a command that was under way was carried out is not known: send it again later, with the same Idempotency-Key. Without one, look first.").ExecuteAsync(httpContext);
        return true;
    }
}
