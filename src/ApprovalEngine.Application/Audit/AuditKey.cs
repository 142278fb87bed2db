using System.Security.Cryptography;
using System.Text;

namespace ApprovalEngine.Application.Audit;

/// <summary>The key of the audit trail's HMACs. It lies outside the database: who can write rows still cannot sign them.</summary>
public sealed class AuditKey
{
    private readonly byte[] key;

    /// <param name="key">At least 32 bytes.</param>
    public AuditKey(byte[] key) => this.key = key.Length >= 32
        ? key
        : throw new ArgumentException($"The audit key must have at least 32 bytes; found {key.Length}.", nameof(key));

    /// <summary>Reads the key file, or makes it where there is none.</summary>
    public static AuditKey FromFile(string path) => new(Convert.FromHexString(KeyFile.ReadOrMake(path)));

    /// <summary>HMAC over the members, each with its length in front, so that no two lists of members sign alike.</summary>
    public string Sign(params ReadOnlySpan<string> members)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> length = stackalloc byte[4];
        foreach (var member in members)
        {
            var bytes = Encoding.UTF8.GetBytes(member);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hmac.AppendData(length);
            hmac.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hmac.GetHashAndReset());
    }
}
