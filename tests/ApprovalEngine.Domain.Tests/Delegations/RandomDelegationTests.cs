using ApprovalEngine.Domain.Delegations;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Organization;
using ApprovalEngine.Domain.Requests;
using ApprovalEngine.Domain.Tests.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Delegations;

/// <summary>
/// Random routes and holders, random delegations that come and go (circles and chains among them, whatever the rules for making them say), and random
/// people answering, until nothing moves. The seed is fixed and named in a failure.
/// </summary>
public sealed class RandomDelegationTests
{
    private static readonly string[] Crowd = [Scene.Requester, "a", "b", "c", "d", "e", "f", "g"];
    private static readonly string[] Asked = ["branch-manager", "regional-credit-manager", "credit-manager", "finance-director", "cfo", "legal-counsel", "asia-controller"];

    [Fact]
    public void No_delegation_lets_a_request_be_approved_without_enough_distinct_authorised_people()
    {
        int approved = 0, inAnothersName = 0, byOneself = 0;
        for (var seed = 0; seed < 4_000; seed++)
        {
            var play = new Play(seed);
            play.Run();
            play.Check();
            approved += play.Request.Status is RequestStatus.Approved ? 1 : 0;
            inAnothersName += play.Request.Status is RequestStatus.Approved ? play.Request.Decisions.Count(one => one.OnBehalfOf is not null) : 0;
            byOneself += play.Request.Decisions.Count(one => one.OnBehalfOf is null);
        }

        // Otherwise the plays prove nothing.
        approved.ShouldBeGreaterThan(300);
        inAnothersName.ShouldBeGreaterThan(300);
        byOneself.ShouldBeGreaterThan(300);
    }

    private sealed class Play
    {
        private readonly int seed;
        private readonly Random random;
        private readonly Scene scene = Scene.InReview();
        private readonly Dictionary<string, Person> people = [];
        private readonly List<Delegation> delegations = [];
        private readonly Route route;

        public Play(int seed)
        {
            (this.seed, random) = (seed, new Random(seed));
            foreach (var userName in Crowd)
            {
                people[userName] = scene.PersonOf(userName, [.. Asked.Append("group-cfo").Where(_ => random.Next(3) == 0)]);
            }

            var rows = Enumerable.Range(0, random.Next(1, 5)).Select(Row).ToList();
            route = Route.Fold("1", rows, role => [.. Crowd.Where(one => one != Scene.Requester && people[one].Holds(role, Request.Place, Scene.Today))], random.Next(1, 3));
            Request.Pin(route).Error.ShouldBeNull();
        }

        public ApprovalRequest Request => scene.Request;

        public void Run()
        {
            var stages = route.DecidingStages.Select(stage => stage.Stage).ToList();
            for (var step = 0; step < 150 && Request.Status is RequestStatus.InReview; step++)
            {
                switch (random.Next(8))
                {
                    case 0 when stages.Count > 0:
                        scene.OpenStage(stages[random.Next(stages.Count)]).Error.ShouldBeNull();
                        break;
                    case 1 when delegations.Count < 8:
                        delegations.Add(Absences.Delegation(Someone(), Someone(), to: 9, max: random.Next(4) == 0 ? 1_000 : null));
                        break;
                    case 2 when delegations.Count > 0:
                        delegations[random.Next(delegations.Count)].End("a", Scene.Now);
                        break;
                    // One play in three forgets to move tasks now and then: the guards must hold without it.
                    case 3 or 4 when seed % 3 != 0 || random.Next(2) == 0:
                        Request.SettleStandIns(Rule(), Scene.Now);
                        break;
                    default:
                        Answer();
                        break;
                }
            }
        }

        public void Check()
        {
            var message = $"seed {seed}";
            var yes = Request.Decisions.Where(one => Verdicts.IsAgreement(one.Verdict)).ToList();
            yes.Any(one => one.DecidedBy == Scene.Requester).ShouldBeFalse(message);
            yes.Select(one => one.DecidedBy).ShouldBeUnique(message);
            foreach (var one in Request.Decisions)
            {
                var task = Request.Tasks.Single(asked => asked.Id == one.TaskId);
                StandInRule.HasAuthority(people[one.DecidedBy], task.Role, task.Kind, Request.Place, Scene.Today).ShouldBeTrue(message);
                (one.OnBehalfOf is { } principal ? task.Asks(principal) && !task.Asks(one.DecidedBy) : task.Asks(one.DecidedBy)).ShouldBeTrue(message);
            }

            (Request.RefusalOfEffects(Scene.Instance) is null).ShouldBe(Request.Status is RequestStatus.Approved, message);
            if (Request.Status is not RequestStatus.Approved)
            {
                return;
            }

            // Counted anew, by the route alone: each part has as many voices as it needs, and no person gives two.
            var parts = route.DecidingStages.SelectMany(stage => stage.Parts).Where(part => part.Kind is not AuthorityKind.Inform).ToList();
            parts.Any(part => part.Kind is AuthorityKind.Approve).ShouldBeTrue(message);
            yes.Count.ShouldBe(parts.Sum(part => part.Mode.NeededOf(part.People.Count)), message);
            yes.Count.ShouldBeGreaterThanOrEqualTo(route.VoicesMin, message);
        }

        private string Someone() => Crowd[random.Next(Crowd.Length)];

        private StandInRule Rule() => new(delegations, people.Values, Scene.Today);

        private void Answer()
        {
            if (Request.Tasks.Count > 0)
            {
                var task = Request.Tasks[random.Next(Request.Tasks.Count)];
                // Often somebody who is, or was, asked in another's name: by chance alone few of them would answer in time.
                var userName = task.StandIns.Count > 0 && random.Next(2) == 0 ? task.StandIns[random.Next(task.StandIns.Count)].UserName : Someone();
                Request.Decide(task.Id, people[userName], Verdict.Approve, "seen", Request.ContentHash, scene.NewId(), Scene.Now, rule: random.Next(6) == 0 ? null : Rule());
            }
        }

        private AuthorityRow Row(int index)
        {
            var role = Roles.All[Asked[random.Next(Asked.Length)]];
            var kind = random.Next(3) == 0 ? AuthorityKind.Recommend : AuthorityKind.Approve;
            return new AuthorityRow(role.Function, role.Level, role.Code, kind, random.Next(4) == 0 ? AuthorityMode.All : AuthorityMode.Any, 0, new RouteRule($"A{index}", new Dictionary<string, object?>()));
        }
    }
}
