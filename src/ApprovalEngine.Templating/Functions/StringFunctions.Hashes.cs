using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace ApprovalEngine.Templating.Functions;

/// <summary>Digests as lower-case hexadecimal of the UTF-8 text.</summary>
internal static partial class StringFunctions
{
    [SuppressMessage("Security", "CA5350", Justification = "The language has md5 and sha1; templates use them for check marks, not for protection.")]
    [SuppressMessage("Security", "CA5351", Justification = "As above.")]
    private static IReadOnlyList<(string, object?)> Hashes =>
    [
        Hash("md5", MD5.HashData),
        Hash("sha1", SHA1.HashData),
        Hash("sha256", SHA256.HashData),
        Hash("sha512", SHA512.HashData),
        Keyed("hmac_sha1", HMACSHA1.HashData),
        Keyed("hmac_sha256", HMACSHA256.HashData),
        Keyed("hmac_sha512", HMACSHA512.HashData),
    ];

    private static (string, object?) Hash(string name, Func<byte[], byte[]> digest) =>
        Library.Entry(name, "text:text", a => Convert.ToHexStringLower(digest(Encoding.UTF8.GetBytes(a.Or(0)))));

    private static (string, object?) Keyed(string name, Func<byte[], byte[], byte[]> digest) => Library.Entry(
        name,
        "text:text secret_key:text",
        a => Convert.ToHexStringLower(digest(Encoding.UTF8.GetBytes(a.Or(1)), Encoding.UTF8.GetBytes(a.Or(0)))));
}
