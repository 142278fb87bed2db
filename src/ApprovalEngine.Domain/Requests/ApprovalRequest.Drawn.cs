using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Requests;

/// <summary>What an approval step of the drawing asks.</summary>
/// <param name="Run">The activity's run: opening the same one again opens nothing.</param>
/// <param name="Holders">Who holds the role where the request belongs, today.</param>
public sealed record DrawnStep(string Run, string Activity, string Role, string Function, int Level, int SlaHours, IReadOnlyList<string> Holders);

/// <summary>Steps that the workflow's drawing asks beside the route. They add voices: the whole route must agree all the same.</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>Whether the whole route and every step that the drawing has opened agree to today's content.</summary>
    public bool HasEveryVoice => Missing() is null;

    /// <summary>
    /// Opens one task for a role. Not asked are the requester, who has agreed already, and who is needed for another part that nobody else can
    /// answer: nobody agrees twice. Where nobody is left the task waits, as one of the route does.
    /// </summary>
    public Result<DrawnStage> OpenDrawnStage(DrawnStep step, TimeSpan? expiresAfter, Func<Guid> newId, DateTimeOffset now)
    {
        if (Status is not RequestStatus.InReview)
        {
            return Status is RequestStatus.Approved ? new DrawnTooLate(Number, step.Activity) : new NotInReview(Number, Status);
        }

        if (Route is not { } route)
        {
            return new NotEmpowered(Number, "no route is pinned, and no step of the drawing can stand in for it.");
        }

        if (route.DrawnStages.FirstOrDefault(one => one.Run == step.Run) is { } opened)
        {
            return opened;
        }

        List<string> people = [.. step.Holders.Distinct(StringComparer.Ordinal).Where(person => MayBeAskedFurther(person, route))];
        var part = new RoutePart(step.Function, step.Level, step.Role, AuthorityKind.Approve, AuthorityMode.Any, step.SlaHours, people, []);
        var stage = new DrawnStage(DrawnStage.Numbers + route.DrawnStages.Count + 1, step.Run, step.Activity, part);
        Route = route with { Drawn = [.. route.DrawnStages, stage] };
        tasks.AddRange(TasksOf(part, stage.Stage, expiresAfter, newId, now));
        Version++;
        return stage;
    }

    /// <summary>
    /// The workflow has come to what needs the approval, or to its end. Where its drawing could still ask somebody, no voice approves the request
    /// (<see cref="Decide"/>): it is approved here, if every voice is there. False = nothing has changed.
    /// </summary>
    public bool ConcludeLate(string workflowInstanceId, DateTimeOffset now)
    {
        if (Status is not RequestStatus.InReview || workflowInstanceId != WorkflowInstanceId || !HasEveryVoice)
        {
            return false;
        }

        (Status, ClosedAt) = (RequestStatus.Approved, now);
        Version++;
        return true;
    }

    private bool MayBeAskedFurther(string person, Route route) => !SegregationRules.OwnRequest.IsBrokenBy(person, RequestedBy)
        && !HasAgreed(person)
        && !route.DecidingStages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform)
            .Concat(route.DrawnStages.Select(stage => stage.Part))
            .Any(part => part.People.Contains(person) && (part.Mode.AsksEach || part.People.Count <= part.VoicesAsked()));

    private static int Shorter(int hours, int otherHours) => hours == 0 ? otherHours : otherHours == 0 ? hours : Math.Min(hours, otherHours);
}
