using System.Text.Json.Nodes;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>One version of a definition, as the designer reads it.</summary>
/// <param name="VersionOptions">Which one, in Elsa's words; null = the latest.</param>
public sealed record GetDefinition(string DefinitionId, string? VersionOptions) : IRequest<Result<DefinitionDocument>>;

/// <summary>Versions by their own ids; old ones for as long as instances of them exist. An id that nobody knows is left out.</summary>
public sealed record GetDefinitionVersions(IReadOnlyList<string> Ids) : IRequest<Result<DefinitionDocuments>>
{
    public const int CountMax = 100;
}

public sealed record DefinitionDocument(JsonObject Json);

public sealed record DefinitionDocuments(IReadOnlyList<DefinitionDocument> Items);

public sealed record DefinitionUnknown(string Id)
    : NotFoundError("definition.unknown", $"There is no workflow definition, or no such version of it: {Id}.");

internal sealed class GetDefinitionHandler(ApprovalDbContext db, DefinitionSight sight) : IRequestHandler<GetDefinition, Result<DefinitionDocument>>
{
    public async Task<Result<DefinitionDocument>> Handle(GetDefinition query, CancellationToken cancellationToken)
    {
        var (rights, options) = (await sight.ReaderAsync(cancellationToken), query.VersionOptions is null ? VersionOptions.Latest : VersionOptions.Of(query.VersionOptions));
        if ((rights.Error ?? options.Error) is { } refusal)
        {
            return refusal;
        }

        var row = await options.Value!.Of(db.Definitions.AsNoTracking().Where(one => one.DefinitionId == query.DefinitionId))
            .OrderByDescending(one => one.IsLatest).ThenByDescending(one => one.Version).FirstOrDefaultAsync(cancellationToken);
        return row is null ? new DefinitionUnknown(query.DefinitionId) : new DefinitionDocument(ServedDefinition.Of(row, rights.Value!.Opens(row)));
    }
}

internal sealed class GetDefinitionVersionsHandler(ApprovalDbContext db, DefinitionSight sight) : IRequestHandler<GetDefinitionVersions, Result<DefinitionDocuments>>
{
    public async Task<Result<DefinitionDocuments>> Handle(GetDefinitionVersions query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        var ids = query.Ids.Distinct().Take(GetDefinitionVersions.CountMax).ToList();
        var rows = await db.Definitions.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(cancellationToken);
        return new DefinitionDocuments([.. rows.OrderBy(row => ids.IndexOf(row.Id)).Select(row => new DefinitionDocument(ServedDefinition.Of(row, rights.Value.Opens(row))))]);
    }
}
