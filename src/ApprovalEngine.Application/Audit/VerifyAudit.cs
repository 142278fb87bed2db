using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Audit;

/// <summary>Recomputes every HMAC of the audit trail and compares it with the heads and the seals.</summary>
public sealed record VerifyAudit : IRequest<Result<AuditReport>>;

/// <param name="Sequence">The entry at fault; 0 = the chain as a whole.</param>
public sealed record AuditProblem(string Chain, int Sequence, string Message);

/// <param name="Problems">The first 1,000.</param>
public sealed record AuditReport(bool IsValid, int ChainCount, long EntryCount, int SealCount, IReadOnlyList<AuditProblem> Problems);

internal sealed class VerifyAuditHandler(ApprovalDbContext db, AuditKey key, AuditSealer sealer, Caller caller, TimeProvider clock) : IRequestHandler<VerifyAudit, Result<AuditReport>>
{
    private const int ProblemsMax = 1000;
    private readonly List<AuditProblem> problems = [];
    private readonly Dictionary<string, SealedChain> sealedChains = new(StringComparer.Ordinal);
    private int sealCount;

    public async Task<Result<AuditReport>> Handle(VerifyAudit query, CancellationToken cancellationToken)
    {
        if (!caller.IsSystem && (await caller.PersonAsync(cancellationToken))?.May(Permissions.VerifyAudit, BusinessDay.Of(clock.Now())) is not true)
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.VerifyAudit));
        }

        // Heads and entries of one instant: else every use case that commits in between would look like a forgery. The file is read
        // before, so that each of its lines has its row.
        var lines = ReadLines();
        await using var snapshot = await Database.BeginSnapshotAsync(db, cancellationToken);
        await VerifySealsAsync(lines, cancellationToken);
        var heads = await db.AuditChains.AsNoTracking().ToDictionaryAsync(chain => chain.Chain, StringComparer.Ordinal, cancellationToken);
        var (entryCount, seen) = await VerifyEntriesAsync(heads, cancellationToken);
        foreach (var head in heads.Values.Where(head => !seen.Contains(head.Chain)))
        {
            Report(head.Chain, 0, Text($"Expected {head.Count} entries, found none."));
        }

        foreach (var chain in sealedChains.Keys.Where(chain => !heads.ContainsKey(chain)))
        {
            Report(chain, 0, "A seal has seen this chain; it is gone.");
        }

        var unaudited = await db.Requests.AsNoTracking().Where(request => !db.AuditChains.Any(chain => chain.Chain == request.Number))
            .OrderBy(request => request.Number).Select(request => request.Number).Take(ProblemsMax).ToListAsync(cancellationToken);
        unaudited.ForEach(number => Report(number, 0, "The request has no audit chain."));
        return new AuditReport(problems is [], heads.Count, entryCount, sealCount, [.. problems.Take(ProblemsMax)]);
    }

    private async Task<(long Count, HashSet<string> Chains)> VerifyEntriesAsync(Dictionary<string, AuditChain> heads, CancellationToken cancellationToken)
    {
        var entries = db.AuditEntries.AsNoTracking().OrderBy(entry => entry.Chain).ThenBy(entry => entry.Sequence).AsAsyncEnumerable();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        AuditEntry? last = null;
        var count = 0L;
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            if (entry.Chain != last?.Chain)
            {
                VerifyHead(last, heads);
                seen.Add(entry.Chain);
                last = null;
            }

            VerifyEntry(entry, last);
            last = entry;
            count++;
        }

        VerifyHead(last, heads);
        return (count, seen);
    }

    private void VerifyEntry(AuditEntry entry, AuditEntry? previous)
    {
        var expected = (previous?.Sequence ?? 0) + 1;
        if (entry.Sequence != expected)
        {
            Report(entry.Chain, entry.Sequence, Text($"Expected entry {expected}, found entry {entry.Sequence}: what stood between is gone."));
        }

        if (AuditTrail.MacOf(key, entry, previous?.Mac ?? "") != entry.Mac)
        {
            Report(entry.Chain, entry.Sequence, "The entry is not as it was written, or the one before it is not.");
        }

        if (sealedChains.GetValueOrDefault(entry.Chain) is { } seal && seal.Count == entry.Sequence && seal.Head != entry.Mac)
        {
            Report(entry.Chain, entry.Sequence, "The entry is not the one that was sealed.");
        }
    }

    private void VerifyHead(AuditEntry? last, Dictionary<string, AuditChain> heads)
    {
        if (last is null)
        {
            return;
        }

        if (!heads.TryGetValue(last.Chain, out var head))
        {
            Report(last.Chain, 0, "The chain has entries, but no head.");
            return;
        }

        if (AuditTrail.MacOf(key, head) != head.Mac)
        {
            Report(last.Chain, 0, "The head of the chain is not as it was written.");
        }

        if (head.Count != last.Sequence || head.HeadMac != last.Mac)
        {
            Report(last.Chain, last.Sequence, Text($"Expected {head.Count} entries, found {last.Sequence}: the newest are gone."));
        }

        if (sealedChains.GetValueOrDefault(last.Chain) is { } seal && seal.Count > last.Sequence)
        {
            Report(last.Chain, last.Sequence, Text($"A seal has seen {seal.Count} entries, found {last.Sequence}: the newest are gone."));
        }
    }

    private List<SealLine> ReadLines()
    {
        List<SealLine> lines = [];
        try
        {
            lines.AddRange(sealer.ReadLines());
        }
        catch (JsonException malformed)
        {
            Report("seal", 0, $"The seal file cannot be read: {malformed.Message}");
        }

        return lines;
    }

    private async Task VerifySealsAsync(List<SealLine> lines, CancellationToken cancellationToken)
    {
        var rows = (await db.AuditSeals.AsNoTracking().Select(seal => seal.Mac).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var previous = "";
        foreach (var (index, line) in lines.Index())
        {
            sealCount++;
            line.Chains.ToList().ForEach(Remember);
            if (line.Previous != previous || line.MacBy(key) != line.Mac)
            {
                Report("seal", index + 1, "The line of the seal file is not as it was written, or lines before it are gone.");
            }

            // The very last line may have been written by a process that died before its row was.
            if (!rows.Contains(line.Mac) && index < lines.Count - 1)
            {
                Report("seal", index + 1, "The seal is in the file but not in the database: the database was set back.");
            }

            previous = line.Mac;
        }
    }

    // A chain only grows: a later seal of a shorter one saw a database that had been set back, and does not make it good.
    private void Remember(SealedChain chain)
    {
        if (chain.Count >= (sealedChains.GetValueOrDefault(chain.Chain)?.Count ?? 0))
        {
            sealedChains[chain.Chain] = chain;
        }
    }

    private void Report(string chain, int sequence, string message) => problems.Add(new AuditProblem(chain, sequence, message));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
