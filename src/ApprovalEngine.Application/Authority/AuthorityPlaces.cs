using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Authority;

/// <summary>Where a question is about, and about whom.</summary>
internal sealed record AuthorityPlace(Place Place, Customer? Customer);

/// <summary>Finds the place of a question, for who may read the matrix there; a customer also only for who may read customers there.</summary>
internal sealed class AuthorityPlaces(ApprovalDbContext db, Caller caller)
{
    public async Task<Result<AuthorityPlace>> FindAsync(AskAuthority query, DateOnly today, CancellationToken cancellationToken)
    {
        if (await caller.PersonAsync(cancellationToken) is not { } person || !person.May(Permissions.ReadMatrix, today))
        {
            return new PermissionMissing(caller.UserName, nameof(Permissions.ReadMatrix));
        }

        var found = query.Customer is { Length: > 0 } number ? await OfCustomerAsync(number, person, today, cancellationToken) : await OfBranchAsync(query.Branch!, cancellationToken);
        if (found.IsError || !person.May(Permissions.ReadMatrix, found.Value.Place, today))
        {
            return found.Error ?? (query.Customer is { Length: > 0 } hidden ? new CustomerUnknown(hidden) : new BranchUnknown(query.Branch!));
        }

        var place = found.Value.Place;
        return true switch
        {
            _ when query.LegalEntity is { Length: > 0 } entity && entity != place.LegalEntity => new PlaceMismatch("legalEntity", place.LegalEntity, entity),
            _ when query.Branch is { Length: > 0 } branch && branch != place.Branch => new PlaceMismatch("branch", place.Branch, branch),
            _ => found.Value,
        };
    }

    private async Task<Result<AuthorityPlace>> OfCustomerAsync(string number, Person person, DateOnly today, CancellationToken cancellationToken)
    {
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(one => one.Number == number, cancellationToken);
        return customer is not null && person.May(Permissions.ReadCustomers, customer.Place, today) ? new AuthorityPlace(customer.Place, customer) : new CustomerUnknown(number);
    }

    private async Task<Result<AuthorityPlace>> OfBranchAsync(string code, CancellationToken cancellationToken) =>
        await db.Branches.AsNoTracking().SingleOrDefaultAsync(one => one.Code == code, cancellationToken) is { } branch
            ? new AuthorityPlace(new Place(branch.LegalEntity, branch.Region, branch.Code), null)
            : new BranchUnknown(code);
}
