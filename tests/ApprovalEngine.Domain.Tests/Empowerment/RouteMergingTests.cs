using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Segregation;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Empowerment;

/// <summary>Nobody is asked twice (domain.md 4.3): the cases in words, and random routes compared with every choice of people that there is.</summary>
public sealed class RouteMergingTests
{
    private static readonly string[] Crowd = ["a", "b", "c", "d", "e"];

    [Fact]
    public void Who_is_asked_twice_is_asked_in_the_last_stage_and_the_earlier_one_asks_the_others() =>
        PeopleOf(Routed(1, Part(1, "a", "b"), Part(2, "a", "c")).AskedOnce()).ShouldBe(["b", "a,c"]);

    [Fact]
    public void Where_the_earlier_stage_has_nobody_else_the_later_one_asks_its_others() =>
        PeopleOf(Routed(1, Part(1, "a"), Part(2, "a", "c")).AskedOnce()).ShouldBe(["a", "c"]);

    [Fact]
    public void Where_neither_has_anybody_else_the_later_answer_counts_for_both()
    {
        var route = Routed(1, Part(1, "a"), Part(2, "a")).AskedOnce();
        PeopleOf(route).ShouldBe(["", "a"]);
        route.Stages[0].Parts[0].Merged.ShouldBe([new MergedVoice("a", 2, "f2", 2, "r2")]);
        route.Stages[0].Parts[0].IsAnsweredLater().ShouldBeTrue();
        route.CanApprove.ShouldBeTrue();
    }

    [Fact]
    public void Where_all_must_answer_whoever_answers_later_is_one_of_them()
    {
        var route = Routed(1, Part(1, AuthorityMode.All, "a", "b"), Part(2, "a")).AskedOnce();
        PeopleOf(route).ShouldBe(["b", "a"]);
        route.Stages[0].Parts[0].Merged!.Single().Person.ShouldBe("a");
        (route.Stages[0].Parts[0].VoicesAsked(), route.Stages[0].Parts[0].IsAnsweredLater()).ShouldBe((1, false));

        // The later stage has others, so the whole of the earlier one answers for itself.
        PeopleOf(Routed(1, Part(1, AuthorityMode.All, "a", "b"), Part(2, "a", "c")).AskedOnce()).ShouldBe(["a,b", "c"]);
    }

    [Fact]
    public void Merging_never_takes_the_second_pair_of_eyes()
    {
        var route = Routed(2, Part(1, "a"), Part(2, "a"));
        route.CanApprove.ShouldBeTrue("as the matrix sees it");
        var merged = route.AskedOnce();
        (merged.CanApprove, merged.Conflict).ShouldBe((false, SegregationRules.DualControl.Code));
        PeopleOf(merged).ShouldBe(["a", "a"], "it shows whom the matrix asks");
        Routed(2, Part(1, "a"), Part(2, "a"), Part(3, "b")).AskedOnce().CanApprove.ShouldBeTrue("two people are left");
    }

    [Fact]
    public void Under_dual_control_an_approval_is_not_taken_for_a_recommendation()
    {
        var merged = Routed(2, Recommendation("a"), Part(2, "a"), Part(3, "b")).AskedOnce();
        (merged.CanApprove, merged.Conflict).ShouldBe((false, SegregationRules.Recommender.Code));
        PeopleOf(Routed(2, Recommendation("a"), Part(2, "a", "b")).AskedOnce()).ShouldBe(["a", "b"]);
        PeopleOf(Routed(1, Recommendation("a"), Part(2, "a")).AskedOnce()).ShouldBe(["", "a"]);
    }

    [Fact]
    public void A_route_that_asks_nobody_twice_stays_what_it_is()
    {
        var route = Routed(2, Part(1, "a"), Part(2, "b"), Part(3));
        route.AskedOnce().ShouldBeSameAs(route);
        Routed(1, Part(1, "a"), Part(2), Part(3, "a")).AskedOnce().Stages[1].Parts[0].IsAnsweredLater().ShouldBeFalse("that nobody holds a role is nobody's answer");
    }

    [Fact]
    public void No_random_route_asks_twice_or_fewer_people_than_could_answer()
    {
        var merges = 0;
        var conflicts = 0;
        for (var seed = 0; seed < 4_000; seed++)
        {
            var random = new Random(seed);
            var parts = Enumerable.Range(1, random.Next(2, 6)).Select(stage => RandomPart(random, stage)).ToArray();
            var route = Routed(random.Next(3) == 0 ? 2 : 1, parts);
            var merged = route.AskedOnce();
            Check(route, merged, $"seed {seed}");
            merges += merged.Stages.Count(stage => stage.Parts[0].Merged is not null);
            conflicts += merged.Conflict is null ? 0 : 1;
        }

        merges.ShouldBeGreaterThan(200);
        conflicts.ShouldBeGreaterThan(50);
    }

    private static void Check(Route route, Route merged, string message)
    {
        var (before, after) = (route.Stages.Select(stage => stage.Parts[0]).ToList(), merged.Stages.Select(stage => stage.Parts[0]).ToList());
        var wanted = before.Where(part => part.People is not []).Sum(part => part.Mode.NeededOf(part.People.Count));
        var possible = Possible(before);
        (merged.Conflict is null || route.VoicesMin > 1).ShouldBeTrue(message);
        if (merged.Conflict is not null)
        {
            possible.ShouldBeLessThan(wanted, message);
            after.Select(part => part.People).ShouldBe(before.Select(part => part.People), message);
            return;
        }

        after.SelectMany(part => part.People).ShouldBeUnique(message);
        foreach (var (index, part) in after.Index())
        {
            part.People.ShouldBeSubsetOf(before[index].People, message);
            (part.VoicesAsked() + part.MergedVoices().Count).ShouldBe(part.Mode.NeededOf(before[index].People.Count), message);
            part.VoicesAsked().ShouldBeLessThanOrEqualTo(Math.Max(before[index].People is [] ? 1 : 0, part.People.Count), message);
            foreach (var voice in part.MergedVoices())
            {
                var later = after[voice.Stage - 1];
                voice.Stage.ShouldBeGreaterThan(index + 1, message);
                before[index].People.ShouldContain(voice.Person, message);
                later.People.ShouldContain(voice.Person, message);
                later.People.Count.ShouldBe(later.VoicesAsked(), $"{message}: his voice is certain");
                (route.VoicesMin == 1 || later.Kind == part.Kind).ShouldBeTrue(message);
            }
        }

        var voices = after.Where(part => part.People is not []).Sum(part => part.VoicesAsked());
        (route.VoicesMin > 1 ? voices <= possible : voices == possible).ShouldBeTrue(message);
        (possible < wanted || voices == wanted).ShouldBeTrue($"{message}: where everybody can have a place of his own, nothing is merged");
    }

    // The most voices that different people can give, by trying everybody everywhere.
    private static int Possible(List<RoutePart> parts, int person = 0, int[]? taken = null)
    {
        taken ??= new int[parts.Count];
        if (person == Crowd.Length)
        {
            return taken.Sum();
        }

        var most = Possible(parts, person + 1, taken);
        for (var index = 0; index < parts.Count; index++)
        {
            if (parts[index].People.Contains(Crowd[person]) && taken[index] < parts[index].Mode.NeededOf(parts[index].People.Count))
            {
                taken[index]++;
                most = Math.Max(most, Possible(parts, person + 1, taken));
                taken[index]--;
            }
        }

        return most;
    }

    private static RoutePart RandomPart(Random random, int stage)
    {
        var people = Crowd.Where(_ => random.Next(3) == 0).ToArray();
        var mode = random.Next(8) switch { 0 or 1 => "all", 2 when people.Length > 1 => "2 of n", 3 => "60 %", _ => "any" };
        var part = Part(stage, AuthorityMode.Parse(mode)!, people);
        return random.Next(4) == 0 ? part with { Kind = AuthorityKind.Recommend } : part;
    }

    private static Route Routed(int voicesMin, params RoutePart[] parts) => new("1", [.. parts.Select((part, index) => new RouteStage(index + 1, [part]))], voicesMin);

    private static RoutePart Part(int level, params string[] people) => Part(level, AuthorityMode.Any, people);

    private static RoutePart Part(int level, AuthorityMode mode, params string[] people) =>
        new($"f{level}", level, $"r{level}", AuthorityKind.Approve, mode, 0, people, []);

    private static RoutePart Recommendation(params string[] people) => Part(1, people) with { Kind = AuthorityKind.Recommend };

    private static IEnumerable<string> PeopleOf(Route route) => route.Stages.Select(stage => string.Join(',', stage.Parts[0].People));
}
