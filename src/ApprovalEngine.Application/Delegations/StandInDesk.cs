using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Delegations;

/// <summary>Brings who is asked for whom up to date in one request, writes it down and tells whoever is new.</summary>
internal sealed class StandInDesk(ApprovalDbContext db, Notices notices, AuditTrail audit, TimeProvider clock)
{
    /// <summary>Who stands in for the people of the request's open tasks today; null = none of them is away, and none was when last seen.</summary>
    public async Task<StandInRule?> RuleAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var today = BusinessDay.Of(clock.Now());
        var open = request.Tasks.Where(task => task.IsOpen).ToList();
        // Who is away on one day: as many as a company has absences.
        var delegations = await db.Delegations.AsNoTracking().Where(Delegations.InForceOn(today)).ToListAsync(cancellationToken);
        if (!request.HasAbsences && !delegations.Exists(one => open.Exists(task => task.Asks(one.Principal))))
        {
            return null;
        }

        var delegates = delegations.Select(one => one.Delegate).Distinct().ToList();
        var superior = open.Select(task => task.Role).Distinct().SelectMany(StandInRule.Above).Select(role => role.Code).Distinct().ToList();
        var people = delegations is [] ? [] : await db.People.AsNoTracking().AsSingleQuery().Include(person => person.Assignments)
            .Where(person => delegates.Contains(person.UserName) || person.Assignments.Any(one => superior.Contains(one.Role))).ToListAsync(cancellationToken);
        return new StandInRule(delegations, people, today);
    }

    public async Task SettleAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (await RuleAsync(request, cancellationToken) is not { } rule)
        {
            return;
        }

        var changes = request.SettleStandIns(rule, clock.Now());
        foreach (var (task, standIn) in changes.Ended)
        {
            await audit.AppendAsync(request.Number, "task.stand-in-ended", DetailsOf(task, standIn), cancellationToken);
        }

        foreach (var (task, standIn) in changes.Asked)
        {
            await audit.AppendAsync(request.Number, "task.stand-in-asked", DetailsOf(task, standIn), cancellationToken);
            await notices.YourTurnForAsync(request, standIn, cancellationToken);
        }
    }

    private static object DetailsOf(ApprovalTask task, StandIn standIn) =>
        new { TaskId = task.Id, task.Stage, task.Role, people = new[] { standIn.UserName }, standIn.OnBehalfOf, standIn.DelegationId };
}
