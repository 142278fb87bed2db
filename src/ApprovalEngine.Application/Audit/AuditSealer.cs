using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Audit;

/// <summary>Where a chain stood when it was sealed.</summary>
internal sealed record SealedChain(string Chain, int Count, string Head);

/// <summary>One line of the seal file; its HMAC covers the line before it too, so lines cannot be taken out.</summary>
internal sealed record SealLine(DateTimeOffset At, IReadOnlyList<SealedChain> Chains, string Previous, string Mac)
{
    public string MacBy(AuditKey key) => key.Sign(
        ["seal", Previous, At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), .. Chains.SelectMany(one => new[] { one.Chain, one.Count.ToString(CultureInfo.InvariantCulture), one.Head })]);
}

/// <summary>
/// Every minute, appends to a file outside the database how far each chain has grown. Who can change or set back the database
/// still cannot take entries away that a seal has seen.
/// </summary>
public sealed class AuditSealer(AuditKey key, EngineOptions options, TimeProvider clock)
{
    // Transactions that were under way during the last seal may carry an earlier time than it.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    /// <summary>Seals what has grown since the last line; false = nothing has.</summary>
    public async Task<bool> SealAsync(ApprovalDbContext db, CancellationToken cancellationToken)
    {
        // Nodes share the file: a line names the one before it, so only one of them may write at a time.
        await using var turn = await FileTurn.TakeAsync(options.AuditSealFile + ".lock", cancellationToken);
        CutUnfinishedLine();
        var (last, known) = (default(SealLine), new Dictionary<string, SealedChain>(StringComparer.Ordinal));
        foreach (var line in ReadLines())
        {
            last = line;
            line.Chains.ToList().ForEach(chain => known[chain.Chain] = chain);
        }

        await RecordAsync(db, last, cancellationToken);
        var since = last is null ? DateTimeOffset.MinValue : last.At - Overlap;
        var heads = await db.AuditChains.AsNoTracking().Where(chain => chain.UpdatedAt >= since).OrderBy(chain => chain.Chain).ToListAsync(cancellationToken);
        var grown = heads.Where(head => known.GetValueOrDefault(head.Chain)?.Count != head.Count).Select(head => new SealedChain(head.Chain, head.Count, head.HeadMac)).ToList();
        if (grown is [])
        {
            return false;
        }

        var unsigned = new SealLine(clock.Now(), grown, last?.Mac ?? "", "");
        var next = unsigned with { Mac = unsigned.MacBy(key) };
        // The file first: a line without its row only says that the process died here; a row without its line would accuse the file.
        await File.AppendAllTextAsync(options.AuditSealFile, StoredJson.Write(next) + "\n", cancellationToken);
        db.AuditSeals.Add(RowOf(next));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static AuditSeal RowOf(SealLine line) => new() { Id = Guid.CreateVersion7(line.At), At = line.At, ChainCount = line.Chains.Count, Mac = line.Mac };

    // A line that a crash cut off was never finished; the next one must not be glued to it.
    private void CutUnfinishedLine()
    {
        if (!File.Exists(options.AuditSealFile))
        {
            return;
        }

        using var file = new FileStream(options.AuditSealFile, FileMode.Open, FileAccess.ReadWrite);
        var end = file.Length;
        while (end > 0)
        {
            file.Position = end - 1;
            if (file.ReadByte() == '\n')
            {
                break;
            }

            end--;
        }

        if (end < file.Length)
        {
            file.SetLength(end);
        }
    }

    // The process that wrote the last line may have died before its row. The row is written now, if the database still holds all
    // that the line saw; if it does not, the missing row goes on accusing it.
    private static async Task RecordAsync(ApprovalDbContext db, SealLine? last, CancellationToken cancellationToken)
    {
        if (last is null || await db.AuditSeals.AnyAsync(seal => seal.Mac == last.Mac, cancellationToken))
        {
            return;
        }

        foreach (var chain in last.Chains)
        {
            if (!await db.AuditEntries.AnyAsync(entry => entry.Chain == chain.Chain && entry.Sequence == chain.Count && entry.Mac == chain.Head, cancellationToken))
            {
                return;
            }
        }

        db.AuditSeals.Add(RowOf(last));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The lines of the file, oldest first; a last line that a crash cut off is passed over.</summary>
    /// <exception cref="JsonException">A line that is not the last is not a seal.</exception>
    internal IEnumerable<SealLine> ReadLines()
    {
        if (!File.Exists(options.AuditSealFile))
        {
            yield break;
        }

        var lines = File.ReadAllLines(options.AuditSealFile);
        for (var index = 0; index < lines.Length; index++)
        {
            SealLine line;
            try
            {
                line = StoredJson.Read<SealLine>(lines[index]);
            }
            catch (JsonException) when (index == lines.Length - 1)
            {
                yield break;
            }

            yield return line;
        }
    }
}
