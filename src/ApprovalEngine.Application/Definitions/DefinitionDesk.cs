using System.Security.Cryptography;
using System.Text;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Workflows;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Makes and changes versions of definitions. Nothing is saved here: that is the caller's unit of work.</summary>
internal sealed class DefinitionDesk(ApprovalDbContext db, ActivityCatalog activities, AuditTrail audit, Caller caller, TimeProvider clock)
{
    /// <summary>The audit chain of a definition.</summary>
    public static string ChainOf(string definitionId) => $"definition:{definitionId}";

    /// <summary>The version that the designer opens, tracked; null where there is no such definition.</summary>
    public Task<DefinitionVersion?> LatestAsync(string definitionId, CancellationToken cancellationToken) =>
        db.Definitions.SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsLatest, cancellationToken);

    /// <summary>The version in force, tracked; null where there is none.</summary>
    public Task<DefinitionVersion?> InForceAsync(string definitionId, CancellationToken cancellationToken) =>
        db.Definitions.SingleOrDefaultAsync(row => row.DefinitionId == definitionId && row.IsPublished, cancellationToken);

    /// <summary>
    /// Saves as the latest version. A draft that may change is saved in place, unless it is to be kept beside the new one; otherwise there is a new
    /// version. Whoever saved the draft before stays one of those who may not publish.
    /// </summary>
    /// <param name="latest">The latest version, tracked; null = this makes the definition.</param>
    /// <param name="keepsDraft">A draft that is there becomes a version of the history.</param>
    /// <param name="moreSavers">Others whose work this is, such as those of a version that comes back.</param>
    public async Task<DefinitionVersion> SaveAsync(
        WorkflowDefinition content, string definitionId, DefinitionVersion? latest, CancellationToken cancellationToken, bool keepsDraft = false, IEnumerable<string>? moreSavers = null)
    {
        var now = LaterThan(latest?.SavedAt);
        var inPlace = latest is { IsDraft: true, IsTried: false } && !keepsDraft;
        var before = latest?.SaverNames ?? [];
        var savers = before.Concat(moreSavers ?? []).Append(caller.UserName).Distinct().ToList();
        DefinitionVersion row;
        if (inPlace)
        {
            row = latest!;
            row.Revision++;
        }
        else
        {
            if (latest is not null)
            {
                latest.IsLatest = false;
                latest.Revision++;
            }

            row = New(definitionId, await NextNumberAsync(definitionId, cancellationToken), DefinitionOrigins.Person, now, content);
            row.IsLatest = true;
            db.Definitions.Add(row);
        }

        Write(row, content, now, savers);
        if (!inPlace || !before.Contains(caller.UserName))
        {
            // Once for each person and draft: the designer saves with every stroke.
            await audit.AppendAsync(ChainOf(definitionId), "definition.saved", new { row.DefinitionId, row.Version, row.Id, row.Name }, cancellationToken);
        }

        return row;
    }

    /// <summary>Keeps what cannot become the draft beside it, in one version of the history for each person.</summary>
    public async Task<DefinitionVersion> KeepAsideAsync(WorkflowDefinition content, DefinitionVersion latest, CancellationToken cancellationToken)
    {
        var now = LaterThan(latest.SavedAt);
        var row = await db.Definitions.SingleOrDefaultAsync(
            one => one.DefinitionId == latest.DefinitionId && one.Origin == DefinitionOrigins.Aside && one.SavedBy == caller.UserName && !one.IsTried, cancellationToken);
        if (row is null)
        {
            row = New(latest.DefinitionId, await NextNumberAsync(latest.DefinitionId, cancellationToken), DefinitionOrigins.Aside, now, content);
            db.Definitions.Add(row);
            await audit.AppendAsync(
                ChainOf(row.DefinitionId), "definition.kept-aside", new { row.DefinitionId, row.Version, row.Id, overtakenBy = latest.SavedBy }, cancellationToken);
        }
        else
        {
            row.Revision++;
        }

        Write(row, content, now, [caller.UserName]);
        return row;
    }

    /// <summary>Puts a version in force in place of the one that is.</summary>
    public async Task PublishAsync(DefinitionVersion row, CancellationToken cancellationToken)
    {
        await TakeOutOfForceAsync(row.DefinitionId, cancellationToken);
        var savers = row.SaverNames;
        row.IsPublished = true;
        (row.PublishedAt, row.PublishedBy, row.Savers) = (clock.Now(), caller.UserName, "[]");
        row.Revision++;
        await audit.AppendAsync(
            ChainOf(row.DefinitionId), "definition.published",
            new { row.DefinitionId, row.Version, row.Id, content = HashOf(row), savers }, cancellationToken);
    }

    /// <summary>
    /// Takes whichever version is in force out of it. At once, since two rows exchange the flag and the context would not know which of
    /// them goes first; what the context knows of that row is out of date afterwards.
    /// </summary>
    public Task TakeOutOfForceAsync(string definitionId, CancellationToken cancellationToken) =>
        db.Definitions.Where(row => row.DefinitionId == definitionId && row.IsPublished)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.IsPublished, false).SetProperty(row => row.Revision, row => row.Revision + 1), cancellationToken);

    /// <summary>
    /// The draft under a number above every version that was published or shipped, so that what is in force later has the higher number; itself
    /// where it has that already.
    /// </summary>
    public async Task<DefinitionVersion> RaisedAsync(DefinitionVersion draft, CancellationToken cancellationToken)
    {
        var isBelow = draft.IsDraft && await db.Definitions.AnyAsync(
            row => row.DefinitionId == draft.DefinitionId && row.Version > draft.Version && (row.PublishedAt != null || row.Origin == DefinitionOrigins.File), cancellationToken);
        if (!isBelow)
        {
            return draft;
        }

        var raised = New(draft.DefinitionId, await NextNumberAsync(draft.DefinitionId, cancellationToken), draft.Origin, draft.CreatedAt, draft.Read());
        (raised.Json, raised.IsLatest, raised.SavedAt, raised.SavedBy, raised.Savers, raised.SavedFrom) = (draft.Json, true, draft.SavedAt, draft.SavedBy, draft.Savers, draft.SavedFrom);
        (raised.Name, raised.Description, raised.IsUsable, raised.ActivityTypeName, raised.UnknownTypes) =
            (draft.Name, draft.Description, draft.IsUsable, draft.ActivityTypeName, draft.UnknownTypes);
        db.Definitions.Add(raised);
        draft.IsLatest = false;
        draft.Revision++;
        if (!draft.IsTried)
        {
            db.Definitions.Remove(draft);
            await SetAsideAsync(draft.DefinitionId, draft.Version, cancellationToken);
        }

        return raised;
    }

    /// <summary>Sees to it that the number of a version that is deleted is never given out again: nodes remember versions by their numbers.</summary>
    public Task SetAsideAsync(string definitionId, int version, CancellationToken cancellationToken) => db.SetNumberAsideAsync(SeriesOf(definitionId), version, cancellationToken);

    /// <summary>Whether there were versions of a definition that has none.</summary>
    public async Task<bool> WasDeletedAsync(string definitionId, CancellationToken cancellationToken) => await db.LastNumberAsync(SeriesOf(definitionId), cancellationToken) > 0;

    /// <summary>The next number of a definition.</summary>
    public async Task<int> NextNumberAsync(string definitionId, CancellationToken cancellationToken)
    {
        var newest = await db.Definitions.Where(row => row.DefinitionId == definitionId).MaxAsync(row => (int?)row.Version, cancellationToken) ?? 0;
        var added = db.Definitions.Local.Where(row => row.DefinitionId == definitionId).Select(row => row.Version).DefaultIfEmpty().Max();
        return Math.Max(Math.Max(newest, added), await db.LastNumberAsync(SeriesOf(definitionId), cancellationToken)) + 1;
    }

    /// <summary>SHA-256 of what a version says; names it in the audit trail.</summary>
    public static string HashOf(DefinitionVersion row) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Json)))}";

    /// <summary>Writes what follows from the content into the row.</summary>
    public void Describe(DefinitionVersion row, WorkflowDefinition content)
    {
        (row.Name, row.Description) = (content.Name, content.Description);
        row.IsUsable = content.IsUsableAsActivity && content.ActivityTypeName.Length is > 0 and <= TypeNameLengthMax;
        row.ActivityTypeName = row.IsUsable ? content.ActivityTypeName : null;
        row.UnknownTypes = UnknownActivities.Of(content, activities);
    }

    /// <summary>A version that is neither the latest nor in force yet.</summary>
    public static DefinitionVersion New(string definitionId, int version, string origin, DateTimeOffset now, WorkflowDefinition content, string hash = "") => new()
    {
        DefinitionId = definitionId,
        Version = version,
        Id = Guid.CreateVersion7(now).ToString("N"),
        Json = content.ToJson(),
        Hash = hash,
        Origin = origin,
        CreatedAt = now,
        SavedAt = now,
        SavedBy = "",
        Savers = "[]",
        Revision = 1,
    };

    private const int TypeNameLengthMax = 200;

    private void Write(DefinitionVersion row, WorkflowDefinition content, DateTimeOffset now, IReadOnlyList<string> savers)
    {
        content.Json.Remove("links");
        row.Json = content.ToJson();
        (row.SavedAt, row.SavedBy, row.SavedFrom, row.Savers) = (now, caller.UserName, caller.Page, StoredJson.Write(savers));
        Describe(row, content);
    }

    // Studio says what it has seen by this instant: two saves must not have the same.
    private DateTimeOffset LaterThan(DateTimeOffset? before)
    {
        var now = clock.Now();
        return before is { } last && now <= last ? last.AddMicroseconds(1) : now;
    }

    // As short as the column; no two definitions have the same.
    private static string SeriesOf(string definitionId) => $"definition:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definitionId)))[..32]}";
}
