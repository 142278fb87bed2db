using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>One person with the roles that he holds, held and will hold; for who may give roles.</summary>
public sealed record ReadPerson(string UserName) : IRequest<Result<PersonView>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;

    /// <summary>The newest so many are shown, whatever stands or was retracted; <see cref="ListRoleAssignments"/> pages through all.</summary>
    public const int RolesMax = 200;
}

public sealed record PersonUnknown(string UserName) : NotFoundError("person.not-found", $"There is no person {UserName}.");

internal sealed class ReadPersonHandler(ApprovalDbContext db) : IRequestHandler<ReadPerson, Result<PersonView>>
{
    public async Task<Result<PersonView>> Handle(ReadPerson query, CancellationToken cancellationToken)
    {
        if (await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.UserName == query.UserName, cancellationToken) is not { } found)
        {
            return new PersonUnknown(query.UserName);
        }

        var roles = await db.RoleAssignments.IgnoreQueryFilters().AsNoTracking().Where(one => one.UserName == query.UserName)
            .OrderByDescending(one => one.Id).Take(ReadPerson.RolesMax).ToListAsync(cancellationToken);
        return PersonView.Of(found, roles);
    }
}
