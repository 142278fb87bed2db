using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>
/// Random matrices, random holders of roles (the requester among them) and random people answering in random order, until nothing moves. What they return is changed, routed anew and
/// submitted again. The seed is fixed and named in a failure.
/// </summary>
public sealed class RandomRouteTests
{
    private static readonly string[] Crowd = [Scene.Requester, "a", "b", "c", "d", "e", "f"];
    private static readonly string[] Inputs = ["amount", "days", "risk"];
    private static readonly string[] Functions = ["sales", "finance", "legal", "asia"];

    [Fact]
    public void No_order_of_answers_approves_without_enough_distinct_authorised_people()
    {
        var (ends, carried) = (new Dictionary<RequestStatus, int>(), 0);
        for (var seed = 0; seed < 8_000; seed++)
        {
            var play = new Play(seed);
            play.Run();
            play.Check();
            ends[play.Request.Status] = ends.GetValueOrDefault(play.Request.Status) + 1;
            carried += play.Request is { Status: RequestStatus.Approved, Route.Carried.Count: > 0 } ? 1 : 0;
        }

        // Otherwise the plays prove nothing: all kinds of ends must have come up often.
        ends[RequestStatus.Approved].ShouldBeGreaterThan(100);
        ends[RequestStatus.Rejected].ShouldBeGreaterThan(100);
        ends[RequestStatus.InReview].ShouldBeGreaterThan(100);
        carried.ShouldBeGreaterThan(50);
    }

    private sealed class Play
    {
        private readonly int seed;
        private readonly Random random;
        private readonly Scene scene = Scene.InReview();
        private readonly Dictionary<string, HashSet<string>> holders = [];
        private readonly Dictionary<string, Person> people = [];
        private readonly Dictionary<(int Seen, int Round), HashSet<string>> worsened = [];
        private List<AuthorityRow> rows;
        private string instance = Scene.Instance;

        public Play(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            foreach (var role in Functions.SelectMany(function => Enumerable.Range(1, 3).Select(level => $"{function}-{level}")))
            {
                holders[role] = [.. Crowd.Where(_ => random.Next(3) == 0)];
            }

            foreach (var userName in Crowd)
            {
                people[userName] = scene.PersonOf(userName, [.. holders.Where(role => role.Value.Contains(userName)).Select(role => role.Key)]);
            }

            rows = Enumerable.Range(0, random.Next(1, 7)).Select(Row).ToList();
            Pin();
        }

        public ApprovalRequest Request => scene.Request;

        public void Run()
        {
            RunRound();
            while (Request.Status is RequestStatus.Returned && Request.Round < 4)
            {
                Again();
                RunRound();
            }
        }

        private void RunRound()
        {
            var stages = Request.Route!.DecidingStages.Select(stage => stage.Stage).ToList();
            var dissent = random.Next(2) == 0 ? 0 : 12;
            for (var step = 0; step < 80 && Request.Status is RequestStatus.InReview; step++)
            {
                if (stages.Count > 0 && random.Next(3) == 0)
                {
                    scene.OpenStage(stages[random.Next(stages.Count)]).Error.ShouldBeNull();
                }
                else if (Request.Tasks.Count > 0)
                {
                    Answer(dissent);
                }
            }
        }

        public void Check()
        {
            var message = $"seed {seed}";
            var yes = Request.Decisions.Where(one => Verdicts.IsAgreement(one.Verdict)).ToList();
            yes.Any(one => one.DecidedBy == Scene.Requester).ShouldBeFalse(message);
            yes.All(one => holders[one.Role].Contains(one.DecidedBy)).ShouldBeTrue(message);
            yes.Select(one => (one.Round, one.DecidedBy)).ShouldBeUnique(message);
            Request.Decisions.Select(one => one.TaskId).ShouldBeUnique(message);
            CheckCarried(message);
            (Request.RefusalOfEffects(instance) is null).ShouldBe(Request.Status is RequestStatus.Approved, message);
            if (Request.Status is not RequestStatus.Approved)
            {
                return;
            }

            yes = [.. Request.CountedDecisions.Where(one => Verdicts.IsAgreement(one.Verdict))];
            yes.Select(one => one.DecidedBy).ShouldBeUnique(message);
            yes.Exists(one => one.Round == Request.Round).ShouldBeTrue(message);
            var parts = Request.Route!.Stages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform).ToList();
            parts.Any(part => part.Kind is AuthorityKind.Approve).ShouldBeTrue(message);
            foreach (var part in parts)
            {
                var voices = yes.Count(one => one.Role == part.Role && one.Function == part.Function && part.People.Contains(one.DecidedBy)
                    && one.Verdict == (part.Kind is AuthorityKind.Approve ? Verdict.Approve : Verdict.Recommend));
                voices.ShouldBe(part.VoicesAsked(), message);
                part.MergedVoices().ShouldAllBe(voice => yes.Any(one => one.DecidedBy == voice.Person && one.Level == voice.Level && one.Function == voice.Function), message);
            }

            yes.Count.ShouldBe(parts.Sum(part => part.VoicesAsked()), message);
        }

        // Nobody's voice is carried past something worse that his part looks at.
        private void CheckCarried(string message)
        {
            foreach (var voice in Request.Route!.Carried ?? [])
            {
                var part = Request.Route.DecidingStages.Single(stage => stage.Stage == voice.Stage).Parts.Single(one => one.Function == voice.Function && one.Kind == voice.Kind);
                part.People.ShouldContain(voice.UserName, message);
                part.Rules.SelectMany(rule => rule.Inputs.Keys).Any(worsened[(voice.Round, Request.Round)].Contains).ShouldBeFalse(message);
                Request.Decisions.Where(one => one.DecidedBy == voice.UserName && one.Round < Request.Round).MaxBy(one => one.Round)!.Verdict.ShouldNotBe(Verdict.Return, message);
            }
        }

        // Changed in some way, some rows of the matrix match no more and others do now.
        private void Again()
        {
            instance = $"instance-{Request.Round + 1}";
            scene.Request.Amend(random.Next(1, 1000), "competition", """{"requestedTermDays":75}""", "because").Error.ShouldBeNull();
            scene.Request.Resubmit(instance, Scene.Now).Error.ShouldBeNull();
            rows = [.. rows.Where(_ => random.Next(5) > 0), .. Enumerable.Range(10, random.Next(2)).Select(Row)];
            Pin();
            Request.CarryVoices(round => worsened[(round.Number, Request.Round)] = [.. Inputs.Where(_ => random.Next(3) == 0)], scene.NewId, Scene.Now);
        }

        private void Pin()
        {
            // One play in four forgets to leave the requester out: the domain must hold without the caller's care.
            var isCareless = random.Next(4) == 0;
            var route = Route.Fold("1", rows, role => [.. holders[role].Where(one => isCareless || one != Scene.Requester).Order(StringComparer.Ordinal)]);
            // Pinned as it was before people were asked once, and as it is since.
            scene.Request.Pin(seed % 2 == 0 ? route : route.AskedOnce()).Error.ShouldBeNull();
        }

        private void Answer(int dissent)
        {
            var task = Request.Tasks[random.Next(Request.Tasks.Count)];
            var person = people[Crowd[random.Next(Crowd.Length)]];
            var verdict = dissent > 0 && random.Next(dissent) == 0
                ? (random.Next(4) == 0 ? Verdict.Reject : Verdict.Return)
                : (random.Next(5) == 0 ? Verdict.Recommend : Verdict.Approve);
            scene.DecideAs(task, person, verdict);
        }

        // One role per level of a function, so that no matrix contradicts itself.
        private AuthorityRow Row(int index)
        {
            var function = Functions[random.Next(Functions.Length)];
            var level = random.Next(1, 4);
            var kind = random.Next(6) switch { 0 => AuthorityKind.Inform, 1 or 2 => AuthorityKind.Recommend, _ => AuthorityKind.Approve };
            var mode = random.Next(4) == 0 ? AuthorityMode.All : AuthorityMode.Any;
            return new AuthorityRow(function, level, $"{function}-{level}", kind, mode, 0, new RouteRule($"A{index}", new Dictionary<string, object?> { [Inputs[random.Next(Inputs.Length)]] = null }));
        }
    }
}
