using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Requests;

/// <summary>
/// Voices of earlier rounds that still count (domain.md 8.6): whoever has agreed is asked again only where something that his part of the route looks at has become worse since.
/// </summary>
public sealed partial class ApprovalRequest
{
    /// <summary>
    /// Answers parts of the route that was just pinned with agreements of earlier rounds: of the same role and kind, by somebody who would be asked again and whose last word it was. Where they would
    /// answer the whole route, those who approve last are asked all the same: nothing is approved that nobody has looked at since it was returned.
    /// </summary>
    /// <param name="worsened">The inputs of the matrix that are worse now than they were in a round, or have changed where no end of them is the worse one.</param>
    /// <returns>The tasks that they answer.</returns>
    public IReadOnlyList<ApprovalTask> CarryVoices(Func<RequestRound, IReadOnlySet<string>> worsened, Func<Guid> newId, DateTimeOffset now)
    {
        if (Status is not RequestStatus.InReview || Round == 1 || Route is not { Carried: null } route)
        {
            return [];
        }

        var worse = EarlierRounds.Where(IsAsItWas).ToDictionary(round => round.Number, worsened);
        List<CarriedVoice> carried = [];
        foreach (var (stage, part) in PartsToAnswer(route))
        {
            var voices = Agreements(part).Where(one => StillHolds(one, stage, part, worse) && !carried.Exists(other => other.Decision == one.Id || DeciderOf(other) == one.DecidedBy));
            carried.AddRange(voices.DistinctBy(PrincipalOf).Take(part.VoicesAsked()).ToList()
                .Select(one => new CarriedVoice(stage, part.Function, part.Kind, PrincipalOf(one), one.Round, one.Id)));
        }

        carried = SomebodyLooks(route, carried);
        Route = route with { Carried = carried };
        List<ApprovalTask> answered = [.. carried.Select(one => TaskOf(one, route, newId, now))];
        tasks.AddRange(answered);
        Version += answered is [] ? 0 : 1;
        return answered;
    }

    /// <summary>The answers of this round, and the agreements of earlier ones that still count.</summary>
    public IEnumerable<Decision> CountedDecisions => decisions.Where(one => one.Round == Round || Route?.Carried?.Any(voice => voice.Decision == one.Id) is true);

    private static string PrincipalOf(Decision one) => one.OnBehalfOf ?? one.DecidedBy;

    private static IEnumerable<(int Stage, RoutePart Part)> PartsToAnswer(Route route) => route.DecidingStages
        .SelectMany(stage => stage.Parts.Where(part => part.Kind is not AuthorityKind.Inform && !part.IsAnsweredLater()).Select(part => (stage.Stage, part)));

    private string DeciderOf(CarriedVoice voice) => decisions.First(one => one.Id == voice.Decision).DecidedBy;

    // The last word of whoever agreed and of whom he spoke for, newest first: who has returned the request since, by whomever, agrees no more.
    private IEnumerable<Decision> Agreements(RoutePart part) => decisions
        .Where(one => one.Round < Round && part.People.Contains(PrincipalOf(one)) && one.DecidedBy != RequestedBy)
        .Where(one => (one.Function, one.Level, one.Role) == (part.Function, part.Level, part.Role) && one.Verdict == AgreementOf(part.Kind))
        .Where(one => !decisions.Exists(later => (later.Round, later.DecidedAt).CompareTo((one.Round, one.DecidedAt)) > 0 && VoicesOf(later).Intersect(VoicesOf(one), StringComparer.Ordinal).Any()))
        .OrderByDescending(one => one.Round).ThenBy(one => one.DecidedBy, StringComparer.Ordinal);

    private static string[] VoicesOf(Decision one) => [one.DecidedBy, PrincipalOf(one)];

    private bool StillHolds(Decision one, int stage, RoutePart part, Dictionary<int, IReadOnlySet<string>> worse)
    {
        if (!worse.TryGetValue(one.Round, out var changed) || EarlierRounds.First(round => round.Number == one.Round) is not { } seen || seen.ContentHash != one.ContentHash)
        {
            return false;
        }

        var before = seen.Route?.Stages.SelectMany(stage => stage.Parts).FirstOrDefault(other => (other.Function, other.Kind, other.Level) == (part.Function, part.Kind, part.Level));
        // Whoever answers for earlier parts, too, looks at what those look at.
        var merged = Route!.Stages.SelectMany(other => other.Parts)
            .Where(other => other.MergedVoices().Any(voice => (voice.Person, voice.Stage, voice.Function, voice.Level) == (PrincipalOf(one), stage, part.Function, part.Level)));
        return !merged.Prepend(part).SelectMany(asked => asked.Rules).Concat(before?.Rules ?? []).SelectMany(rule => rule.Inputs.Keys).Any(changed.Contains);
    }

    // Nothing is carried for those who approve last where every other voice is there already.
    private static List<CarriedVoice> SomebodyLooks(Route route, List<CarriedVoice> carried)
    {
        var isWhole = PartsToAnswer(route).All(one => carried.Count(voice => IsOf(voice, one.Stage, one.Part)) >= one.Part.VoicesAsked());
        var last = PartsToAnswer(route).Where(one => one.Part.Kind is AuthorityKind.Approve).Select(one => one.Stage).DefaultIfEmpty(0).Max();
        return isWhole ? [.. carried.Where(voice => voice.Stage != last || voice.Kind is not AuthorityKind.Approve)] : carried;
    }

    private static bool IsOf(CarriedVoice voice, int stage, RoutePart part) => (voice.Stage, voice.Function, voice.Kind) == (stage, part.Function, part.Kind);

    private ApprovalTask TaskOf(CarriedVoice voice, Route route, Func<Guid> newId, DateTimeOffset now)
    {
        var part = PartsToAnswer(route).First(one => IsOf(voice, one.Stage, one.Part)).Part;
        var task = new ApprovalTask
        {
            Id = newId(),
            RequestId = Id,
            Round = Round,
            Stage = voice.Stage,
            Function = part.Function,
            Level = part.Level,
            Role = part.Role,
            Kind = part.Kind,
            OpenedAt = now,
            CarriedFrom = voice.Decision,
        };
        task.Ask([voice.UserName]);
        task.Close(ApprovalTaskStatus.Decided, now);
        return task;
    }

    // Who was outvoted may still agree where he is asked for something else.
    private bool HasAgreed(string userName) => SegregationRules.OneVoice.IsBrokenBy(userName, CountedDecisions.Where(one => Verdicts.IsAgreement(one.Verdict)).Select(one => one.DecidedBy));

    // What counts today: agreements of this round to its content, and those that were carried over, each to the content of its own round.
    private List<Voice> Voices()
    {
        List<Voice> voices = [];
        foreach (var task in Asked)
        {
            voices.AddRange(decisions
                .Where(one => Verdicts.IsAgreement(one.Verdict) && !SegregationRules.OwnRequest.IsBrokenBy(one.DecidedBy, RequestedBy) && (task.CarriedFrom is { } origin ? one.Id == origin && IsBound(one) : IsOfToday(one, task)))
                .Select(one => new Voice(task, one)));
        }

        return voices;
    }

    private bool IsOfToday(Decision one, ApprovalTask task) => one.TaskId == task.Id && one.Round == Round && one.ContentHash == ContentHash && task.Carries(one);

    private bool IsBound(Decision one) => Route?.Carried?.Any(voice => voice.Decision == one.Id) is true
        && tasks.Exists(task => task.Id == one.TaskId && task.Round == one.Round && task.Carries(one))
        && EarlierRounds.Any(round => round.Number == one.Round && round.ContentHash == one.ContentHash && IsAsItWas(round));

    private static bool IsAsItWas(RequestRound round) => round.ContentHash == round.Content.Hash();

    private static Verdict AgreementOf(AuthorityKind kind) => kind is AuthorityKind.Approve ? Verdict.Approve : Verdict.Recommend;

    private sealed record Voice(ApprovalTask Task, Decision Decision);
}
