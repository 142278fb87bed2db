using System.Globalization;
using System.Security.Cryptography;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Imports;

/// <summary>
/// A file on its way in, spooled to a temporary file (mode 0600, gone when this is disposed) so that its hash is known before the
/// import starts and a transaction that lost a race can read it again.
/// </summary>
public sealed class ImportUpload : IDisposable
{
    private readonly FileStream file;

    private ImportUpload(FileStream file, string hash) => (this.file, Hash) = (file, hash);

    /// <summary>SHA-256 of the bytes, lower-case hex.</summary>
    public string Hash { get; }

    /// <summary>Copies the content aside.</summary>
    /// <returns>The spooled file, or <see cref="ImportTooLarge"/> as soon as the limit is passed.</returns>
    public static async Task<Result<ImportUpload>> SpoolAsync(Stream content, ImportOptions options, CancellationToken cancellationToken)
    {
        var file = CreateTemporary();
        var isKept = false;
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var buffer = new byte[81_920];
            var size = 0L;
            while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                size += count;
                if (size > options.SizeMaxBytes)
                {
                    return new ImportTooLarge(Bytes(options.SizeMaxBytes), "more");
                }

                hash.AppendData(buffer, 0, count);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
            isKept = true;
            return new ImportUpload(file, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            if (!isKept)
            {
                await file.DisposeAsync();
            }
        }
    }

    /// <summary>The content from its beginning; to be disposed by the reader, before this.</summary>
    public Stream Open() => new FileStream(file.Name, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.SequentialScan,
    });

    public void Dispose() => file.Dispose();

    private static string Bytes(long count) => count.ToString("N0", CultureInfo.InvariantCulture) + " bytes";

    private static FileStream CreateTemporary()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite | FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), "approval-import-" + Path.GetRandomFileName()), options);
    }
}
