using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>Where a role can hold: the group, legal entities, regions and branches, in this order; for who may give roles.</summary>
public sealed record ListPlaces : IRequest<Result<Page<PlaceView>>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;

    /// <summary>Of each kind; a company has tens.</summary>
    internal const int PlacesMax = 500;
}

/// <param name="Kind">group, legalEntity, region or branch.</param>
/// <param name="Code"><c>*</c> for the group.</param>
public sealed record PlaceView(string Kind, string Code, string Name, string NameZh);

internal sealed class ListPlacesHandler(ApprovalDbContext db) : IRequestHandler<ListPlaces, Result<Page<PlaceView>>>
{
    public async Task<Result<Page<PlaceView>>> Handle(ListPlaces query, CancellationToken cancellationToken)
    {
        var entities = await db.LegalEntities.AsNoTracking().OrderBy(one => one.Code).Take(ListPlaces.PlacesMax)
            .Select(one => new PlaceView(RequestViews.Word(ScopeKind.LegalEntity), one.Code, one.Name, one.NameZh)).ToListAsync(cancellationToken);
        var regions = await db.Regions.AsNoTracking().OrderBy(one => one.Code).Take(ListPlaces.PlacesMax)
            .Select(one => new PlaceView(RequestViews.Word(ScopeKind.Region), one.Code, one.Name, one.NameZh)).ToListAsync(cancellationToken);
        var branches = await db.Branches.AsNoTracking().OrderBy(one => one.Code).Take(ListPlaces.PlacesMax)
            .Select(one => new PlaceView(RequestViews.Word(ScopeKind.Branch), one.Code, one.Name, one.NameZh)).ToListAsync(cancellationToken);
        return new Page<PlaceView>([new(RequestViews.Word(ScopeKind.Group), Scope.Everywhere.Code, "The whole group", "整个集团"), .. entities, .. regions, .. branches], null);
    }
}
