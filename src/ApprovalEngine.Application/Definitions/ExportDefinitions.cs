using System.Globalization;
using System.IO.Compression;
using ApprovalEngine.Application.Execution;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>A version of a definition as a file that Elsa imports; with those that use it as an archive.</summary>
/// <param name="VersionOptions">Which version, in Elsa's words; null or empty = the latest.</param>
public sealed record ExportDefinition(string DefinitionId, string? VersionOptions, bool WithConsumers) : IRequest<Result<DefinitionDownload>>;

/// <summary>Several versions, by their own ids, as an archive.</summary>
public sealed record ExportDefinitions(IReadOnlyList<string> Ids, bool WithConsumers) : IRequest<Result<DefinitionDownload>>
{
    public const int CountMax = 200;
}

public sealed record DefinitionDownload(string FileName, string ContentType, byte[] Content);

internal sealed class ExportDefinitionHandler(ApprovalDbContext db, DefinitionSight sight, DefinitionConsumers consumers) : IRequestHandler<ExportDefinition, Result<DefinitionDownload>>
{
    public async Task<Result<DefinitionDownload>> Handle(ExportDefinition query, CancellationToken cancellationToken)
    {
        var (rights, options) = (await sight.ReaderAsync(cancellationToken), string.IsNullOrEmpty(query.VersionOptions) ? VersionOptions.Latest : VersionOptions.Of(query.VersionOptions));
        if ((rights.Error ?? options.Error) is { } refusal)
        {
            return refusal;
        }

        var row = await options.Value!.Of(db.Definitions.AsNoTracking().Where(one => one.DefinitionId == query.DefinitionId))
            .OrderByDescending(one => one.IsLatest).ThenByDescending(one => one.Version).FirstOrDefaultAsync(cancellationToken);
        if (row is null)
        {
            return new DefinitionUnknown(query.DefinitionId);
        }

        var others = query.WithConsumers ? await DefinitionArchive.ConsumersAsync(db, consumers, [row], cancellationToken) : [];
        return others is [] ? new DefinitionDownload(DefinitionFile.NameOf(row), "application/json", DefinitionFile.Write(row)) : DefinitionArchive.Of([row, .. others]);
    }
}

internal sealed class ExportDefinitionsHandler(ApprovalDbContext db, DefinitionSight sight, DefinitionConsumers consumers) : IRequestHandler<ExportDefinitions, Result<DefinitionDownload>>
{
    public async Task<Result<DefinitionDownload>> Handle(ExportDefinitions query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var ids = query.Ids.Distinct().Take(ExportDefinitions.CountMax).ToList();
        var rows = await db.Definitions.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        if (rows is [])
        {
            return new DefinitionUnknown(string.Join(", ", ids.Take(5)));
        }

        return DefinitionArchive.Of([.. rows, .. query.WithConsumers ? await DefinitionArchive.ConsumersAsync(db, consumers, rows, cancellationToken) : []]);
    }
}

internal static class DefinitionArchive
{
    // The earliest that a zip can say: what is in the archive says by itself when it was saved, and the same versions make the same archive.
    private static readonly DateTimeOffset Stamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The latest versions of the definitions that use one of these as an activity, these left out.</summary>
    public static async Task<IReadOnlyList<DefinitionVersion>> ConsumersAsync(
        ApprovalDbContext db, DefinitionConsumers consumers, IReadOnlyList<DefinitionVersion> rows, CancellationToken cancellationToken)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var definition in rows.Select(row => row.DefinitionId).Distinct())
        {
            ids.UnionWith(await consumers.IdsAsync(definition, cancellationToken));
        }

        ids.ExceptWith(rows.Select(row => row.DefinitionId));
        return await db.Definitions.AsNoTracking().Where(row => ids.Contains(row.DefinitionId) && row.IsLatest).ToListAsync(cancellationToken);
    }

    public static DefinitionDownload Of(IReadOnlyList<DefinitionVersion> rows)
    {
        var several = rows.GroupBy(row => row.DefinitionId).Where(same => same.Count() > 1).Select(same => same.Key).ToHashSet(StringComparer.Ordinal);
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var row in rows.OrderBy(row => row.DefinitionId, StringComparer.Ordinal).ThenBy(row => row.Version))
            {
                var entry = archive.CreateEntry(DefinitionFile.NameOf(row, several.Contains(row.DefinitionId)));
                entry.LastWriteTime = Stamp;
                using var stream = entry.Open();
                stream.Write(DefinitionFile.Write(row));
            }
        }

        return new DefinitionDownload(string.Create(CultureInfo.InvariantCulture, $"workflow-definitions-{rows.Count}.zip"), "application/zip", content.ToArray());
    }
}
