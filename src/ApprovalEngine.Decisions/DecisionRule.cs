using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>A row of a table.</summary>
public sealed class DecisionRule
{
    // One test per input column; null where the entry is "-" and so tests nothing.
    private readonly UnaryTests?[] tests;

    internal DecisionRule(RuleText text, UnaryTests?[] tests, IReadOnlyDictionary<string, object?> outputs)
    {
        this.tests = tests;
        Id = text.Id;
        Number = text.Number;
        Label = text.Label;
        Description = text.Description;
        InputEntries = text.InputEntries;
        OutputEntries = text.OutputEntries;
        Outputs = outputs;
    }

    /// <summary>The rule's XML <c>id</c>, unique in the file.</summary>
    public string Id { get; }

    /// <summary>The rule's place in the table, from 1.</summary>
    public int Number { get; }

    /// <summary>The rule's name for people: its <c>label</c>, else its first annotation, else its description; null without any.</summary>
    public string? Label { get; }

    /// <summary>The rule's <c>description</c> (dmn-js shows it as the annotation column), or null.</summary>
    public string? Description { get; }

    /// <summary>The unary tests as written, one per input column; <c>-</c> where the entry is empty.</summary>
    public IReadOnlyList<string> InputEntries { get; }

    /// <summary>The output expressions as written, one per output column.</summary>
    public IReadOnlyList<string> OutputEntries { get; }

    /// <summary>The values of the output entries by output name.</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; }

    /// <summary>The tests of an input column (from 0); null where the entry tests nothing.</summary>
    internal UnaryTests? TestsOf(int column) => tests[column];

    internal bool Matches(ReadOnlySpan<FeelValue> values)
    {
        for (var column = 0; column < tests.Length; column++)
        {
            if (tests[column] is { } test && !test.Matches(values[column]))
            {
                return false;
            }
        }

        return true;
    }

    internal MatchedRule Match(IReadOnlyList<DecisionInput> inputs, ReadOnlySpan<FeelValue> values)
    {
        var tested = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var column = 0; column < tests.Length; column++)
        {
            if (tests[column] is not null)
            {
                tested[inputs[column].Name] = values[column].ToObject();
            }
        }

        return new MatchedRule(Id, Label, Number, tested, Outputs);
    }
}

/// <summary>What a rule says in the file, before it means anything.</summary>
internal sealed record RuleText(
    string Id,
    int Number,
    string? Label,
    string? Description,
    IReadOnlyList<string> InputEntries,
    IReadOnlyList<string> OutputEntries);
