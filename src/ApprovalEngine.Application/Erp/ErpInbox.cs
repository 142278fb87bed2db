using System.Globalization;
using System.Text;
using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Effects;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApprovalEngine.Application.Erp;

/// <summary>
/// Reads the ERP's acknowledgements, each once: what is good is applied and moved to <c>done/</c>, everything else changes nothing
/// and is moved to <c>quarantine/</c> with a reason beside it.
/// </summary>
public sealed class ErpInbox(IServiceScopeFactory scopes, EngineOptions options, TimeProvider clock, ILogger<ErpInbox> log)
{
    private const string Ending = ".ack.json";
    private const int FilesMax = 500;
    private const int BytesMax = 64 * 1024;
    private const int SignatureBytesMax = 256;

    // A file that is younger may still be in the writing by an ERP that does not rename.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    /// <summary>Reads what is there; returns how many acknowledgements were applied.</summary>
    public async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        ErpFolders.Make(options.ErpInbox);
        var applied = 0;
        foreach (var path in Directory.EnumerateFiles(options.ErpInbox, "*" + Ending).Take(FilesMax).Order(StringComparer.Ordinal).ToList())
        {
            try
            {
                var (acknowledgement, problem, content) = Parse(path);
                if (acknowledgement is null)
                {
                    if (clock.GetUtcNow() - File.GetLastWriteTimeUtc(path) > Settled)
                    {
                        Quarantine(path, problem!);
                    }

                    continue;
                }

                await using var scope = scopes.CreateAsyncScope();
                scope.ServiceProvider.GetRequiredService<Caller>().Is("system:erp", "erp");
                var result = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(acknowledgement, cancellationToken);
                applied += Settle(path, content, result);
            }
            catch (FileNotFoundException)
            {
                // Another node was faster with this file.
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // A file that cannot be read or moved must not stop those behind it.
                log.LogError(failure, "ERP acknowledgement {File} could not be handled; it is tried again.", Path.GetFileName(path));
            }
        }

        return applied;
    }

    private int Settle(string path, byte[] content, Result<Done> result)
    {
        if (result.IsError)
        {
            // The hand-over may still be in the making: the file is read again.
            if (result.Error is not (EffectNotSent or TooManyRaces))
            {
                Quarantine(path, result.Error.Message);
            }

            return 0;
        }

        // The ERP may have answered again meanwhile, under the same name: what was not read is not done, and is read next.
        if (File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            Move(path, "done");
        }

        return 1;
    }

    private (AcknowledgeEffect? Acknowledgement, string? Problem, byte[] Content) Parse(string path)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null)
        {
            return (null, "The file is a link.", []);
        }

        if (info.Length > BytesMax)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"Expected at most {BytesMax} bytes, found {info.Length}."), []);
        }

        var content = File.ReadAllBytes(path);
        var (acknowledgement, problem) = Read(path, content);
        return (acknowledgement, problem, content);
    }

    private (AcknowledgeEffect? Acknowledgement, string? Problem) Read(string path, byte[] content)
    {
        if (options.ErpSigningKey is { } key && !(SignatureOf(path) is { } signature && ErpSignature.IsGood(content, key, signature)))
        {
            return (null, "The signature is missing or wrong.");
        }

        try
        {
            if (content.AsSpan().IndexOf("\\u0000"u8) >= 0)
            {
                return (null, "A value is not text: it holds U+0000.");
            }

            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 8 });
            return Read(json.RootElement, Path.GetFileName(path)[..^Ending.Length]);
        }
        catch (InvalidOperationException malformed)
        {
            // Half a surrogate pair, or bytes that are no UTF-8: valid JSON, but no text. Left uncaught it would stop every file behind it.
            return (null, $"A value is not text: {malformed.Message}");
        }
        catch (JsonException malformed)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"Not JSON, line {malformed.LineNumber + 1}, byte {malformed.BytePositionInLine + 1}: {malformed.Message}"));
        }
    }

    private static string? SignatureOf(string path)
    {
        var info = new FileInfo(path + ".sig");
        return info is { Exists: true, LinkTarget: null, Length: <= SignatureBytesMax } ? File.ReadAllText(info.FullName) : null;
    }

    private static (AcknowledgeEffect?, string?) Read(JsonElement root, string name)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return (null, $"Expected an object, found {root.ValueKind}.");
        }

        if (!Guid.TryParse(Text(root, "effectId"), CultureInfo.InvariantCulture, out var effectId) || !Guid.TryParse(name, CultureInfo.InvariantCulture, out var named) || named != effectId)
        {
            return (null, $"Expected the effectId that the file is named after ({name}), found '{Text(root, "effectId")}'.");
        }

        if (Text(root, "status") is not ("confirmed" or "failed") and var status)
        {
            return (null, $"Expected the status confirmed or failed, found '{status}'.");
        }

        if (!DateTimeOffset.TryParse(Text(root, "at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at))
        {
            return (null, $"Expected an ISO 8601 instant in 'at', found '{Text(root, "at")}'.");
        }

        var (documentNumber, message) = (Text(root, "documentNumber"), Text(root, "message"));
        return documentNumber?.Length > 80 || message?.Length > 2000
            ? (null, "Expected a documentNumber of at most 80 and a message of at most 2,000 characters.")
            : (new AcknowledgeEffect(effectId, Text(root, "status") == "confirmed", documentNumber, message, at.ToUniversalTime().ToMicroseconds()), null);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) ? value.ValueKind is JsonValueKind.String ? value.GetString() : value.ValueKind is JsonValueKind.Null ? null : value.GetRawText() : null;

    private void Quarantine(string path, string reason)
    {
        log.LogWarning("ERP acknowledgement {File} put into quarantine: {Reason}", Path.GetFileName(path), reason);
        if (Move(path, "quarantine") is { } moved)
        {
            File.WriteAllText(moved + ".reason.txt", reason + "\n", Encoding.UTF8);
        }
    }

    private string? Move(string path, string folder)
    {
        var target = Path.Combine(options.ErpInbox, folder);
        ErpFolders.Make(target);
        var name = Path.GetFileName(path);
        var moved = Path.Combine(target, File.Exists(Path.Combine(target, name)) ? $"{clock.GetUtcNow():yyyyMMddHHmmssfffffff}.{name}" : name);
        try
        {
            File.Move(path, moved);
            if (File.Exists(path + ".sig"))
            {
                File.Move(path + ".sig", moved + ".sig", overwrite: true);
            }

            return moved;
        }
        catch (FileNotFoundException)
        {
            return null; // Another node has moved it.
        }
    }
}
