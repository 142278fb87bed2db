using ApprovalEngine.Domain.Segregation;

namespace ApprovalEngine.Domain.Empowerment;

/// <summary>
/// A voice of a part that is not asked for there: the person answers a later part that nobody else can answer for him, and what he says there counts for both (domain.md 4.3:
/// the same person in several roles is merged forward to his highest step).
/// </summary>
/// <param name="Stage">The stage of the part that he answers; with <paramref name="Function"/> and <paramref name="Level"/> it names the part.</param>
/// <param name="Role">The role for which he is asked there.</param>
public sealed record MergedVoice(string Person, int Stage, string Function, int Level, string Role);

/// <summary>
/// Asks everybody once: whoever would be asked in several parts of a route is asked in the last of them, as long as each part has as many people left as must answer it. Where a
/// part has not, the voices that it lacks are those that its people give later.
/// <para>
/// Parts need voices and people give one each: it is a matching of the one with the other. People are settled one after the other, each as late as leaves the largest matching as
/// large as it is. So as many different people answer as can, and a part lacks a voice only where all of its people are needed in later parts.
/// </para>
/// </summary>
public static class RouteMerging
{
    /// <summary>
    /// The route in which nobody is asked twice. Where that would leave too few different people, or let whoever approves recommend too under dual control, it stays as it is and
    /// names the rule: it can approve nothing (<see cref="Route.Conflict"/>).
    /// </summary>
    public static Route AskedOnce(this Route route)
    {
        var asked = route.DecidingStages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform).SelectMany(part => part.People);
        if (asked.GroupBy(person => person, StringComparer.Ordinal).All(group => group.Count() == 1))
        {
            return route;
        }

        // Under dual control recommendations find their people first; where no approval is left for anybody then, they give way to each other.
        var isDual = SegregationRules.IsUnderDualControl(route.VoicesMin);
        var (seats, conflict) = Seated(route, isDual, isDual);
        if (conflict == SegregationRules.Recommender && Seated(route, isDual, recommendersFirst: false) is { Conflict: null } other)
        {
            (seats, conflict) = other;
        }

        return conflict is not null
            ? route with { Conflict = conflict.Code }
            : route with { Stages = [.. route.Stages.Select(stage => stage with { Parts = [.. stage.Parts.Select(part => PartOf(part, stage.Stage, seats))] })] };
    }

    private static (List<Seat> Seats, SegregationRule? Conflict) Seated(Route route, bool isDual, bool recommendersFirst)
    {
        List<Seat> seats = [.. route.DecidingStages
            .SelectMany(stage => stage.Parts.Where(part => part.Kind is not AuthorityKind.Inform).Select(part => (stage.Stage, Part: part)))
            .OrderBy(one => one.Stage).ThenBy(one => one.Part.Level).ThenBy(one => one.Part.Function, StringComparer.Ordinal)
            .Select((one, index) => new Seat(index, one.Stage, one.Part))];
        Settle(seats, recommendersFirst);
        foreach (var seat in seats.Where(seat => seat.Lacks > 0))
        {
            seat.Merged = [.. seats.Where(later => later.Index > seat.Index && (!isDual || later.Part.Kind == seat.Part.Kind))
                .OrderByDescending(later => later.Index)
                .SelectMany(later => later.Home.Intersect(seat.Part.People, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(later.VoiceOf))
                .Take(seat.Lacks)];
        }

        return (seats, ConflictOf(route, seats));
    }

    private static RoutePart PartOf(RoutePart part, int stage, List<Seat> seats) => seats.Find(seat => seat.Stage == stage && ReferenceEquals(seat.Part, part)) is { } seat
        ? part with { People = [.. seat.Home], Merged = seat.Merged is [] ? null : seat.Merged, Mode = seat.Home.Count < part.People.Count ? part.Mode.AsCount(part.People.Count) : part.Mode }
        : part;

    // Gives everybody who is in several parts the last one in which the largest matching stays as large as it is.
    private static void Settle(List<Seat> seats, bool recommendersFirst)
    {
        var most = Matching.Of(seats, recommendersFirst);
        foreach (var person in seats.SelectMany(seat => seat.Home).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList())
        {
            var own = seats.Where(seat => seat.Home.Contains(person, StringComparer.Ordinal)).ToList();
            for (var last = own.Count - 1; own.Count > 1; last--)
            {
                var before = own.ConvertAll(seat => seat.Home);
                own.ForEach(seat => seat.Home = seat == own[last] ? seat.Home : [.. seat.Home.Where(one => one != person)]);
                // In one of them the largest matching has him already: that one is found at the latest with the first.
                if (last == 0 || Matching.Of(seats, recommendersFirst) == most)
                {
                    break;
                }

                own.Index().ToList().ForEach(one => one.Item.Home = before[one.Index]);
            }
        }
    }

    private static SegregationRule? ConflictOf(Route route, List<Seat> seats)
    {
        if (seats.Exists(seat => seat.Lacks > seat.Merged.Count))
        {
            return SegregationRules.Recommender;
        }

        // Where the matrix asks fewer than must agree, it is the matrix that is to blame.
        var asked = seats.Sum(seat => seat.Voices);
        var people = seats.Sum(seat => seat.Voices - seat.Merged.Count);
        return SegregationRules.AreTooFew(people, route.VoicesMin) && !SegregationRules.AreTooFew(asked, route.VoicesMin) ? SegregationRules.DualControl : null;
    }

    // A part on its way: whom it keeps, and whose voices it takes from later parts.
    private sealed class Seat(int index, int stage, RoutePart part)
    {
        public int Index => index;

        public int Stage => stage;

        public RoutePart Part => part;

        // Nobody makes up for people who are not there: the route says that they are too few.
        public int Voices { get; } = Math.Min(part.Mode.NeededOf(part.People.Count), Math.Max(1, part.People.Count));

        public IReadOnlyList<string> Home { get; set; } = part.People;

        public IReadOnlyList<MergedVoice> Merged { get; set; } = [];

        // A part that nobody can answer waits for somebody: it takes nobody's voice from elsewhere.
        public int Lacks => part.People is [] ? 0 : Math.Max(0, Voices - Home.Count);

        public MergedVoice VoiceOf(string person) => new(person, stage, part.Function, part.Level, part.Role);
    }

    // How many voices different people can give; where recommendations come first, how many of those at least.
    private readonly record struct Matching(int Recommending, int Voices)
    {
        public static Matching Of(List<Seat> seats, bool recommendersFirst)
        {
            var holder = new Dictionary<string, Seat>(StringComparer.Ordinal);
            int recommending = 0, voices = 0;
            foreach (var seat in seats.OrderBy(seat => recommendersFirst && seat.Part.Kind is AuthorityKind.Recommend ? 0 : 1).ThenByDescending(seat => seat.Index))
            {
                for (var voice = 0; voice < seat.Voices && Finds(seat, holder, new HashSet<string>(StringComparer.Ordinal)); voice++)
                {
                    voices++;
                    recommending += recommendersFirst && seat.Part.Kind is AuthorityKind.Recommend ? 1 : 0;
                }
            }

            return new Matching(recommending, voices);
        }

        // An augmenting path: somebody who is free, or whose part finds somebody else.
        private static bool Finds(Seat seat, Dictionary<string, Seat> holder, HashSet<string> tried)
        {
            foreach (var person in seat.Home)
            {
                if (!tried.Add(person) || (holder.TryGetValue(person, out var other) && (other == seat || !Finds(other, holder, tried))))
                {
                    continue;
                }

                holder[person] = seat;
                return true;
            }

            return false;
        }
    }
}

/// <summary>What merging has made of a part.</summary>
public static class MergedParts
{
    /// <summary>Voices that come from later parts.</summary>
    public static IReadOnlyList<MergedVoice> MergedVoices(this RoutePart part) => part.Merged ?? [];

    /// <summary>How many of its own people must answer the part.</summary>
    public static int VoicesAsked(this RoutePart part) => part.Mode.NeededOf(part.People.Count + part.MergedVoices().Count) - part.MergedVoices().Count;

    /// <summary>Whether nobody is asked in the part, because all of its voices come from later ones.</summary>
    public static bool IsAnsweredLater(this RoutePart part) => part.Merged is { Count: > 0 } && part.People.Count == 0;
}
