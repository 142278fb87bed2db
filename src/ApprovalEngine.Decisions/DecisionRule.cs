using System.Globalization;
using ApprovalEngine.Decisions.Feel;
using ApprovalEngine.Decisions.Feel.Expressions;

namespace ApprovalEngine.Decisions;

/// <summary>A row of a table.</summary>
public sealed class DecisionRule
{
    private readonly OutputEntry[] outputs;

    internal DecisionRule(RuleText text, UnaryTests?[] tests, IReadOnlyList<DecisionOutput> columns, OutputEntry[] outputs)
    {
        Tests = tests;
        this.outputs = outputs;
        Id = text.Id ?? string.Create(CultureInfo.InvariantCulture, $"#{text.Number}");
        HasId = text.Id is not null;
        Number = text.Number;
        Label = text.Label;
        Description = text.Description;
        InputEntries = text.InputEntries;
        OutputEntries = text.OutputEntries;
        HasComputedOutputs = Array.Exists(outputs, output => output.Computed is not null);
        Outputs = columns.Zip(outputs).ToDictionary(pair => pair.First.Name, pair => pair.Second.Value.ToObject(), StringComparer.Ordinal).AsReadOnly();
    }

    /// <summary>The rule's XML <c>id</c>, unique in the file; where it has none, # and its number.</summary>
    public string Id { get; }

    /// <summary>Whether the file gives the id: only then it stays the rule's when rows move.</summary>
    public bool HasId { get; }

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

    /// <summary>The values of the output entries by output name; null for an entry that is calculated (<see cref="HasComputedOutputs"/>).</summary>
    public IReadOnlyDictionary<string, object?> Outputs { get; }

    /// <summary>An output entry is an expression over variables: its value is known only in <see cref="MatchedRule.Outputs"/>.</summary>
    public bool HasComputedOutputs { get; }

    /// <summary>An input entry is more than a list of values, comparisons and ranges: it calculates, or names other variables.</summary>
    public bool HasComputedInputs => Array.Exists(Tests, test => test is { IsSimple: false });

    /// <summary>One test per input column; null where the entry is "-" and so tests nothing.</summary>
    internal UnaryTests?[] Tests { get; }

    internal FeelValue OutputOf(int column, FeelFrame? frame) =>
        outputs[column].Computed is { } node ? node.Evaluate(frame!) : outputs[column].Value;

    internal MatchedRule Match(IReadOnlyList<DecisionInput> inputs, IReadOnlyList<DecisionOutput> columns, ReadOnlySpan<FeelValue> values, FeelFrame? frame)
    {
        var tested = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var column = 0; column < Tests.Length; column++)
        {
            if (Tests[column] is not null)
            {
                tested[inputs[column].Name] = values[column].ToObject();
            }
        }

        return new MatchedRule(Id, Label, Number, tested, HasComputedOutputs ? Computed(columns, frame) : Outputs);
    }

    private Dictionary<string, object?> Computed(IReadOnlyList<DecisionOutput> columns, FeelFrame? frame)
    {
        var computed = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var column = 0; column < outputs.Length; column++)
        {
            computed[columns[column].Name] = OutputOf(column, frame).ToObject();
        }

        return computed;
    }
}

/// <summary>What a rule says in the file, before it means anything.</summary>
internal sealed record RuleText(
    string? Id,
    int Number,
    string? Label,
    string? Description,
    IReadOnlyList<string> InputEntries,
    IReadOnlyList<string> OutputEntries);

/// <summary>An output entry: a value, or an expression to calculate it.</summary>
internal readonly record struct OutputEntry(FeelValue Value, FeelNode? Computed);
