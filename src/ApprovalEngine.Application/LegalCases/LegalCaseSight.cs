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
        var scopes = person?.Granting(Permissions.ReadLegalCases, BusinessDay.Of(clock.Now())).ToList() ?? [];
        if (scopes.Any(scope => scope.Kind is ScopeKind.Group))
        {
            return db.LegalCases.AsNoTracking();
        }

        List<string> Codes(ScopeKind kind) => [.. scopes.Where(scope => scope.Kind == kind).Select(scope => scope.Code)];
        var (entities, regions, branches) = (Codes(ScopeKind.LegalEntity), Codes(ScopeKind.Region), Codes(ScopeKind.Branch));
        var visible = await requests.VisibleAsync(cancellationToken);
        return db.LegalCases.AsNoTracking().Where(one =>
            entities.Contains(one.LegalEntity) || regions.Contains(one.Region) || branches.Contains(one.Branch)
            || visible.Any(request => request.Number == one.RequestNumber));
    }
}
