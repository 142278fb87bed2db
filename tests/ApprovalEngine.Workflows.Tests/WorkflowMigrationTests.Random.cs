using Shouldly;
using Xunit;
using static ApprovalEngine.Workflows.Tests.Definitions;

namespace ApprovalEngine.Workflows.Tests;

/// <summary>Whatever is drawn, a migration that is not refused loses no branch and runs none twice.</summary>
public sealed partial class WorkflowMigrationTests
{
    /// <summary>
    /// Random drawings of waiting activities, moved to a version with more activities and ways at a random point. Whatever had not begun in
    /// the old version runs exactly once in the new one, nothing that has run does so again, and the instance ends.
    /// </summary>
    [Fact]
    public async Task Random_drawings_lose_no_branch_and_run_none_twice()
    {
        var migrated = 0;
        for (var seed = 0; seed < 1_500; seed++)
        {
            migrated += await TryRandomAsync(seed) ? 1 : 0;
        }

        migrated.ShouldBeGreaterThan(500, "most of the random versions are refused, so the test says little");
    }

    private static async Task<bool> TryRandomAsync(int seed)
    {
        var random = new Random(seed);
        var count = random.Next(3, 8);
        var ways = RandomWays(random, count);
        var names = Enumerable.Range(0, count).Select(Name).ToList();
        var run = await RunOf(Flow(Text(ways), [Start, .. names.Select(Task)]));
        for (var steps = random.Next(0, count); steps > 0 && run.Instance.Bookmarks is not []; steps--)
        {
            await run.ApproveAsync(run.Instance.Bookmarks[random.Next(run.Instance.Bookmarks.Count)].Key);
        }

        if (run.Instance.Status == WorkflowStatus.Finished)
        {
            return false;
        }

        var begun = run.Begun.ToHashSet();
        var (newWays, newNames) = Changed(random, ways, names);
        if (newWays.Any(way => Reachable(newWays, way.To).Contains(way.From)))
        {
            return false; // a circle: what is in it may run again as drawn
        }

        if (!run.TryMigrate(Flow(Text(newWays), [Start, .. newNames.Select(Task)])))
        {
            return false;
        }

        while (run.Instance.Bookmarks is not [])
        {
            run.Begun.Distinct().Count().ShouldBe(run.Begun.Count, $"seed {seed}: twice; ways {Text(ways)} then {Text(newWays)}; begun before {string.Join(' ', begun)}, then {string.Join(' ', run.Begun)}");
            await run.ApproveAsync(run.Instance.Bookmarks[random.Next(run.Instance.Bookmarks.Count)].Key);
        }

        var all = string.Join(" ", run.Begun);
        run.Instance.SubStatus.ShouldBe(WorkflowSubStatus.Finished, $"seed {seed}");
        run.Begun.GroupBy(name => name).Where(group => group.Count() > 1).ShouldBeEmpty($"seed {seed}: {all}");
        var reachable = Reachable(newWays);
        names.Where(name => !begun.Contains(name) && Reachable(ways).Contains(name) && reachable.Contains(name)).Except(run.Begun)
            .ShouldBeEmpty($"seed {seed}: lost; ways {Text(ways)} then {Text(newWays)}; begun before {string.Join(' ', begun)}, then {all}");
        return true;
    }

    private static string Name(int index) => $"T{index}";

    private static List<(string From, string To)> RandomWays(Random random, int count)
    {
        var ways = new List<(string, string)>();
        for (var to = 0; to < count; to++)
        {
            ways.Add((random.Next(to + 1) is var from && from == to ? "S" : Name(from), Name(to)));
            if (random.Next(2) == 0 && to > 0)
            {
                ways.Add((Name(random.Next(to)), Name(to)));
            }
        }

        return [.. ways.Distinct()];
    }

    private static (List<(string From, string To)> Ways, List<string> Names) Changed(Random random, List<(string From, string To)> ways, List<string> names)
    {
        var (changed, all) = (new List<(string From, string To)>(ways), new List<string>(names));
        for (var turn = random.Next(1, 4); turn > 0; turn--)
        {
            var name = $"N{turn}";
            switch (random.Next(4))
            {
                case 0: // an activity between two
                    var at = random.Next(changed.Count);
                    var (from, to) = changed[at];
                    changed[at] = (from, name);
                    changed.Add((name, to));
                    all.Add(name);
                    break;
                case 1: // a branch beside
                    changed.Add((changed[random.Next(changed.Count)].From, name));
                    changed.Add((name, changed[random.Next(changed.Count)].To));
                    all.Add(name);
                    break;
                case 2: // another way forward
                    var source = random.Next(names.Count - 1);
                    changed.Add((names[source], names[random.Next(source + 1, names.Count)]));
                    break;
                default: // a way less
                    changed.RemoveAt(random.Next(changed.Count));
                    break;
            }

            if (changed is [])
            {
                break;
            }
        }

        return ([.. changed.Distinct().Where(way => way.From != way.To)], all);
    }

    private static string Text(List<(string From, string To)> ways) => string.Join(' ', ways.Select(way => $"{way.From}.{(way.From == "S" ? "Done" : "Approve")}->{way.To}"));

    private static HashSet<string> Reachable(List<(string From, string To)> ways, string from = "S")
    {
        var reached = new HashSet<string> { from };
        for (var size = 0; size != reached.Count;)
        {
            size = reached.Count;
            reached.UnionWith(ways.Where(way => reached.Contains(way.From)).Select(way => way.To));
        }

        return reached;
    }
}
