using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using MediatR;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>Who has left and is still asked, with nobody standing in; for those who look after delegations.</summary>
public sealed record ListLeavers : IRequest<Result<LeaverList>>, IUseCase
{
    public static Permissions Needs => Permissions.ManageDelegations;
}

/// <summary>At most 100, those with the most open tasks first.</summary>
public sealed record LeaverList(IReadOnlyList<Leaver> Items);

public sealed record Leaver(string UserName, string Title, string TitleZh, int OpenTasks);

internal sealed class ListLeaversHandler(ApprovalDbContext db) : IRequestHandler<ListLeavers, Result<LeaverList>>
{
    private const int LeaversMax = 100;

    public async Task<Result<LeaverList>> Handle(ListLeavers query, CancellationToken cancellationToken)
    {
        var found = await db.People.AsNoTracking().Where(person => !person.IsActive)
            .Select(person => new
            {
                person.UserName, person.Title, person.TitleZh,
                OpenTasks = db.TaskPeople.Count(asked => asked.UserName == person.UserName && asked.DelegationId == null
                    && db.Tasks.Any(task => task.Id == asked.TaskId && task.Status == ApprovalTaskStatus.Open)),
            })
            .Where(one => one.OpenTasks > 0).OrderByDescending(one => one.OpenTasks).ThenBy(one => one.UserName).Take(LeaversMax).ToListAsync(cancellationToken);
        return new LeaverList([.. found.Select(one => new Leaver(one.UserName, one.Title, one.TitleZh, one.OpenTasks))]);
    }
}
