using ApprovalEngine.Decisions.Analysis;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests.Analysis;

/// <summary>Which rules match together: exactly what trying every input finds. The seed is named in a failure.</summary>
public sealed class RowSetsTests
{
    [Fact]
    public void Every_set_of_rules_that_matches_somewhere_is_found_once_with_an_input_for_it()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var random = new RandomTable(seed);
            var sets = RowSets.Find(random.Table, random.Options, most: 10_000);
            var expected = random.Matches.Where(matches => matches.Count > 0).Select(matches => string.Join(',', matches.Order())).Distinct().Order(StringComparer.Ordinal);
            sets.Select(NameOf).Order(StringComparer.Ordinal).ShouldBe(expected, $"seed {seed}");
            foreach (var set in sets)
            {
                string.Join(',', random.Matching(set.Example).Order()).ShouldBe(NameOf(set), $"seed {seed}");
            }
        }
    }

    [Fact]
    public void A_table_with_more_sets_than_may_be_followed_is_looked_at_in_part()
    {
        var random = Enumerable.Range(0, 100).Select(seed => new RandomTable(seed)).First(one => RowSets.Find(one.Table, one.Options, most: 10_000).Count > 4);
        RowSets.Find(random.Table, random.Options, most: 2).Count.ShouldBe(2);
    }

    private static string NameOf(RowSet set) => string.Join(',', set.Rows.Select(row => row.Number).Order());
}
