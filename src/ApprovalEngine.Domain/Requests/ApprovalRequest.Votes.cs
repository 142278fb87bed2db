using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Domain.Requests;

/// <summary>How far a part is that asks each of several people.</summary>
/// <param name="Needed">How many must agree.</param>
/// <param name="Left">Who is asked and has not answered.</param>
public sealed record PartTally(int Needed, int Agreed, int Against, int Left)
{
    /// <summary>Enough can no longer agree.</summary>
    public bool IsLost => Agreed + Left < Needed;
}

/// <summary>Parts that a number of several people answers (domain.md 4.2: k of n, with or without a veto).</summary>
public sealed partial class ApprovalRequest
{
    /// <summary>The votes of the part that a task of this round belongs to; null = its people do not vote.</summary>
    public PartTally? TallyOf(ApprovalTask task) => task.Round == Round && PartOf(task) is { Mode.IsVote: true } part ? TallyOf(task.Stage, part) : null;

    /// <summary>Whether the task's no is one vote among several, and not the end of the request by itself.</summary>
    public bool IsVote(ApprovalTask task) => PartOf(task) is { Mode: { IsVote: true, HasVeto: false } };

    // What a task asks is written in the route; one of which the route does not know stands for itself.
    private RoutePart? PartOf(ApprovalTask task)
    {
        var route = task.Round == Round ? Route : EarlierRounds.FirstOrDefault(round => round.Number == task.Round)?.Route;
        return (route?.Stages ?? []).Where(stage => stage.Stage == task.Stage).SelectMany(stage => stage.Parts)
            .Concat((route?.DrawnStages ?? []).Where(drawn => drawn.Stage == task.Stage).Select(drawn => drawn.Part))
            .FirstOrDefault(part => IsOf(task, part));
    }

    private static bool IsOf(ApprovalTask task, RoutePart part) => task.Function == part.Function && task.Level == part.Level && task.Kind == part.Kind;

    private IEnumerable<ApprovalTask> AskedFor(int stage, RoutePart part) =>
        Asked.Where(task => task.Stage == stage && IsOf(task, part) && task.Status is not ApprovalTaskStatus.NotNeeded);

    private PartTally TallyOf(int stage, RoutePart part)
    {
        var asked = AskedFor(stage, part).ToList();
        var against = Given.Count(one => one.Verdict is Verdict.Reject && asked.Exists(task => task.Id == one.TaskId));
        return new PartTally(part.VoicesAsked(), AgreeingTo(stage, part, Voices()).Count, against, asked.Count(task => task.IsOpen));
    }

    // Each of another person, whoever's name it was given in.
    private HashSet<string> AgreeingTo(int stage, RoutePart part, List<Voice> voices)
    {
        var agreement = AgreementOf(part.Kind);
        return [.. AskedFor(stage, part)
            .Select(task => voices.Find(voice => voice.Task == task && voice.Decision.Role == part.Role && voice.Decision.Verdict == agreement))
            .OfType<Voice>().Select(voice => voice.Decision.DecidedBy)];
    }

    private bool IsAnswered(int stage, RoutePart part, List<Voice> voices)
    {
        var (asked, needed) = (AskedFor(stage, part).Count(), part.VoicesAsked());
        var agreed = AgreeingTo(stage, part, voices).Count;
        return asked >= needed && (part.Mode.IsVote ? agreed >= needed : agreed == asked) && part.MergedVoices().All(one => IsGiven(one, voices));
    }

    // A no is final unless it is one vote of several that can still be outvoted, or could when the round ended.
    private bool IsFinal(Decision no) => no.Verdict is Verdict.Reject
        && (tasks.Find(task => task.Id == no.TaskId) is not { } task || !IsVote(task) || TallyOf(task) is { IsLost: true });

    // Enough have agreed: whoever was asked besides need not answer any more.
    private void CloseUnneeded(ApprovalTask answered, DateTimeOffset now)
    {
        if (PartOf(answered) is { Mode.IsVote: true } part && IsAnswered(answered.Stage, part, Voices()))
        {
            AskedFor(answered.Stage, part).Where(task => task.IsOpen).ToList().ForEach(task => task.Close(ApprovalTaskStatus.NotNeeded, now));
        }
    }

    // The part asks more of its people than it did: each of them, who has not answered, has a task of his own from now on.
    private (RoutePart Part, List<ApprovalTask> Opened) Raise(int stage, RoutePart asked, RoutePart needed, Func<RoutePart, IEnumerable<ApprovalTask>> tasksOf, DateTimeOffset now)
    {
        var part = asked with { Mode = asked.Mode.With(needed.Mode), People = [.. asked.People.Union(needed.People, StringComparer.Ordinal)], Rules = [.. asked.Rules, .. needed.Rules] };
        if (!asked.Mode.AsksEach)
        {
            AskedFor(stage, part).Where(task => task.IsOpen).ToList().ForEach(task => task.Close(ApprovalTaskStatus.NotNeeded, now));
        }

        var answered = CountedDecisions.Select(PrincipalOf).Concat(AskedFor(stage, part).Where(task => task.IsOpen).SelectMany(task => task.People.Select(person => person.UserName))).ToHashSet();
        List<string> people = [.. part.People.Where(person => person != RequestedBy && !answered.Contains(person))];
        return (part, people is [] ? [] : [.. tasksOf(part with { People = people })]);
    }
}
