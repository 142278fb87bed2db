using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>The people of the company with what they may do today; for who may give roles. By sign-in name.</summary>
/// <param name="Search">Part of the sign-in name or of a title.</param>
public sealed record ListPeople(string? Search, string? Cursor, int? Limit) : IRequest<Result<Page<PersonView>>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;
}

/// <param name="IsActive">False = has left.</param>
/// <param name="Superior">Whom he reports to, by sign-in name; null = nobody.</param>
/// <param name="Roles">What he holds today.</param>
public sealed record PersonView(string UserName, string Title, string TitleZh, bool IsActive, string? Superior, IReadOnlyList<RoleAssignmentView> Roles)
{
    internal static PersonView Of(Person person, IEnumerable<RoleAssignment> roles) => new(
        person.UserName, person.Title, person.TitleZh, person.IsActive, person.Superior,
        [.. roles.OrderBy(one => one.Role, StringComparer.Ordinal).ThenBy(one => one.ScopeCode, StringComparer.Ordinal).ThenBy(one => one.ValidFrom).Select(RoleAssignmentView.Of)]);
}

internal sealed class ListPeopleHandler(ApprovalDbContext db, TimeProvider clock) : IRequestHandler<ListPeople, Result<Page<PersonView>>>
{
    public async Task<Result<Page<PersonView>>> Handle(ListPeople query, CancellationToken cancellationToken)
    {
        var matching = query.Search is { Length: > 0 } search ? db.PeopleLike(search) : db.People;
        if (Paging.Key(query.Cursor) is { } after)
        {
            matching = matching.Where(person => person.UserName.CompareTo(after) > 0);
        }

        var limit = Paging.Limit(query.Limit);
        var people = await matching.AsNoTracking().OrderBy(person => person.UserName).Take(limit + 1).ToListAsync(cancellationToken);
        var (names, today) = (people.ConvertAll(person => person.UserName), BusinessDay.Of(clock.Now()));
        var roles = (await db.RoleAssignments.AsNoTracking()
            .Where(one => names.Contains(one.UserName) && one.ValidFrom <= today && (one.ValidTo == null || one.ValidTo >= today)).ToListAsync(cancellationToken))
            .ToLookup(one => one.UserName);
        return Paging.Cut(people.ConvertAll(person => PersonView.Of(person, roles[person.UserName])), limit, person => person.UserName);
    }
}
