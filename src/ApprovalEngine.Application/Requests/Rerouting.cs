using System.Globalization;
using ApprovalEngine.Application.Audit;
using ApprovalEngine.Application.Delegations;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Application.Outbox;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Application.Requests;

/// <summary>
/// Extends the route of a request before somebody of its last stage agrees, where a newer authority rate or a stricter version of the matrix asks for more: nobody's voice approves below the level that is needed then.
/// </summary>
internal sealed class Rerouting(RouteWatch watch, RoleHolders holders, SuperiorLine superiors, RequestComposer composer, StandInDesk standIns, Notices notices, AuditTrail audit)
{
    public async Task TightenAsync(ApprovalRequest request, Guid taskId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var day = BusinessDay.Of(now);
        if (request.Route is not { } route || request.Tasks.FirstOrDefault(task => task.Id == taskId) is not { IsOpen: true } task
            || task.Stage != route.DecidingStages.LastOrDefault()?.Stage
            || await watch.FindAsync(composer.TypeOf(request.Type), request, day, cancellationToken) is not { } shift)
        {
            return;
        }

        var found = await holders.FindAsync(RoleHolders.WithHigher(shift.Missing.Select(part => part.Role)), request.Place, day, cancellationToken);
        IEnumerable<RoleHolder> HoldersOf(string role) => found[role].Where(one => !SegregationRules.OwnRequest.IsBrokenBy(one.UserName, request.RequestedBy));
        var above = shift.Missing.Any(part => part.Role is Roles.Superior) ? await superiors.AboveAsync(request.RequestedBy, cancellationToken) : [];
        var missing = shift.Missing.Select(part => part with { People = [.. HoldersOf(part.Role).Select(one => one.UserName)] })
            .Select(part => PersonLimits.Apply(SuperiorParts.Apply(part, above, request.Place, day, request.MatrixAmount), request.MatrixAmount, HoldersOf));
        var opened = request.Tighten(task.Stage, [.. missing], shift.Rate, shift.MatrixVersion?.ToString(CultureInfo.InvariantCulture), () => Guid.CreateVersion7(now), now);
        if (opened.IsError)
        {
            return;
        }

        await audit.AppendAsync(
            request.Number, "route.tightened",
            new
            {
                task.Stage, pinned = route.Rate, newer = shift.Rate, pinnedVersion = route.MatrixVersion, newerVersion = shift.MatrixVersion,
                tasks = opened.Value.Select(one => new { one.Id, one.Role, people = one.People.Select(person => person.UserName) }),
                rows = shift.Missing.SelectMany(part => part.Rules),
            },
            cancellationToken);
        await notices.YourTurnAsync(request, opened.Value, cancellationToken);
        await standIns.SettleAsync(request, cancellationToken);
        var (whyZh, why) = shift.MatrixVersion is null ? ("因授权汇率变动，审批流程已延长", "has a longer route: the authority rate has moved") : ("因授权矩阵新版本更严格，审批流程已延长", "has a longer route: a stricter version of the matrix is in force");
        await notices.OwnersAsync(request, whyZh, why, cancellationToken);
    }
}
