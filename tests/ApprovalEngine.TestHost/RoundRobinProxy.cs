using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ApprovalEngine.TestHost;

/// <summary>A proxy without memory: each request, a WebSocket too, goes to the next of its nodes, whoever sends it.</summary>
public sealed class RoundRobinProxy : IAsyncDisposable
{
    private static readonly string[] OfTheConnection = ["Connection", "Keep-Alive", "Transfer-Encoding", "Upgrade", "Host"];

    private readonly WebApplication app;
    private readonly HttpMessageInvoker client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false, AutomaticDecompression = DecompressionMethods.None });
    private readonly Uri[] nodes;
    private readonly ConcurrentQueue<(string Path, int Node)> taken = new();
    private int turns;

    private RoundRobinProxy(WebApplication app, Uri[] nodes) => (this.app, this.nodes) = (app, nodes);

    public Uri Address { get; private set; } = null!;

    /// <summary>Which node took which request, in their order.</summary>
    public IReadOnlyList<(string Path, int Node)> Taken => [.. taken];

    public static async Task<RoundRobinProxy> StartAsync(params Uri[] nodes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var proxy = new RoundRobinProxy(app, nodes);
        app.UseWebSockets();
        app.Run(proxy.PassAsync);
        await app.StartAsync();
        proxy.Address = new Uri(app.Services.GetService(typeof(Microsoft.AspNetCore.Hosting.Server.IServer)) is Microsoft.AspNetCore.Hosting.Server.IServer server
            ? server.Features.Get<IServerAddressesFeature>()!.Addresses.First()
            : throw new InvalidOperationException("The proxy has no server."));
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        client.Dispose();
    }

    private Task PassAsync(HttpContext context)
    {
        var node = (Interlocked.Increment(ref turns) - 1) % nodes.Length;
        taken.Enqueue((context.Request.Path, node));
        return context.WebSockets.IsWebSocketRequest ? PassSocketAsync(context, nodes[node]) : PassRequestAsync(context, nodes[node]);
    }

    private async Task PassRequestAsync(HttpContext context, Uri node)
    {
        using var message = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(node, $"{context.Request.PathBase}{context.Request.Path}{context.Request.QueryString}"));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            message.Content = new StreamContent(context.Request.Body);
        }

        // As Caddy does: whoever asked is told on, and the name by which he asked.
        message.Headers.Host = context.Request.Host.Value;
        message.Headers.Add("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString());
        foreach (var (name, values) in context.Request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!message.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                message.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }

        using var answer = await client.SendAsync(message, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task PassSocketAsync(HttpContext context, Uri node)
    {
        using var there = new ClientWebSocket();
        there.Options.CollectHttpResponseDetails = true;
        foreach (var name in new[] { "Authorization", "Origin", "Cookie" })
        {
            if (context.Request.Headers[name] is [{ } value])
            {
                there.Options.SetRequestHeader(name, value);
            }
        }

        try
        {
            await there.ConnectAsync(new UriBuilder(new Uri(node, $"{context.Request.Path}{context.Request.QueryString}")) { Scheme = "ws" }.Uri, context.RequestAborted);
        }
        catch (WebSocketException)
        {
            context.Response.StatusCode = there.HttpStatusCode is 0 ? StatusCodes.Status502BadGateway : (int)there.HttpStatusCode;
            return;
        }

        using var here = await context.WebSockets.AcceptWebSocketAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        await Task.WhenAny(PumpAsync(here, there, over.Token), PumpAsync(there, here, over.Token));
        await over.CancelAsync();
    }

    // Until one side closes or breaks: then the other is over, too.
    private static async Task PumpAsync(WebSocket from, WebSocket to, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        try
        {
            while (true)
            {
                var received = await from.ReceiveAsync(buffer, cancellationToken);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    await to.CloseOutputAsync(from.CloseStatus ?? WebSocketCloseStatus.NormalClosure, from.CloseStatusDescription, cancellationToken);
                    return;
                }

                await to.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, cancellationToken);
            }
        }
        catch (Exception broken) when (broken is WebSocketException or OperationCanceledException or IOException)
        {
            // The other direction ends with this one.
        }
    }
}
