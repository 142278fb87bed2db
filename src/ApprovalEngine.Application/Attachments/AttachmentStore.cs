using System.Buffers;
using System.Security.Cryptography;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Attachments;

public sealed record AttachmentTooLarge(string FileName)
    : UnprocessableError("attachment.too-large", FormattableString.Invariant($"'{FileName}' is too large: expected at most {AttachmentStore.BytesMax / (1024 * 1024)} MiB."));

public sealed record AttachmentEmpty(string FileName)
    : UnprocessableError("attachment.empty", $"'{FileName}' is empty.");

/// <summary>A file that was received: its name of content, and where to find it.</summary>
public sealed record StoredFile(string Sha256, long Size, byte[] Head);

/// <summary>
/// Keeps documents beside the data, each under the SHA-256 of its content: written under a temporary name, forced to disk, then renamed,
/// before the row that names it is committed. A file whose row was never committed harms nobody; a row never lacks its file.
/// </summary>
public sealed class AttachmentStore(EngineOptions options)
{
    /// <summary>20 MiB: a scanned contract fits, a video does not.</summary>
    public const long BytesMax = 20 * 1024 * 1024;

    private const int HeadLength = 16;

    /// <summary>Takes a file in. Nothing stays behind of one that is refused.</summary>
    public async Task<Result<StoredFile>> KeepAsync(Stream content, string fileName, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.AttachmentsDirectory);
        var temporary = Path.Combine(options.AttachmentsDirectory, $"{Path.GetRandomFileName()}.part");
        try
        {
            var received = await ReceiveAsync(content, temporary, cancellationToken);
            if (received is null)
            {
                return new AttachmentTooLarge(fileName);
            }

            if (received.Size == 0)
            {
                return new AttachmentEmpty(fileName);
            }

            var path = PathOf(received.Sha256);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(temporary, path, overwrite: true);
            return received;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>The content, or null where the file is missing or no longer what its name says.</summary>
    public async Task<byte[]?> ReadAsync(string sha256, CancellationToken cancellationToken)
    {
        var path = PathOf(sha256);
        if (!File.Exists(path))
        {
            return null;
        }

        var content = await File.ReadAllBytesAsync(path, cancellationToken);
        return Convert.ToHexStringLower(SHA256.HashData(content)) == sha256 ? content : null;
    }

    // Two letters of the hash as a folder, so that no folder grows without end.
    private string PathOf(string sha256) => Path.Combine(options.AttachmentsDirectory, sha256[..2], sha256);

    private static async Task<StoredFile?> ReceiveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        var (size, head) = (0L, new List<byte>(HeadLength));
        try
        {
            for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                size += count;
                if (size > BytesMax)
                {
                    return null;
                }

                head.AddRange(buffer.AsSpan(0, Math.Min(count, HeadLength - head.Count)));
                hash.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return new StoredFile(Convert.ToHexStringLower(hash.GetHashAndReset()), size, [.. head]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
