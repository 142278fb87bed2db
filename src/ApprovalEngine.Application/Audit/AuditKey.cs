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

    /// <summary>Reads the key file, or makes it (mode 0600) where there is none.</summary>
    public static AuditKey FromFile(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            try
            {
                using var file = new FileStream(path, options);
                file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))));
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process of this data folder made it a moment ago; its key is the key.
            }
        }

        return new AuditKey(Convert.FromHexString(File.ReadAllText(path).Trim()));
    }

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
