using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

/// <summary>A route that a newer authority rate (domain.md 4.4) or a stricter version of the matrix (4.7) has made too low. It is only ever extended.</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>
    /// Asks further people side by side with a stage that is open, so that the workflow goes on when they have agreed, too. Not asked are the requester, who has agreed already, and who is
    /// needed for another part that nobody else can answer; where nobody is left the task waits, as one of the route does. A part of the stage whose mode alone has become stricter asks
    /// more of its people instead.
    /// </summary>
    /// <param name="parts">With everybody who holds their roles where the request belongs, today.</param>
    /// <param name="rate">Because of which they are asked; null = the rate has not moved.</param>
    /// <param name="matrixVersion">Because of which they are asked; null = it is the version that the request was routed by.</param>
    public Result<IReadOnlyList<ApprovalTask>> Tighten(int stage, IReadOnlyList<RoutePart> parts, RouteRate? rate, string? matrixVersion, Func<Guid> newId, DateTimeOffset now)
    {
        if (Status is not RequestStatus.InReview)
        {
            return new NotInReview(Number, Status);
        }

        if (Route is not { } route || Asked.FirstOrDefault(task => task.Stage == stage && task.IsOpen) is not { } beside)
        {
            return new NotEmpowered(Number, $"its stage {stage} is not open, so nobody can be asked beside it.");
        }

        IEnumerable<ApprovalTask> TasksOfPart(RoutePart part) => TasksOf(part, stage, beside.ExpiresAt - beside.OpenedAt, newId, now);
        List<RoutePart> here = [.. route.Stages.First(one => one.Stage == stage).Parts];
        List<ApprovalTask> opened = [];
        foreach (var part in parts.Select(part => part with { People = [.. part.People.Where(person => MayBeAskedFurther(person, route))] }))
        {
            var same = here.FindIndex(one => one.Function == part.Function && one.Level == part.Level && one.Kind == part.Kind);
            var (settled, tasksOfPart) = same < 0 ? (part, [.. TasksOfPart(part)]) : Raise(stage, here[same], part, TasksOfPart, now);
            here = same < 0 ? [.. here, settled] : [.. here.Select((one, index) => index == same ? settled : one)];
            opened.AddRange(tasksOfPart);
        }

        Route = route with
        {
            Stages = [.. route.Stages.Select(one => one.Stage == stage ? one with { Parts = here } : one)],
            NewerRate = rate ?? route.NewerRate,
            NewerMatrix = matrixVersion ?? route.NewerMatrix,
        };
        tasks.AddRange(opened);
        Version++;
        return opened;
    }
}
