using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Requests;

/// <summary>
/// Random modes, people and answers, given in several orders. The seed is fixed and named in a failure.
/// </summary>
public sealed class RandomVoteTests
{
    private static readonly string[] Crowd = ["a", "b", "c", "d", "e", "f", "g"];

    [Fact]
    public void No_order_of_answers_approves_with_fewer_distinct_people_than_the_mode_asks_and_every_order_ends_the_same()
    {
        var ends = new Dictionary<RequestStatus, int>();
        for (var seed = 0; seed < 3_000; seed++)
        {
            var random = new Random(seed);
            var parts = Enumerable.Range(0, random.Next(1, 3)).Select(index => Part(index, random)).ToList();
            // One answer a person and part, whatever the order; nobody is asked in two parts, so that no agreement is refused for another.
            var answers = parts.SelectMany(part => part.People.Select(person => (part.Role, person, Yes: random.Next(3) > 0))).ToArray();
            var found = new HashSet<RequestStatus>();
            for (var order = 0; order < 6; order++)
            {
                random.Shuffle(answers);
                var scene = Scene.Open([.. parts]);
                foreach (var (role, person, yes) in answers)
                {
                    var task = scene.Request.Tasks.First(task => task.Role == role && task.Asks(person));
                    _ = scene.Decide(task, person, yes ? Verdict.Approve : Verdict.Reject);
                }

                Check(scene.Request, seed);
                found.Add(scene.Request.Status);
            }

            ends[found.First()] = ends.GetValueOrDefault(found.First()) + 1;
            if (parts.TrueForAll(part => part.Mode.AsksEach))
            {
                // A veto of somebody who need not answer any more is the one thing that the order decides.
                var mayDiffer = parts.Exists(part => part.Mode is { IsVote: true, HasVeto: true });
                (mayDiffer || found.Count == 1).ShouldBeTrue($"seed {seed}: {string.Join(", ", found)}");
            }
        }

        ends[RequestStatus.Approved].ShouldBeGreaterThan(300);
        ends[RequestStatus.Rejected].ShouldBeGreaterThan(300);
    }

    private static void Check(ApprovalRequest request, int seed)
    {
        var message = $"seed {seed}";
        (request.RefusalOfEffects(Scene.Instance) is null).ShouldBe(request.Status is RequestStatus.Approved, message);
        foreach (var part in request.Route!.Stages.SelectMany(stage => stage.Parts))
        {
            var mine = request.Decisions.Where(one => one.Role == part.Role).ToList();
            var agreed = mine.Where(one => one.Verdict is Verdict.Approve).Select(one => one.DecidedBy).Distinct().Count();
            if (request.Status is RequestStatus.Approved)
            {
                agreed.ShouldBe(part.Mode.NeededOf(part.People.Count), message);
                (part.Mode is { IsVote: true, HasVeto: false } || mine.TrueForAll(one => one.Verdict is Verdict.Approve)).ShouldBeTrue(message);
            }
        }

        request.Decisions.Where(one => one.Verdict is Verdict.Approve).Select(one => one.DecidedBy).ShouldBeUnique(message);
        request.Tasks.Where(task => task.Status is ApprovalTaskStatus.NotNeeded).ShouldAllBe(task => request.Decisions.All(one => one.TaskId != task.Id), message);
        (request.Status is not RequestStatus.Rejected || request.Decisions.Any(one => one.Verdict is Verdict.Reject)).ShouldBeTrue(message);
    }

    private static RoutePart Part(int index, Random random)
    {
        string[] people = [.. Crowd.Take(random.Next(1, Crowd.Length + 1)).Select(person => $"{person}{index}")];
        var mode = random.Next(6) switch
        {
            0 => "any",
            1 => "all",
            2 => $"{random.Next(1, people.Length + 2)} of n",
            3 => $"{random.Next(1, people.Length + 2)} of n, veto",
            4 => $"{random.Next(1, 101)} %",
            _ => $"{random.Next(1, 101)} %, veto",
        };
        return Scene.Part($"role-{index}", people) with { Mode = AuthorityMode.Parse(mode)! };
    }
}
