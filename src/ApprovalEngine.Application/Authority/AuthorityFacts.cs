using System.Globalization;
using ApprovalEngine.Application.Behaviors;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Domain;

namespace ApprovalEngine.Application.Authority;

/// <summary>
/// Reads what a question says of the inputs of the matrix, and says what is missing. What no row tests need not be known; what a form would
/// leave out is 0, as there; place and customer say the rest.
/// </summary>
internal sealed class AuthorityFacts(RequestType type, DecisionTable table, AskAuthority query, AuthorityPlace place)
{
    private const string Amount = "amount";
    private const string ReasonCode = "reasonCode";

    private readonly Dictionary<string, string[]> problems = new(StringComparer.Ordinal);

    /// <summary>The inputs that a question gives as facts: the columns of the table which say nothing of the place, the amount or the reason.</summary>
    public static IEnumerable<DecisionInput> NamedIn(DecisionTable table) => table.Inputs.Where(input => input.Name is not (Amount or ReasonCode or "legalEntity" or "region" or "branch"));

    /// <summary>A value for each column.</summary>
    /// <param name="rate">Matrix currency for one unit of the amount's.</param>
    public Result<Dictionary<string, object?>> Read(decimal rate)
    {
        var named = NamedIn(table).ToDictionary(input => input.Name, StringComparer.Ordinal);
        foreach (var unknown in query.Facts.Keys.Where(name => !named.ContainsKey(name)))
        {
            problems[$"facts.{unknown}"] = [$"Unknown fact; expected {string.Join(", ", named.Keys)}."];
        }

        var inputs = Given(named);
        type.Complete(inputs, place.Customer);
        foreach (var field in type.Fields.Where(field => field is { IsRequired: false, Type: "integer" or "number" } && named.ContainsKey(field.Name)))
        {
            inputs.TryAdd(field.Name, 0m);
        }

        for (var column = 0; column < table.Inputs.Count; column++)
        {
            Need(table.Inputs[column].Name, table.Rules.Any(rule => rule.InputEntries[column] is not "-"), inputs);
        }

        return problems.Count > 0
            ? new CommandInvalid(problems)
            : inputs.ToDictionary(input => input.Key, input => input.Value is decimal money && type.MoneyInputs.Contains(input.Key) ? money * rate : input.Value, StringComparer.Ordinal);
    }

    private Dictionary<string, object?> Given(Dictionary<string, DecisionInput> named)
    {
        var inputs = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["legalEntity"] = place.Place.LegalEntity, ["region"] = place.Place.Region, ["branch"] = place.Place.Branch,
        };
        if (query.Amount is { } amount)
        {
            inputs[Amount] = amount;
        }

        if (query.ReasonCode is { Length: > 0 } reason)
        {
            inputs[ReasonCode] = reason;
        }

        foreach (var (name, text) in query.Facts.Where(fact => named.ContainsKey(fact.Key)))
        {
            if (ValueOf(text, named[name].Type) is { } value)
            {
                inputs[name] = value;
            }
            else
            {
                problems[$"facts.{name}"] = [$"Expected {FormOf(named[name].Type)}, found {text}."];
            }
        }

        if (place.Customer is { } customer)
        {
            inputs.TryAdd("riskClass", RequestViews.Word(customer.RiskClass));
        }

        return inputs;
    }

    private void Need(string name, bool isTested, Dictionary<string, object?> inputs)
    {
        if (!inputs.TryAdd(name, null) || !isTested)
        {
            return;
        }

        _ = problems.TryAdd(name is Amount or ReasonCode ? name : $"facts.{name}", ["This fact is required."]);
    }

    private static object? ValueOf(string text, DecisionValueType type) => type switch
    {
        DecisionValueType.Number => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
        DecisionValueType.Boolean => bool.TryParse(text, out var isTrue) ? isTrue : null,
        DecisionValueType.Date => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        DecisionValueType.Text or DecisionValueType.Any => text,
        _ => null,
    };

    private static string FormOf(DecisionValueType type) => type switch
    {
        DecisionValueType.Number => "a number with a point",
        DecisionValueType.Boolean => "true or false",
        DecisionValueType.Date => "a day as yyyy-MM-dd",
        _ => "a text",
    };
}
