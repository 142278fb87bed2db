using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Requests;

/// <summary>
/// Extends the route of a request before somebody of its last stage agrees, where a newer authority rate asks for more: nobody's voice approves below the level that is needed then.
/// </summary>
internal sealed class RateRerouting(RateWatch watch, RoleHolders holders, SuperiorLine superiors, RequestComposer composer, StandInDesk standIns, Notices notices, AuditTrail audit)
{
    public async Task TightenAsync(ApprovalRequest request, Guid taskId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = BusinessDay.Of(now);
        if (request.Route is not { Rate: not null } route || request.Tasks.FirstOrDefault(task => task.Id == taskId) is not { IsOpen: true } task
            || task.Stage != route.DecidingStages.LastOrDefault()?.Stage
            || await watch.FindAsync(composer.TypeOf(request.Type), request, day, cancellationToken) is not { } shift)
        {
            return;
        }

        var found = await holders.FindAsync(RoleHolders.WithHigher(shift.Missing.Select(part => part.Role)), request.Place, day, cancellationToken);
        IEnumerable<RoleHolder> HoldersOf(string role) => found[role].Where(one => one.UserName != request.RequestedBy);
        var above = shift.Missing.Any(part => part.Role is Roles.Superior) ? await superiors.AboveAsync(request.RequestedBy, cancellationToken) : [];
        var missing = shift.Missing.Select(part => part with { People = [.. HoldersOf(part.Role).Select(one => one.UserName)] })
            .Select(part => PersonLimits.Apply(SuperiorParts.Apply(part, above, request.Place, day, request.MatrixAmount), request.MatrixAmount, HoldersOf));
        var opened = request.Tighten(task.Stage, [.. missing], shift.Rate, () => Guid.CreateVersion7(now), now);
        if (opened.IsError)
        {
            return;
        }

        await audit.AppendAsync(
            request.Number, "route.tightened",
            new
            {
                task.Stage, pinned = route.Rate, newer = shift.Rate,
                tasks = opened.Value.Select(one => new { one.Id, one.Role, people = one.People.Select(person => person.UserName) }),
                rows = shift.Missing.SelectMany(part => part.Rules),
            },
            cancellationToken);
        await notices.YourTurnAsync(request, opened.Value, cancellationToken);
        await standIns.SettleAsync(request, cancellationToken);
        await notices.OwnersAsync(request, "因授权汇率变动，审批路径已扩展", "has a longer route: the authority rate has moved", cancellationToken);
    }
}
