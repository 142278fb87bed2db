using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Erp;

/// <summary>An effect as the ERP reads it.</summary>
internal sealed record ErpFile(Guid EffectId, string Kind, string Request, string LegalEntity, string Customer, JsonElement Payload, DateTimeOffset CreatedAt);

/// <summary>
/// Hands effects over as files: written under a temporary name, forced to disk, then renamed, so that the ERP never sees half a
/// file. Writing one again gives the same bytes under the same name.
/// </summary>
internal sealed class ErpOutbox(ApprovalDbContext db, EngineOptions options)
{
    /// <exception cref="DispatchFailedException">The folder cannot be written.</exception>
    public async Task WriteAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        var effectId = StoredJson.Read<Guid>(message.Payload);
        var effect = await db.Effects.AsNoTracking().SingleAsync(one => one.Id == effectId, cancellationToken);
        var file = new ErpFile(
            effect.Id, effect.Kind, effect.RequestNumber, effect.LegalEntity, effect.CustomerNumber, StoredJson.Read<JsonElement>(effect.Payload), effect.CreatedAt);
        var content = Encoding.UTF8.GetBytes(StoredJson.Write(file));
        try
        {
            ErpFolders.Make(options.ErpOutbox);
            var path = Path.Combine(options.ErpOutbox, $"{effect.Id}.json");
            if (options.ErpSigningKey is { } key)
            {
                // The signature first: the ERP finds it there when the file appears.
                WriteWhole(path + ".sig", Encoding.ASCII.GetBytes(ErpSignature.Of(content, key)));
            }

            WriteWhole(path, content);
            RemoveLeftovers(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new DispatchFailedException($"The effect could not be written for the ERP: {failure.Message}", failure);
        }
    }

    // What a writer left who was killed: his message was never recorded as told, so it comes back after the lease, and here. Who is slow and not
    // dead loses his file, fails, and is tried again.
    private void RemoveLeftovers(string path)
    {
        var written = File.GetLastWriteTimeUtc(path);
        foreach (var leftover in Directory.EnumerateFiles(options.ErpOutbox, Path.GetFileName(path) + ".*.tmp"))
        {
            if (written - File.GetLastWriteTimeUtc(leftover) >= options.OutboxLease / 2)
            {
                File.Delete(leftover);
            }
        }
    }

    // A name of its own for each writer: after a lease two nodes may be at the same file, and neither may rename what the other has begun.
    private static void WriteWhole(string path, byte[] content)
    {
        var temporary = $"{path}.{Path.GetRandomFileName()}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}

/// <summary>HMAC-SHA256 of a file's bytes, lower-case hex, in a file beside it with the ending <c>.sig</c>.</summary>
internal static class ErpSignature
{
    public static string Of(byte[] content, string key) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), content));

    public static bool IsGood(byte[] content, string key, string signature) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(content, key)), Encoding.ASCII.GetBytes(signature.Trim().ToLowerInvariant()));
}

internal static class ErpFolders
{
    /// <summary>Makes the folder for its owner only (0700).</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
