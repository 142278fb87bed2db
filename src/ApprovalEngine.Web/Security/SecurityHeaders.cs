namespace ApprovalEngine.Web.Security;

/// <summary>Headers of every answer: nothing from elsewhere is loaded, nothing is framed by others, nothing is guessed.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; frame-src 'self'; frame-ancestors 'self'; form-action 'self'; base-uri 'self'; object-src 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // Set at the start of the answer, so that a page with a policy of its own (letters) keeps it.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            headers.TryAdd("Content-Security-Policy", Policy);
            headers.TryAdd("X-Content-Type-Options", "nosniff");
            headers.TryAdd("Referrer-Policy", "same-origin");
            headers.TryAdd("X-Frame-Options", "SAMEORIGIN");
            if (context.Request.Path.StartsWithSegments("/api"))
            {
                // Tokens, letters, customers: no cache keeps them.
                headers.TryAdd("Cache-Control", "no-store");
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
