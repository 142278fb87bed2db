using System.Net;

namespace ApprovalEngine.Application.Execution;

/// <summary>Where requests of workflows may go.</summary>
internal static class HttpAddress
{
    // IANA special-purpose registries: everything that is not somebody's address on the internet.
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    /// <summary>Whether a URL is http or https, names an allowed host, and no user.</summary>
    /// <param name="allowedHosts"><c>name</c> for the scheme's own port, or <c>name:port</c>.</param>
    public static bool IsAllowed(Uri url, IReadOnlyList<string> allowedHosts) =>
        (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo is ""
        && allowedHosts.Any(host => host.Equals(url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}", StringComparison.OrdinalIgnoreCase)
            || (url.IsDefaultPort && host.Equals($"{url.IdnHost}:{url.Port}", StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether an address is one of the internet, also where it wraps one of version 4 (mapped, NAT64, 6to4).</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return IsPublic(address.MapToIPv4());
        }

        var bytes = address.GetAddressBytes();
        if (bytes is [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] && !IsPublic(new IPAddress(bytes.AsSpan(12))))
        {
            return false;
        }

        if (bytes is [0x20, 0x02, _, _, _, _, ..] and { Length: 16 } && !IsPublic(new IPAddress(bytes.AsSpan(2, 4))))
        {
            return false;
        }

        return !NotPublic.Any(network => network.Contains(address));
    }
}
