using Xunit;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Number built-ins (DMN 1.3, 10.3.4.5).</summary>
public sealed class FeelNumberTests
{
    [Theory]
    [InlineData("decimal(1/3, 2)", "0.33")]
    [InlineData("decimal(1/3, 2.9)", "0.33")]
    [InlineData("decimal(1.5, 0)", "2")]
    [InlineData("decimal(2.5, 0)", "2")]
    [InlineData("decimal(3.5, 0)", "4")]
    [InlineData("decimal(1234, -2)", "1200")]
    [InlineData("floor(1.5)", "1")]
    [InlineData("floor(-1.5)", "-2")]
    [InlineData("floor(-1.56, 1)", "-1.6")]
    [InlineData("ceiling(1.5)", "2")]
    [InlineData("ceiling(-1.5)", "-1")]
    [InlineData("round up(5.5, 0)", "6")]
    [InlineData("round up(-5.5, 0)", "-6")]
    [InlineData("round down(-5.55, 1)", "-5.5")]
    [InlineData("round half up(5.5, 0)", "6")]
    [InlineData("round half up(-1.126, 2)", "-1.13")]
    [InlineData("round half down(5.5, 0)", "5")]
    [InlineData("round half down(-5.6, 0)", "-6")]
    [InlineData("abs(-10)", "10")]
    [InlineData("abs(@\"-PT5H\")", "PT5H")]
    [InlineData("modulo(12, 5)", "2")]
    [InlineData("modulo(-12, 5)", "3")]
    [InlineData("modulo(12, -5)", "-3")]
    [InlineData("modulo(10.1, -4.5)", "-3.4")]
    [InlineData("sqrt(16)", "4")]
    [InlineData("decimal(log(10), 8)", "2.30258509")]
    [InlineData("decimal(exp(5), 8)", "148.4131591")]
    [InlineData("odd(5)", "true")]
    [InlineData("odd(-3)", "true")]
    [InlineData("even(5)", "false")]
    [InlineData("even(0)", "true")]
    public void Numbers(string expression, string expected) => Feel.Gives(expression, expected);

    [Theory]
    [InlineData("decimal(1, null)")]
    [InlineData("decimal(1, 7000)")]
    [InlineData("floor(\"1\")")]
    [InlineData("modulo(1, 0)")]
    [InlineData("sqrt(-1)")]
    [InlineData("log(0)")]
    [InlineData("exp(1000)")]
    [InlineData("floor(-5, -29)")]
    public void What_makes_no_sense_is_null_with_an_error(string expression) => Feel.Fails(expression);
}
