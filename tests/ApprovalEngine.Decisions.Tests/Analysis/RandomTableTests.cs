using ApprovalEngine.Decisions.Analysis;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests.Analysis;

/// <summary>
/// Random small tables: the analysis finds exactly what trying all inputs finds, no more and no less, and every example shows what its finding
/// says when the table is evaluated with it. The seed is named in a failure.
/// </summary>
public sealed class RandomTableTests
{
    private const int SeedCount = 600;

    private readonly Dictionary<FindingKind, int> seen = [];

    [Fact]
    public void The_analysis_finds_what_trying_every_input_finds()
    {
        for (var seed = 0; seed < SeedCount; seed++)
        {
            var random = new RandomTable(seed);
            var findings = TableAnalysis.Analyse(random.Table, random.Options);
            foreach (var finding in findings)
            {
                seen[finding.Kind] = seen.GetValueOrDefault(finding.Kind) + 1;
            }

            var why = $"seed {seed}";
            CheckGaps(random, Of(findings, FindingKind.Gap), why);
            CheckOverlaps(random, Of(findings, FindingKind.Overlap), why);
            CheckNever(random, Of(findings, FindingKind.NeverMatches), why);
            CheckShadowed(random, Of(findings, FindingKind.Shadowed), why);
            CheckRedundant(random, Of(findings, FindingKind.Redundant), why);
            CheckMonotony(random, Of(findings, FindingKind.NonMonotonic), why);
            var hasOrderedStrings = random.Options.Worsening.Any(one => one.Order is not null && one.Name == "x1");
            Of(findings, FindingKind.NotProved).Count.ShouldBeLessThanOrEqualTo(hasOrderedStrings ? 1 : 0, why);
            Of(findings, FindingKind.More).ShouldBeEmpty(why);
        }

        // Every kind is met often enough to mean something.
        FindingKind[] kinds = [FindingKind.Gap, FindingKind.Overlap, FindingKind.NeverMatches, FindingKind.Shadowed, FindingKind.Redundant, FindingKind.NonMonotonic];
        kinds.ShouldAllBe(kind => seen.GetValueOrDefault(kind) >= 40, string.Join(", ", seen));
    }

    private static List<TableFinding> Of(IReadOnlyList<TableFinding> findings, FindingKind kind) => [.. findings.Where(finding => finding.Kind == kind)];

    private static void CheckGaps(RandomTable random, List<TableFinding> gaps, string why)
    {
        var regions = gaps.Select(gap => random.Region(gap.Region)).ToList();
        foreach (var (inputs, matches) in random.Inputs.Zip(random.Matches))
        {
            regions.Exists(region => region.Evaluate(inputs).Count > 0).ShouldBe(matches.Count == 0, why);
        }

        foreach (var (gap, region) in gaps.Zip(regions))
        {
            random.Table.Evaluate(gap.Example).ShouldBeEmpty(why);
            region.Evaluate(gap.Example).ShouldNotBeEmpty(why);
        }
    }

    private static void CheckOverlaps(RandomTable random, List<TableFinding> overlaps, string why)
    {
        var meeting = random.Matches.SelectMany(Pairs).Distinct().Where(pair => IsTold(random, pair)).Order().ToList();
        overlaps.Select(finding => (finding.Rows[0].Number, finding.Rows[1].Number)).Order().ToList().ShouldBe(meeting, why);
        foreach (var overlap in overlaps)
        {
            overlap.Rows.Select(row => row.Number).ShouldBeSubsetOf(random.Matching(overlap.Example), why);
            random.Region(overlap.Region).Evaluate(overlap.Example).ShouldNotBeEmpty(why);
            if (overlap.Severity is FindingSeverity.Error)
            {
                Should.Throw<DecisionConflictException>(() => random.Table.Evaluate(overlap.Example));
            }
        }
    }

    private static bool IsTold(RandomTable random, (int Left, int Right) pair)
    {
        var (left, right) = (Outputs(random, pair.Left), Outputs(random, pair.Right));
        var isSameFunction = Equals(left["function"], right["function"]);
        var isSameLevel = Equals(left["level"], right["level"]);
        return random.Table.HitPolicy switch
        {
            HitPolicy.Unique => true,
            HitPolicy.Any => !(isSameFunction && isSameLevel),
            HitPolicy.First => false,
            _ => isSameFunction && !isSameLevel,
        };
    }

    private static void CheckNever(RandomTable random, List<TableFinding> never, string why)
    {
        var matched = random.Matches.SelectMany(one => one).ToHashSet();
        never.Select(finding => finding.Rows.Single().Number).ShouldBe(random.Table.Rules.Select(rule => rule.Number).Where(number => !matched.Contains(number)), why);
    }

    private static void CheckShadowed(RandomTable random, List<TableFinding> shadowed, string why)
    {
        var matches = random.Matches.Where(numbers => numbers.Count > 0).ToList();
        var expected = random.Table.HitPolicy is HitPolicy.First ? matches.SelectMany(one => one).Distinct().Except(matches.Select(one => one[0])).Order() : Enumerable.Empty<int>();
        shadowed.Select(finding => finding.Rows[^1].Number).ShouldBe(expected, why);
        foreach (var finding in shadowed)
        {
            // The rules that are named hide it alone.
            var (hiding, hidden) = (finding.Rows.Take(finding.Rows.Count - 1).Select(row => row.Number).ToList(), finding.Rows[^1].Number);
            matches.Where(one => one.Contains(hidden)).ShouldAllBe(one => one.Intersect(hiding).Any(), why);
            random.Matching(finding.Example).ShouldContain(hidden, why);
            random.Table.Evaluate(finding.Example).Single().Number.ShouldNotBe(hidden, why);
        }
    }

    private static void CheckRedundant(RandomTable random, List<TableFinding> redundant, string why)
    {
        foreach (var finding in redundant)
        {
            var (inner, outer) = (finding.Rows[0].Number, finding.Rows[1].Number);
            random.Matching(finding.Example).ShouldContain(inner, why);
            random.Matches.Where(one => one.Contains(inner)).ShouldAllBe(one => one.Contains(outer), why);
            AddsNothing(random, inner, outer).ShouldBeTrue(why);
        }

        // No rule is missed that lies in one other on the whole grid: two that lie in each other leave one.
        if (random.Table.HitPolicy is HitPolicy.Any or HitPolicy.Collect or HitPolicy.RuleOrder && random.Options.Impossible is [])
        {
            var kept = random.Matches.SelectMany(one => one).Distinct().Except(redundant.Select(finding => finding.Rows[0].Number)).ToList();
            (from inner in kept from outer in kept where inner != outer && AddsNothing(random, inner, outer) select (inner, outer))
                .ShouldAllBe(pair => random.Matches.Any(one => one.Contains(pair.inner) && !one.Contains(pair.outer)), why);
        }
    }

    private static bool AddsNothing(RandomTable random, int inner, int outer)
    {
        var (left, right) = (Outputs(random, inner), Outputs(random, outer));
        var difference = (decimal)right["level"]! - (decimal)left["level"]!;
        return Equals(left["function"], right["function"]) && (difference == 0 || (difference > 0 && random.Table.HitPolicy is not HitPolicy.Any));
    }

    private static void CheckMonotony(RandomTable random, List<TableFinding> falling, string why)
    {
        foreach (var finding in falling)
        {
            var name = (string)finding.Arguments["input"]!;
            var worsening = random.Options.Worsening.Single(one => one.Name == name);
            IsWorse(worsening, finding.Example[name], finding.WorseExample[name]).ShouldBeTrue(why);
            finding.Example.Where(one => one.Key != name).ShouldBe(finding.WorseExample.Where(one => one.Key != name), why);
            var function = (string)finding.Arguments["function"]!;
            Levels(random, random.Matching(finding.Example))!.GetValueOrDefault(function)
                .ShouldBeGreaterThan(Levels(random, random.Matching(finding.WorseExample))!.GetValueOrDefault(function), why);
        }

        foreach (var worsening in random.Options.Worsening.Where(one => random.Inputs.Any(inputs => inputs.ContainsKey(one.Name)) && (one.Order is null || one.Name != "x1")))
        {
            falling.Exists(finding => (string)finding.Arguments["input"]! == worsening.Name).ShouldBe(Falls(random, worsening), $"{why}, {worsening.Name}");
        }
    }

    private static bool Falls(RandomTable random, WorseningInput worsening)
    {
        var groups = random.Inputs.Zip(random.Matches).GroupBy(
            one => string.Join('|', one.First.Where(input => input.Key != worsening.Name).OrderBy(input => input.Key).Select(input => input.Value ?? "null")));
        return groups.Any(group =>
        {
            var levels = group.Select(one => (Value: one.First[worsening.Name], Levels: Levels(random, one.Second))).Where(one => one.Levels is not null).ToList();
            return levels.Exists(better => levels.Exists(worse => IsWorse(worsening, better.Value, worse.Value)
                && better.Levels!.Any(one => one.Value > worse.Levels!.GetValueOrDefault(one.Key))));
        });
    }

    private static bool IsWorse(WorseningInput worsening, object? value, object? other)
    {
        if (worsening.Order is { } order)
        {
            var (place, otherPlace) = (order.ToList().IndexOf(value as string ?? ""), order.ToList().IndexOf(other as string ?? ""));
            return place >= 0 && otherPlace > place;
        }

        return value is not null && other is not null && (worsening.LargerIsWorse ? ((IComparable)other).CompareTo(value) > 0 : ((IComparable)value).CompareTo(other) > 0);
    }

    // What the rules that count require; null where none counts, or where they must not match together.
    private static IReadOnlyDictionary<string, decimal>? Levels(RandomTable random, IReadOnlyList<int> matching) => random.Table.HitPolicy switch
    {
        _ when matching is [] => null,
        HitPolicy.Unique when matching.Count > 1 => null,
        HitPolicy.Any when matching.Any(number => IsTold(random, (matching[0], number))) => null,
        HitPolicy.First or HitPolicy.Any => RandomTable.LevelsOf([Outputs(random, matching[0])]),
        _ => RandomTable.LevelsOf([.. matching.Select(number => Outputs(random, number))]),
    };

    private static IReadOnlyDictionary<string, object?> Outputs(RandomTable random, int number) => random.Table.Rules[number - 1].Outputs;

    private static IEnumerable<(int, int)> Pairs(IReadOnlyList<int> numbers) =>
        from left in numbers from right in numbers where left < right select (left, right);
}
