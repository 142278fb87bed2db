using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>The index of a table's rules gives what asking rule by rule gives.</summary>
public sealed class TableIndexTests
{
    private static readonly string[] Words = ["a", "b", "c", "d", "e"];

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 300)]
    [InlineData(3, 900)]
    public void Random_tables_match_what_their_entries_say(int seed, int ruleCount)
    {
        var random = new Random(seed);
        var rules = Enumerable.Range(0, ruleCount).Select(_ => (Number: NumberTest(random), Text: TextTest(random))).ToList();
        var table = DmnText.Table(DmnText.File(
            DmnText.Input("x", "number") + DmnText.Input("s", "string") + DmnText.Output("n", "number")
            + string.Concat(rules.Select((rule, index) => DmnText.Rule($"r{index}", [rule.Number.Entry, rule.Text.Entry], ["1"])))));
        var numbers = new int[ruleCount];
        for (var turn = 0; turn < 400; turn++)
        {
            decimal? x = random.Next(10) == 0 ? null : random.Next(-5, 205) / 2m;
            var s = random.Next(10) == 0 ? null : Words[random.Next(Words.Length)];
            var expected = Enumerable.Range(0, ruleCount).Where(index => rules[index].Number.Holds(x) && rules[index].Text.Holds(s)).Select(index => index + 1).ToList();
            var count = table.Match(new Dictionary<string, object?> { ["x"] = x, ["s"] = s }, numbers);
            numbers[..count].ShouldBe([.. expected], ignoreOrder: false, $"x = {x}, s = {s}");
        }
    }

    [Fact]
    public void A_column_with_very_many_limits_is_looked_up_coarsely_and_still_right()
    {
        var table = DmnText.Table(DmnText.OneInput("number", [.. Enumerable.Range(0, 9_000).Select(number => $"[{number}..{number + 2})")]));
        table.IndexSize.ShouldBeLessThan(3_000_000);
        var numbers = new int[4];
        foreach (var x in (int[])[0, 1, 500, 4_321, 9_000])
        {
            var expected = Enumerable.Range(0, 9_000).Where(number => x >= number && x < number + 2).Select(number => number + 1);
            numbers[..table.Match(DmnText.Of("x", x), numbers)].ShouldBe(expected);
        }
    }

    [Fact]
    public void A_table_of_literals_is_asked_without_allocation()
    {
        var table = DmnText.Table(DmnText.File(
            DmnText.Input("x", "number") + DmnText.Input("s", "string") + DmnText.Input("b", "boolean") + DmnText.Input("d", "date") + DmnText.Output("n", "number")
            + string.Concat(Enumerable.Range(0, 200).Select(number =>
                DmnText.Rule($"r{number}", [$"[{number}..{number + 9}]", "\"a\",\"b\"", "true", "< date(\"2027-01-01\")"], ["1"])))));
        var inputs = new Dictionary<string, object?> { ["x"] = 55, ["s"] = "b", ["b"] = true, ["d"] = new DateOnly(2026, 1, 31) };
        var numbers = new int[16];
        table.Match(inputs, numbers).ShouldBe(10);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var turn = 0; turn < 1_000; turn++)
        {
            table.Match(inputs, numbers);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
    }

    private static (string Entry, Func<decimal?, bool> Holds) NumberTest(Random random)
    {
        decimal a = random.Next(0, 100), b = a + random.Next(0, 30);
        string A = a.ToString(CultureInfo.InvariantCulture), B = b.ToString(CultureInfo.InvariantCulture);
        return random.Next(9) switch
        {
            0 => ("-", _ => true),
            1 => (A, x => x == a),
            2 => ($"< {A}", x => x < a),
            3 => ($">= {A}", x => x >= a),
            4 => ($"[{A}..{B}]", x => x >= a && x <= b),
            5 => ($"({A}..{B})", x => x > a && x < b),
            6 => ($"not({A}, > {B})", x => x is not null && x != a && x <= b),
            7 => ($"{A}, null", x => x is null || x == a),
            _ => ($"!= {A}", x => x != a),
        };
    }

    private static (string Entry, Func<string?, bool> Holds) TextTest(Random random)
    {
        string a = Words[random.Next(Words.Length)], b = Words[random.Next(Words.Length)];
        return random.Next(4) switch
        {
            0 => ("-", _ => true),
            1 => ($"\"{a}\",\"{b}\"", s => s == a || s == b),
            2 => ($"not(\"{a}\")", s => s != a),
            _ => ($"> \"{a}\"", s => s is not null && string.CompareOrdinal(s, a) > 0),
        };
    }
}
