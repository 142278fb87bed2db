using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>Who may be chosen as a person's delegate on a day.</summary>
/// <param name="Principal">Null = the caller; another person is for those who look after delegations.</param>
public sealed record ListDelegates(string? Principal, DateOnly? On) : IRequest<Result<DelegateList>>;

/// <param name="HasLeft">The principal has left: his tasks are handed over for good.</param>
/// <param name="LegalEntities">What a delegation may be limited to.</param>
public sealed record DelegateList(string Principal, bool HasLeft, IReadOnlyList<DelegateCandidate> Items, IReadOnlyList<string> LegalEntities);

/// <param name="MayApprove">False = he holds no authority to approve in this person's name, only to recommend.</param>
public sealed record DelegateCandidate(string UserName, string Title, string TitleZh, bool MayApprove);

internal sealed class ListDelegatesHandler(ApprovalDbContext db, Caller caller, TimeProvider clock) : IRequestHandler<ListDelegates, Result<DelegateList>>
{
    public async Task<Result<DelegateList>> Handle(ListDelegates query, CancellationToken cancellationToken)
    {
        var today = BusinessDay.Of(clock.Now());
        var name = string.IsNullOrWhiteSpace(query.Principal) ? caller.UserName : query.Principal.Trim();
        if (name != caller.UserName && (await caller.PersonAsync(cancellationToken))?.May(Permissions.ManageDelegations, today) is not true)
        {
            return new DelegationNotYours(name);
        }

        if (await db.People.AsNoTracking().Include(person => person.Assignments).SingleOrDefaultAsync(person => person.UserName == name, cancellationToken) is not { } principal)
        {
            return new DelegationPersonUnknown("principal", name);
        }

        var roles = DelegateChoice.RolesFor(principal);
        var candidates = await db.People.AsNoTracking().AsSingleQuery().Include(person => person.Assignments)
            .Where(person => person.IsActive && person.Assignments.Any(one => roles.Contains(one.Role))).OrderBy(person => person.UserName).ToListAsync(cancellationToken);
        var (places, day) = (await db.PlacesAsync(cancellationToken), query.On ?? today);
        var found = candidates.Select(person => (Person: person, May: DelegateChoice.For(principal, person, places, day)))
            .Where(one => one.May is not null).OrderByDescending(one => one.May is AuthorityKind.Approve)
            .Select(one => new DelegateCandidate(one.Person.UserName, one.Person.Title, one.Person.TitleZh, one.May is AuthorityKind.Approve));
        return new DelegateList(name, !principal.IsActive, [.. found], [.. places.Select(place => place.LegalEntity).Distinct().Order(StringComparer.Ordinal)]);
    }
}

internal static class Places
{
    extension(ApprovalDbContext db)
    {
        /// <summary>Every place where a request can belong: one for each branch.</summary>
        public async Task<IReadOnlyList<Place>> PlacesAsync(CancellationToken cancellationToken) =>
            await db.Branches.AsNoTracking().OrderBy(branch => branch.Code).Select(branch => new Place(branch.LegalEntity, branch.Region, branch.Code)).ToListAsync(cancellationToken);
    }
}
