using System.Text;
using System.Text.RegularExpressions;

namespace ApprovalEngine.TestHost;

/// <summary>A message as it came over the wire.</summary>
/// <param name="From">The envelope's sender.</param>
/// <param name="To">The envelope's recipients.</param>
/// <param name="Data">Headers and body as sent, dots unstuffed, one char per byte, lines ended by CR LF.</param>
public sealed partial record CaughtMail(string From, IReadOnlyList<string> To, string Data)
{
    /// <summary>The decoded subject (RFC 2047), empty if there is none.</summary>
    public string Subject => Header("Subject") ?? "";

    /// <summary>
    /// The decoded text of every text part, in order, joined by line breaks: transfer encodings base64, quoted-printable,
    /// 7bit and 8bit, charset UTF-8. Parts that are not text are left out.
    /// </summary>
    public string Text => string.Join('\n', TextsOf(Data));

    /// <summary>The first header of that name, unfolded and decoded, or null.</summary>
    public string? Header(string name) => HeaderOf(Data, name) is { } value ? DecodeWords(value) : null;

    [GeneratedRegex(@"\r\n[ \t]+")]
    private static partial Regex Fold();

    [GeneratedRegex(@"\?=\s+=\?")]
    private static partial Regex BetweenWords();

    [GeneratedRegex(@"=\?([^?]+)\?([bBqQ])\?([^?]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"boundary=""?([^"";\s]+)", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex("=([0-9A-Fa-f]{2})")]
    private static partial Regex QuotedByte();

    private static string? HeaderOf(string part, string name)
    {
        var head = Fold().Replace(part.Split("\r\n\r\n", 2)[0], " ");
        return head.Split("\r\n")
            .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            .Select(line => line[(name.Length + 1)..].Trim())
            .FirstOrDefault();
    }

    // A character may be cut between two words, so neighbours are joined as bytes before they are read as text.
    private static string DecodeWords(string value)
    {
        var joined = BetweenWords().Replace(value, "?==?");
        var bytes = EncodedWord().Replace(joined, word => word.Groups[2].Value is "b" or "B"
            ? Encoding.Latin1.GetString(Convert.FromBase64String(word.Groups[3].Value))
            : Unquote(word.Groups[3].Value.Replace('_', ' ')));
        return Utf8(bytes);
    }

    private static IEnumerable<string> TextsOf(string part)
    {
        var body = part.Split("\r\n\r\n", 2) is [_, var rest] ? rest : "";
        var type = HeaderOf(part, "Content-Type") ?? "text/plain";
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            // Before the first boundary is a preamble, after the last one "--".
            return body.Split("--" + Boundary().Match(type).Groups[1].Value)[1..^1].SelectMany(inner => TextsOf(inner.TrimStart('\r', '\n')));
        }

        return type.StartsWith("text/", StringComparison.OrdinalIgnoreCase)
            ? [Decode(body, HeaderOf(part, "Content-Transfer-Encoding") ?? "7bit")]
            : [];
    }

    private static string Decode(string body, string encoding) => Utf8(encoding.ToUpperInvariant() switch
    {
        "BASE64" => Encoding.Latin1.GetString(Convert.FromBase64String(body)),
        "QUOTED-PRINTABLE" => Unquote(body.Replace("=\r\n", "", StringComparison.Ordinal)),
        _ => body,
    });

    private static string Unquote(string value) => QuotedByte().Replace(
        value, quoted => ((char)Convert.ToByte(quoted.Groups[1].Value, 16)).ToString());

    private static string Utf8(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}
