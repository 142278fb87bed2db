using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Web.Portal;

/// <summary>What the head of every page says about the person; the links that a person cannot use are left out.</summary>
/// <param name="InboxCount">Open tasks that ask this person, also in the name of somebody who is away.</param>
/// <param name="IncidentCount">Open incidents of workflows; null for those who do not look after them.</param>
/// <param name="MayReadWorkflows">Whether the process designer is there for this person, be it only to look.</param>
/// <param name="MayReadMatrix">Whether the empowerment matrix is there to look at.</param>
/// <param name="MatrixWaiting">Changes of the matrix that wait for an answer; 0 also for those who do not decide them.</param>
/// <param name="MayManageRoles">Whether people and their roles are there to look at and to change.</param>
/// <param name="HasLegal">Whether legal cases, or decisions for legal, are this person's work.</param>
internal sealed record Header(
    string UserName, string Title, int InboxCount, bool MayRaise, bool MayReadCustomers, bool MayReadEffects, bool MayVerifyAudit, bool HasLegal, int? IncidentCount,
    bool MayReadWorkflows, bool MayReadMatrix, int MatrixWaiting, bool MayManageRoles);

/// <summary>Reads the head of the page: one count, as the person is known already.</summary>
internal sealed class HeaderDesk(ApprovalDbContext db, Caller caller, TimeProvider clock)
{
    /// <summary>Null where nobody is signed in.</summary>
    public async Task<Header?> ReadAsync(CancellationToken cancellationToken)
    {
        if (caller.IsSystem || await caller.PersonAsync(cancellationToken) is not { } person)
        {
            return null;
        }

        var today = BusinessDay.Of(clock.GetUtcNow());
        var mine = db.TaskPeople.AsNoTracking().Where(asked => asked.UserName == person.UserName).Select(asked => asked.TaskId)
            .Concat(db.StandIns.AsNoTracking().Where(one => one.UserName == person.UserName && one.Until == null).Select(one => one.TaskId));
        var count = await mine.CountAsync(
            id => db.Tasks.Any(task => task.Id == id && task.Status == ApprovalTaskStatus.Open
                && db.Requests.Any(request => request.Id == task.RequestId && request.Status == RequestStatus.InReview)),
            cancellationToken);
        var hasLegal = person.May(Permissions.ReadLegalCases, today)
            || await mine.AnyAsync(id => db.Tasks.Any(task => task.Id == id && task.Function == "legal"), cancellationToken);
        int? incidents = OperatesOrAudits(person, today) ? await db.Incidents.AsNoTracking().CountAsync(incident => incident.ResolvedAt == null, cancellationToken) : null;
        var waiting = person.May(Permissions.PublishMatrix, today)
            ? await db.MatrixChanges.AsNoTracking().CountAsync(change => change.Status == MatrixChangeStatus.InReview, cancellationToken)
            : 0;
        return new Header(
            person.UserName, PeopleTitles.Of(person), count, person.May(Permissions.RaiseRequests, today), person.May(Permissions.ReadCustomers, today),
            person.May(Permissions.ReadEffects, today), person.May(Permissions.VerifyAudit, today), hasLegal, incidents,
            person.May(Permissions.ReadWorkflows, today), person.May(Permissions.ReadMatrix, today), waiting, person.May(Permissions.ManageRoles, today));
    }

    /// <summary>Whether the pages about workflows are this person's to read; the use cases say so themselves.</summary>
    public static bool OperatesOrAudits(Person person, DateOnly today) =>
        person.ReachOf(Permissions.OperateWorkflows, today).IsEverywhere || person.ReachOf(Permissions.VerifyAudit, today).IsEverywhere;
}
