using ApprovalEngine.Application.Execution.Live;
using ApprovalEngine.Web.Security;
using Microsoft.AspNetCore.Http.Connections;

namespace ApprovalEngine.Web.ElsaApi.Live;

/// <summary>Puts the hub and what stands behind it into the host.</summary>
internal static class LiveSetup
{
    public const string Path = SecuritySetup.Hubs + "/workflow-instance";

    private const int MessageBytesMax = 4 * 1024;

    /// <param name="postgres">Connection string; null or empty = there is one node only.</param>
    public static void AddLive(this WebApplicationBuilder builder, string? postgres)
    {
        builder.Services.AddSignalR(hub =>
        {
            hub.MaximumReceiveMessageSize = MessageBytesMax;
            hub.EnableDetailedErrors = false;
        });
        builder.Services.AddSingleton(provider => new InstanceNews(postgres, provider.GetRequiredService<ILogger<InstanceNews>>()));
        builder.Services.AddSingleton<LiveWatchers>().AddHostedService<LivePicture>().AddHostedService<LiveGuard>();

        // It would write down addresses, and with them the token that a WebSocket carries there; whatever the configuration says.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
    }

    public static void MapLive(this WebApplication app) => app.MapHub<InstanceHub>(Path, connection =>
    {
        connection.Transports = HttpTransportType.WebSockets;
        connection.CloseOnAuthenticationExpiration = true;
    }).RequireAuthorization(SecuritySetup.ElsaPolicy);
}

/// <summary>
/// Lets any node take a WebSocket. Studio asks one node for a connection, and then opens the WebSocket with that connection's id, perhaps at another
/// node, which would not know it. Without an id it is a connection of its own, on whichever node it arrives; nothing of the first is needed.
/// </summary>
internal sealed class AnyNode(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        // By now the person is known; the token in the address is of no use to anybody any more.
        if (context.Request.Path.Equals(LiveSetup.Path, StringComparison.OrdinalIgnoreCase))
        {
            context.Request.QueryString = QueryString.Empty;
        }

        return next(context);
    }
}
