using ApprovalEngine.Domain.Empowerment;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests.Empowerment;

public sealed class AuthorityModeTests
{
    [Theory]
    [InlineData("any", "any")]
    [InlineData(" ALL ", "all")]
    [InlineData("2 of n", "2 of n")]
    [InlineData("2OF N", "2 of n")]
    [InlineData("60%", "60 %")]
    [InlineData("60 ％，Veto", "60 %, veto")]
    [InlineData("3 of n , veto", "3 of n, veto")]
    [InlineData("2 of n and 60 %, veto", "2 of n and 60 %, veto")]
    [InlineData("1 of n", "1 of n")]
    [InlineData("100 %", "100 %")]
    [InlineData("100 %, veto", "all")]
    public void A_cell_is_read_whatever_its_case_and_spaces_and_written_in_one_way(string cell, string word)
    {
        var mode = AuthorityMode.Parse(cell).ShouldNotBeNull();

        mode.Word.ShouldBe(word);
        AuthorityMode.Parse(mode.Word).ShouldBe(mode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("some")]
    [InlineData("0")]
    [InlineData("0 of n")]
    [InlineData("3 of 5")]
    [InlineData("2,5 of n")]
    [InlineData("0 %")]
    [InlineData("101 %")]
    [InlineData("60")]
    [InlineData("veto")]
    [InlineData("any, veto")]
    [InlineData("2 of n or 60 %")]
    [InlineData("-2 of n")]
    [InlineData("２ of n")]
    public void Anything_else_is_no_mode(string? cell) => AuthorityMode.Parse(cell).ShouldBeNull();

    [Theory]
    [InlineData("any", 5, 1)]
    [InlineData("all", 5, 5)]
    [InlineData("all", 0, 1)]
    [InlineData("3 of n", 5, 3)]
    [InlineData("3 of n", 2, 3)]
    [InlineData("60 %", 5, 3)]
    [InlineData("60 %", 4, 3)]
    [InlineData("1 %", 5, 1)]
    [InlineData("50 %", 0, 1)]
    [InlineData("34 %", 3, 2)]
    [InlineData("2 of n and 60 %", 2, 2)]
    [InlineData("2 of n and 60 %", 10, 6)]
    public void A_share_is_rounded_up_and_a_count_never_lowered(string mode, int people, int needed) => AuthorityMode.Parse(mode)!.NeededOf(people).ShouldBe(needed);

    [Theory]
    [InlineData("2 of n", "60 %", "2 of n and 60 %")]
    [InlineData("2 of n", "3 of n, veto", "3 of n, veto")]
    [InlineData("any", "2 of n", "2 of n")]
    [InlineData("all", "2 of n", "2 of n and 100 %, veto")]
    [InlineData("any", "all", "all")]
    public void Two_rows_ask_together_what_each_of_them_asks(string one, string other, string both)
    {
        var (left, right) = (AuthorityMode.Parse(one)!, AuthorityMode.Parse(other)!);

        (left.With(right).Word, right.With(left).Word).ShouldBe((both, both));
    }

    [Fact]
    public void What_two_ask_together_is_at_least_as_much_as_either_whatever_the_number_of_people()
    {
        var modes = (from count in new[] { "any", "all", "1 of n", "2 of n", "4 of n", "1 %", "50 %", "100 %", "3 of n and 70 %" }
                     from veto in new[] { "", ", veto" }
                     select AuthorityMode.Parse(count + veto)).OfType<AuthorityMode>().ToList();
        foreach (var (one, other) in modes.SelectMany(one => modes.Select(other => (one, other))))
        {
            for (var people = 0; people < 12; people++)
            {
                var both = one.With(other);
                both.IsAtLeast(one, people).ShouldBeTrue($"{one} | {other} of {people}");
                both.NeededOf(people).ShouldBe(Math.Max(one.NeededOf(people), other.NeededOf(people)), $"{one} | {other} of {people}");
                if (one.IsAtLeast(other, 0))
                {
                    one.IsAtLeast(other, people).ShouldBeTrue($"{one} at least {other} of {people}");
                }
            }
        }
    }
}
