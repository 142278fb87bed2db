using System.Collections;
using System.Globalization;
using System.Security;
using System.Xml;
using Shouldly;

namespace ApprovalEngine.Decisions.Tests;

/// <summary>Evaluates FEEL expressions as the literal expression of a decision, and writes values so that they can be compared.</summary>
internal static class Feel
{
    /// <summary>Evaluates an expression over these variables, which are declared as input data.</summary>
    public static DecisionResult Evaluate(string expression, params (string Name, object? Value)[] variables) =>
        Model(expression, [.. variables.Select(variable => variable.Name)])
            .Evaluate("d", variables.ToDictionary(variable => variable.Name, variable => variable.Value));

    public static DecisionModel Model(string expression, params string[] variables) => DecisionModel.Parse(
        $"""
        <definitions xmlns="{DmnText.Dmn13}" id="m" name="Model" namespace="urn:test">
        {string.Concat(variables.Select((name, index) => $"<inputData id=\"i{index}\" name=\"{SecurityElement.Escape(name)}\"/>\n"))}<decision id="d" name="D">
        {string.Concat(variables.Select((_, index) => $"<informationRequirement><requiredInput href=\"#i{index}\"/></informationRequirement>\n"))}<literalExpression><text>{SecurityElement.Escape(expression)}</text></literalExpression>
        </decision>
        </definitions>
        """,
        DmnText.Source);

    /// <summary>The value of an expression without variables must be this, written as <see cref="Written"/> writes it.</summary>
    public static void Gives(string expression, string expected)
    {
        var result = Evaluate(expression);
        Written(result.Value).ShouldBe(expected, $"{expression}: {string.Join("; ", result.Errors)}");
    }

    /// <summary>The expression has to come to null with an error.</summary>
    public static void Fails(string expression, string message = "")
    {
        var result = Evaluate(expression);
        result.Value.ShouldBeNull(expression);
        result.Errors.ShouldNotBeEmpty(expression);
        result.Errors[0].Message.ShouldContain(message);
    }

    public static DecisionModelException Refused(string expression) => Should.Throw<DecisionModelException>(() => Model(expression));

    public static string Written(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        decimal number => number.ToString("0.############################", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeSpan duration => XmlConvert.ToString(duration),
        IReadOnlyDictionary<string, object?> parts => $"{{{string.Join(", ", parts.Select(part => $"{part.Key}: {Written(part.Value)}"))}}}",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Written))}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
