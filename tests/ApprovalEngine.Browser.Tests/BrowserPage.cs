using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace ApprovalEngine.Browser.Tests;

/// <summary>A page, and what went wrong on it: requests to other hosts, script errors, console errors.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly ConcurrentQueue<string> outside = new();
    private readonly ConcurrentQueue<string> errors = new();

    private BrowserPage(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
        page.PageError += (_, message) => errors.Enqueue(message);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                errors.Enqueue(message.Text);
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Addresses on other hosts that the page asked for; none was reached.</summary>
    public IReadOnlyCollection<string> OutsideRequests => outside;

    /// <summary>Uncaught exceptions of scripts and messages on the console of level error.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    public ValueTask DisposeAsync() => context.DisposeAsync();

    internal static async Task<BrowserPage> CreateAsync(IBrowserContext context, Uri address)
    {
        var created = new BrowserPage(context, await context.NewPageAsync());
        context.Request += (_, request) =>
        {
            var asked = new Uri(request.Url);
            if (asked.Scheme is "http" or "https" && asked.Authority != address.Authority)
            {
                created.outside.Enqueue(request.Url);
            }
        };
        return created;
    }
}
