using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>
/// Random matrices, random holders of roles (the requester among them) and random people answering in random order, until nothing moves.
/// The seed is fixed and named in a failure.
/// </summary>
public sealed class RandomRouteTests
{
    private static readonly string[] Crowd = [Scene.Requester, "a", "b", "c", "d", "e", "f"];
    private static readonly string[] Functions = ["sales", "finance", "legal", "asia"];

    [Fact]
    public void No_order_of_answers_approves_without_enough_distinct_authorised_people()
    {
        var ends = new Dictionary<RequestStatus, int>();
        for (var seed = 0; seed < 3_000; seed++)
        {
            var play = new Play(seed);
            play.Run();
            play.Check();
            ends[play.Request.Status] = ends.GetValueOrDefault(play.Request.Status) + 1;
        }

        // Otherwise the plays prove nothing: all kinds of ends must have come up often.
        ends[RequestStatus.Approved].ShouldBeGreaterThan(100);
        ends[RequestStatus.Rejected].ShouldBeGreaterThan(100);
        ends[RequestStatus.InReview].ShouldBeGreaterThan(100);
    }

    private sealed class Play
    {
        private readonly int seed;
        private readonly Random random;
        private readonly Scene scene = Scene.InReview();
        private readonly Dictionary<string, HashSet<string>> holders = [];
        private readonly Dictionary<string, Person> people = [];

        public Play(int seed)
        {
            this.seed = seed;
            random = new Random(seed);
            var rows = Enumerable.Range(0, random.Next(1, 7)).Select(Row).ToList();
            foreach (var role in rows.Select(row => row.Role).Distinct(StringComparer.Ordinal))
            {
                holders[role] = [.. Crowd.Where(_ => random.Next(3) == 0)];
            }

            foreach (var userName in Crowd)
            {
                people[userName] = scene.PersonOf(userName, [.. holders.Where(role => role.Value.Contains(userName)).Select(role => role.Key)]);
            }

            // One play in four forgets to leave the requester out: the domain must hold without the caller's care.
            var isCareless = random.Next(4) == 0;
            var route = Route.Fold("1", rows, role => [.. holders[role].Where(one => isCareless || one != Scene.Requester).Order(StringComparer.Ordinal)]);
            scene.Request.Pin(route).Error.ShouldBeNull();
        }

        public ApprovalRequest Request => scene.Request;

        public void Run()
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
            yes.Select(one => one.DecidedBy).ShouldBeUnique(message);
            Request.Decisions.Select(one => one.TaskId).ShouldBeUnique(message);
            (Request.RefusalOfEffects(Scene.Instance) is null).ShouldBe(Request.Status is RequestStatus.Approved, message);
            if (Request.Status is not RequestStatus.Approved)
            {
                return;
            }

            var parts = Request.Route!.Stages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform).ToList();
            parts.Any(part => part.Kind is AuthorityKind.Approve).ShouldBeTrue(message);
            foreach (var part in parts)
            {
                var needed = part.Mode.AsksEach ? part.People : part.People.Take(1);
                var voices = yes.Count(one => one.Role == part.Role && one.Function == part.Function && part.People.Contains(one.DecidedBy)
                    && one.Verdict == (part.Kind is AuthorityKind.Approve ? Verdict.Approve : Verdict.Recommend));
                voices.ShouldBe(Math.Max(1, needed.Count()), message);
            }

            yes.Count.ShouldBe(parts.Sum(part => part.Mode.AsksEach ? part.People.Count : 1), message);
        }

        private void Answer(int dissent)
        {
            var task = Request.Tasks[random.Next(Request.Tasks.Count)];
            var person = people[Crowd[random.Next(Crowd.Length)]];
            var verdict = dissent > 0 && random.Next(dissent) == 0
                ? (random.Next(2) == 0 ? Verdict.Reject : Verdict.Return)
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
            return new AuthorityRow(function, level, $"{function}-{level}", kind, mode, 0, new RouteRule($"A{index}", new Dictionary<string, object?>()));
        }
    }
}
