using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.LegalCases;

/// <summary>Who sees a legal case: legal of its place, and whoever sees the request that it came from. To everybody else it does not exist (404).</summary>
internal sealed class LegalCaseSight(ApprovalDbContext db, RequestSight requests, Caller caller, TimeProvider clock)
{
    /// <summary>The cases that the caller sees, as a query to read from.</summary>
    public async Task<IQueryable<LegalCase>> VisibleAsync(CancellationToken cancellationToken)
    {
        var person = await caller.PersonAsync(cancellationToken);
        var reach = person?.ReachOf(Permissions.ReadLegalCases, BusinessDay.Of(clock.Now())) ?? Reach.Of([]);
        if (reach.IsEverywhere)
        {
            return db.LegalCases.AsNoTracking();
        }

        var visible = await requests.VisibleAsync(cancellationToken);
        return db.LegalCases.AsNoTracking().Where(one =>
            reach.LegalEntities.Contains(one.LegalEntity) || reach.Regions.Contains(one.Region) || reach.Branches.Contains(one.Branch)
            || visible.Any(request => request.Number == one.RequestNumber));
    }
}
