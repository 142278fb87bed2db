using System.Globalization;
using Shouldly;
using Xunit;

namespace ApprovalEngine.Domain.Tests;

public sealed class ChineseCapitalsTests
{
    [Theory]
    [InlineData("1409.50", "壹仟肆佰零玖元伍角整")] // the examples of the rules
    [InlineData("6007.14", "陆仟零柒元壹角肆分")]
    [InlineData("1680.32", "壹仟陆佰捌拾元零叁角贰分")]
    [InlineData("107000.53", "壹拾万柒仟元零伍角叁分")]
    [InlineData("16409.02", "壹万陆仟肆佰零玖元零贰分")]
    [InlineData("325.04", "叁佰贰拾伍元零肆分")]
    [InlineData("0", "零元整")]
    [InlineData("0.00", "零元整")]
    [InlineData("0.05", "伍分")]
    [InlineData("0.50", "伍角整")]
    [InlineData("0.55", "伍角伍分")]
    [InlineData("1", "壹元整")]
    [InlineData("10", "壹拾元整")]
    [InlineData("10.10", "壹拾元零壹角整")]
    [InlineData("11.01", "壹拾壹元零壹分")]
    [InlineData("100.01", "壹佰元零壹分")]
    [InlineData("1001", "壹仟零壹元整")]
    [InlineData("10001", "壹万零壹元整")]
    [InlineData("100100", "壹拾万零壹佰元整")]
    [InlineData("250000.00", "贰拾伍万元整")]
    [InlineData("100000000", "壹亿元整")]
    [InlineData("100010000.10", "壹亿零壹万元零壹角整")]
    [InlineData("100000001", "壹亿零壹元整")]
    [InlineData("1000000000000", "壹万亿元整")]
    [InlineData("1000200000000", "壹万零贰亿元整")]
    [InlineData("1000000010000", "壹万亿零壹万元整")]
    [InlineData("9999999999999999.99", "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分")]
    [InlineData("-1409.50", "负壹仟肆佰零玖元伍角整")]
    public void An_amount_is_written_by_the_rules_of_the_central_bank(string amount, string expected) =>
        ChineseCapitals.Of(decimal.Parse(amount, CultureInfo.InvariantCulture)).ShouldBe(expected);

    [Fact]
    public void Zeros_after_the_second_decimal_do_not_matter() => ChineseCapitals.Of(1.5000m).ShouldBe("壹元伍角整");

    [Fact]
    public void A_fraction_of_a_fen_is_refused() =>
        Should.Throw<ArgumentException>(() => ChineseCapitals.Of(0.005m)).Message.ShouldContain("two decimals");

    [Fact]
    public void An_amount_beyond_the_range_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => ChineseCapitals.Of(10_000_000_000_000_000m));
        Should.Throw<ArgumentOutOfRangeException>(() => ChineseCapitals.Of(decimal.MinValue));
    }
}
