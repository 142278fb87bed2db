using System.Globalization;
using System.IO.Compression;
using System.Text;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Definitions;

/// <summary>
/// The definitions in files that somebody sends: JSON files, and zip archives of JSON files. An archive may say anything about itself, so what comes
/// out of it is counted while it comes.
/// </summary>
public sealed class ImportedFiles
{
    /// <summary>Of one file as it is sent.</summary>
    public const long FileBytesMax = 10 * 1024 * 1024;

    /// <summary>Files that are sent at once.</summary>
    public const int FileCountMax = 50;

    private const int DefinitionBytesMax = 4 * 1024 * 1024;
    private const int EntryCountMax = 200;
    private const long TotalBytesMax = 32 * 1024 * 1024;
    private const int RatioMax = 100;

    private readonly List<ImportedDefinition> definitions = [];
    private readonly List<string> problems = [];
    private long total;

    /// <summary>What was found; or why not all of it can be taken.</summary>
    public Result<ImportDefinitions> Found => problems.Count > 0 ? new ImportRefused(problems) : new ImportDefinitions(definitions);

    /// <summary>Adds one file.</summary>
    /// <param name="content">It can be read from any place; an archive is read so.</param>
    public async Task AddAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        var label = LabelOf(name);
        if (content.Length > FileBytesMax)
        {
            problems.Add($"{label}: expected at most {FileBytesMax / (1024 * 1024)} MiB.");
        }
        else if (await IsArchiveAsync(content, cancellationToken))
        {
            await AddArchiveAsync(label, content, cancellationToken);
        }
        else
        {
            await AddTextAsync(label, content, cancellationToken);
        }
    }

    // By what it is, not by what it is called.
    private static async Task<bool> IsArchiveAsync(Stream content, CancellationToken cancellationToken)
    {
        var head = new byte[4];
        var count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        content.Position = 0;
        return count == head.Length && head is [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6];
    }

    private async Task AddArchiveAsync(string label, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true, Encoding.UTF8);
            if (archive.Entries.Count > EntryCountMax)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"{label}: expected at most {EntryCountMax} entries, found {archive.Entries.Count}."));
                return;
            }

            // The name of a folder ends so, and it holds nothing itself.
            foreach (var entry in archive.Entries.Where(entry => !entry.FullName.EndsWith('/')))
            {
                await AddEntryAsync($"{label}/{LabelOf(entry.FullName)}", entry, cancellationToken);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or EndOfStreamException or ArgumentException)
        {
            problems.Add($"{label}: it is not a zip archive that can be read ({broken.Message})");
        }
    }

    private async Task AddEntryAsync(string label, ZipArchiveEntry entry, CancellationToken cancellationToken)
    {
        var refusal = true switch
        {
            _ when LeadsOut(entry.FullName) => "its path leads out of the archive.",
            _ when !entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase) => "expected JSON files only.",
            _ when entry.Length > DefinitionBytesMax => $"expected at most {DefinitionBytesMax / (1024 * 1024)} MiB.",
            _ when entry.Length > RatioMax * Math.Max(entry.CompressedLength, 1024) => $"it is packed more than {RatioMax} times.",
            _ => null,
        };
        if (refusal is not null)
        {
            problems.Add($"{label}: {refusal}");
            return;
        }

        await using var content = await entry.OpenAsync(cancellationToken);
        await AddTextAsync(label, content, cancellationToken);
    }

    private async Task AddTextAsync(string label, Stream content, CancellationToken cancellationToken)
    {
        var bytes = await ReadAsync(content, cancellationToken);
        if (bytes is null)
        {
            problems.Add($"{label}: expected at most {DefinitionBytesMax / (1024 * 1024)} MiB each, and {TotalBytesMax / (1024 * 1024)} MiB together.");
            return;
        }

        try
        {
            var text = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes);
            definitions.Add(new ImportedDefinition(label, text.TrimStart('\uFEFF')));
        }
        catch (DecoderFallbackException)
        {
            problems.Add($"{label}: it is not UTF-8.");
        }
    }

    // Null where there is more than is allowed, whatever the archive says of its length.
    private async Task<byte[]?> ReadAsync(Stream content, CancellationToken cancellationToken)
    {
        using var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int count; (count = await content.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            total += count;
            if (read.Length + count > DefinitionBytesMax || total > TotalBytesMax)
            {
                return null;
            }

            read.Write(buffer, 0, count);
        }

        return read.ToArray();
    }

    private static bool LeadsOut(string path) =>
        path.StartsWith('/') || path.StartsWith('\\') || path.Contains(':', StringComparison.Ordinal) || path.Split('/', '\\').Contains("..");

    // A name comes from outside, and goes into messages.
    private static string LabelOf(string name)
    {
        var plain = new string([.. name.Select(letter => char.IsControl(letter) ? '?' : letter)]);
        return plain.Length <= 120 ? plain : plain[..120] + "…";
    }
}
