using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Net.Http.Headers;

namespace ApprovalEngine.Web.ElsaApi;

/// <summary>The list of activities, written once for each language until something of it changes: Studio asks for it after every save.</summary>
internal sealed class DescriptorCache
{
    private readonly ConcurrentDictionary<string, Written> written = new(StringComparer.Ordinal);

    /// <param name="stamp">Another one whenever the list has changed.</param>
    public Written Get(string culture, string stamp, Func<IReadOnlyList<ActivityShape>> write)
    {
        if (written.TryGetValue(culture, out var last) && last.Stamp == stamp)
        {
            return last;
        }

        var items = write();
        var body = JsonSerializer.SerializeToUtf8Bytes(new { Items = items, items.Count }, ElsaAnswers.Options);
        return written[culture] = new Written(stamp, body, new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\""));
    }

    internal sealed record Written(string Stamp, byte[] Body, EntityTagHeaderValue Tag);
}
