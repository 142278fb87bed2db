using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.People;

/// <summary>Roles that people hold, held or will hold; for who may give them. By id.</summary>
/// <param name="UserName">Null = of everybody.</param>
/// <param name="Role">Null = every role.</param>
/// <param name="WithRetracted">Also what no longer stands.</param>
public sealed record ListRoleAssignments(string? UserName, string? Role, bool WithRetracted, string? Cursor, int? Limit) : IRequest<Result<Page<RoleAssignmentView>>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageRoles;
}

internal sealed class ListRoleAssignmentsHandler(ApprovalDbContext db) : IRequestHandler<ListRoleAssignments, Result<Page<RoleAssignmentView>>>
{
    public async Task<Result<Page<RoleAssignmentView>>> Handle(ListRoleAssignments query, CancellationToken cancellationToken)
    {
        var all = query.WithRetracted ? db.RoleAssignments.IgnoreQueryFilters() : db.RoleAssignments;
        var matching = all.AsNoTracking().Where(one => (query.UserName == null || one.UserName == query.UserName) && (query.Role == null || one.Role == query.Role));
        if (Guid.TryParse(Paging.Key(query.Cursor), out var after))
        {
            matching = matching.Where(one => one.Id > after);
        }

        var limit = Paging.Limit(query.Limit);
        var found = await matching.OrderBy(one => one.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return Paging.Cut(found.ConvertAll(RoleAssignmentView.Of), limit, one => one.Id.ToString());
    }
}
