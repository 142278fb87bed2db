using System.Net;
using ApprovalEngine.Web.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace ApprovalEngine.Web.Security;

/// <summary>
/// Whose word counts for where a request came from. Behind a proxy the peer is the proxy: the caller's address and whether he came by
/// https stand in <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c>, which anybody can write. They are read only from the proxies
/// that <c>Proxy__KnownNetworks</c> names; without the setting from nobody.
/// </summary>
internal static class Proxies
{
    private const string Setting = "Proxy:KnownNetworks";

    /// <summary>First of all: everything behind it sees the caller's address and scheme.</summary>
    /// <exception cref="ConfigurationInvalidException">The setting holds what is neither an address nor a network.</exception>
    public static void UseProxies(this WebApplication app)
    {
        var networks = Read(app.Configuration[Setting]);
        if (networks is [])
        {
            return;
        }

        // No limit: of several proxies in a row each one must be known, and the first unknown address from the right is the caller.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        networks.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
    }

    private static List<IPNetwork> Read(string? setting) =>
        [.. (setting ?? "").Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(NetworkOf)];

    private static IPNetwork NetworkOf(string text) => text switch
    {
        _ when IPAddress.TryParse(text, out var address) => new IPNetwork(address, address.GetAddressBytes().Length * 8),
        _ when IPNetwork.TryParse(text, out var network) => network,
        _ => throw new ConfigurationInvalidException($"Proxy__KnownNetworks: expected addresses and networks like 10.0.0.5, 10.0.0.0/24, found '{text}'."),
    };
}
