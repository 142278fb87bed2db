using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests;

public sealed class MoneyTests
{
    private static readonly Money Ten = new(10m, "CNY");
    private static readonly Money Eleven = new(11m, "CNY");
    private static readonly Money TenDollars = new(10m, "USD");

    [Fact]
    public void Sums_and_differences_keep_the_currency()
    {
        (Ten + Eleven).ShouldBe(new Money(21m, "CNY"));
        (Ten - Eleven).ShouldBe(new Money(-1m, "CNY"));
    }

    [Fact]
    public void Comparison_is_by_amount()
    {
        (Eleven > Ten).ShouldBeTrue();
        (Ten > Eleven).ShouldBeFalse();
        (Ten < Eleven).ShouldBeTrue();
        (Eleven < Ten).ShouldBeFalse();
    }

    [Fact]
    public void Equal_amounts_are_neither_more_nor_less()
    {
        var same = Ten with { };

        (Ten > same).ShouldBeFalse();
        (Ten < same).ShouldBeFalse();
        (Ten >= same).ShouldBeTrue();
        (Ten <= same).ShouldBeTrue();
        (Ten >= Eleven).ShouldBeFalse();
        (Eleven <= Ten).ShouldBeFalse();
        (Eleven >= Ten).ShouldBeTrue();
        (Ten <= Eleven).ShouldBeTrue();
    }

    [Fact]
    public void Two_currencies_never_mix()
    {
        Action[] mixtures =
        [
            () => _ = Ten + TenDollars,
            () => _ = Ten - TenDollars,
            () => _ = Ten > TenDollars,
            () => _ = Ten < TenDollars,
            () => _ = Ten >= TenDollars,
            () => _ = Ten <= TenDollars,
        ];

        foreach (var mixture in mixtures)
        {
            Should.Throw<InvalidOperationException>(mixture).Message.ShouldContain("USD");
        }
    }

    [Fact]
    public void Same_amount_of_another_currency_is_not_equal() => Ten.ShouldNotBe(TenDollars);

    [Fact]
    public void Trailing_zeros_make_no_difference() => new Money(10.0000m, "CNY").ShouldBe(Ten);

    [Theory]
    [InlineData("1234567.5", "1234567.50 CNY")]
    [InlineData("-0.1234", "-0.1234 CNY")]
    [InlineData("0", "0.00 CNY")]
    public void Text_has_two_to_four_decimals_whatever_the_culture(string amount, string text)
    {
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
        try
        {
            new Money(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture), "CNY").ToString().ShouldBe(text);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void Sum_beyond_the_largest_amount_is_an_error_not_a_wrong_amount() =>
        Should.Throw<OverflowException>(() => new Money(decimal.MaxValue, "CNY") + Ten);
}
