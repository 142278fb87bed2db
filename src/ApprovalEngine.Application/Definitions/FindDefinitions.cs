using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Definitions;

/// <summary>Whether no other definition has this name, whatever the case of its letters.</summary>
/// <param name="DefinitionId">The one that is to have it; null = a new one.</param>
public sealed record CheckDefinitionName(string Name, string? DefinitionId) : IRequest<Result<DefinitionNameCheck>>;

public sealed record DefinitionNameCheck(bool IsUnique);

/// <summary>How many definitions there are.</summary>
public sealed record CountDefinitions : IRequest<Result<DefinitionCount>>;

public sealed record DefinitionCount(int Count);

/// <summary>The definitions that use another one as an activity.</summary>
public sealed record ListConsumers(string DefinitionId) : IRequest<Result<ConsumerList>>;

public sealed record ConsumerList(IReadOnlyList<string> DefinitionIds);

internal sealed class CheckDefinitionNameHandler(ApprovalDbContext db, DefinitionSight sight) : IRequestHandler<CheckDefinitionName, Result<DefinitionNameCheck>>
{
    public async Task<Result<DefinitionNameCheck>> Handle(CheckDefinitionName query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        // Databases differ in what lower case is, so the few names there are get compared here.
        var names = await db.Definitions.AsNoTracking().Where(row => row.IsLatest && row.DefinitionId != query.DefinitionId).Select(row => row.Name ?? row.DefinitionId).ToListAsync(cancellationToken);
        return new DefinitionNameCheck(!names.Contains(query.Name.Trim(), StringComparer.OrdinalIgnoreCase));
    }
}

internal sealed class CountDefinitionsHandler(ApprovalDbContext db, DefinitionSight sight) : IRequestHandler<CountDefinitions, Result<DefinitionCount>>
{
    public async Task<Result<DefinitionCount>> Handle(CountDefinitions query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        return rights.IsError ? rights.Error : new DefinitionCount(await db.Definitions.CountAsync(row => row.IsLatest, cancellationToken));
    }
}

internal sealed class ListConsumersHandler(DefinitionDesk desk, DefinitionSight sight, DefinitionConsumers consumers) : IRequestHandler<ListConsumers, Result<ConsumerList>>
{
    public async Task<Result<ConsumerList>> Handle(ListConsumers query, CancellationToken cancellationToken)
    {
        var rights = await sight.ReaderAsync(cancellationToken);
        if (rights.IsError)
        {
            return rights.Error;
        }

        return await desk.LatestAsync(query.DefinitionId, cancellationToken) is null
            ? new DefinitionUnknown(query.DefinitionId)
            : new ConsumerList(await consumers.IdsAsync(query.DefinitionId, cancellationToken));
    }
}
