using System.Collections.Concurrent;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Decisions;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Published matrices, parsed once per version and kept; and drafts, of which the last ones looked at are kept.</summary>
public sealed class MatrixCatalog
{
    private const int DraftsMax = 32;

    private readonly ConcurrentDictionary<int, DecisionModel> models = new();
    private readonly ConcurrentDictionary<string, MatrixDraftReading> drafts = new(StringComparer.Ordinal);

    /// <summary>The number of the version that routes requests on the day: the newest of those that have come into force by then.</summary>
    public static Task<int> NumberInForceAsync(ApprovalDbContext db, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.MatrixVersions.Where(one => one.ValidFrom <= day).MaxAsync(one => one.Version, cancellationToken);
    }

    /// <summary>The version that routes requests on the day.</summary>
    public async Task<(int Version, DecisionModel Model)> InForceAsync(ApprovalDbContext db, DateOnly day, CancellationToken cancellationToken)
    {
        var version = await NumberInForceAsync(db, day, cancellationToken);
        return (version, (await FindAsync(db, version, cancellationToken))!);
    }

    /// <summary>The version that was in force on a day, as far as was known at an instant; null = there was none.</summary>
    public async Task<(int Version, DateTimeOffset PublishedAt, DecisionModel Model)?> InForceAsync(
        ApprovalDbContext db, DateOnly day, DateTimeOffset asKnownAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        var found = await db.MatrixVersions.AsNoTracking().Where(one => one.ValidFrom <= day && one.PublishedAt <= asKnownAt)
            .OrderByDescending(one => one.Version).Select(one => new { one.Version, one.PublishedAt }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Version, found.PublishedAt, (await FindAsync(db, found.Version, cancellationToken))!);
    }

    /// <summary>A version, or null where there is none of that number.</summary>
    public async Task<DecisionModel?> FindAsync(ApprovalDbContext db, int version, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        if (models.TryGetValue(version, out var known))
        {
            return known;
        }

        var xml = await db.MatrixVersions.AsNoTracking().Where(one => one.Version == version).Select(one => one.Xml).SingleOrDefaultAsync(cancellationToken);
        return xml is null ? null : models.GetOrAdd(version, _ => MatrixFormat.Parse(xml, $"empowerment matrix, version {version}"));
    }

    /// <summary>What a draft says, or why it says nothing yet.</summary>
    internal MatrixDraftReading Read(string contentHash, string xml)
    {
        if (drafts.TryGetValue(contentHash, out var known))
        {
            return known;
        }

        if (drafts.Count >= DraftsMax)
        {
            drafts.Clear();
        }

        return drafts.GetOrAdd(contentHash, _ => MatrixDraftReading.Of(xml));
    }
}

/// <param name="Model">Null where the text cannot be read.</param>
/// <param name="Problems">Why it is no matrix, with line and column where there is one; empty = it is one.</param>
internal sealed record MatrixDraftReading(DecisionModel? Model, IReadOnlyList<string> Problems)
{
    private const string Source = "draft";

    public static MatrixDraftReading Of(string xml)
    {
        try
        {
            var model = DecisionModel.Parse(xml, Source);
            return new MatrixDraftReading(model, [.. model.Tables.Values.SelectMany(MatrixFormat.ProblemsOf).Take(DecisionModel.MaxProblems)]);
        }
        catch (DecisionModelException unreadable)
        {
            return new MatrixDraftReading(null, [.. unreadable.Problems.Select(problem => problem.ToString())]);
        }
    }
}
