using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>A decision table, ready to be evaluated: immutable, and safe to use from several threads at once.</summary>
public sealed class DecisionTable
{
    private readonly DecisionInput[] inputs;
    private readonly DecisionOutput[] outputs;
    private readonly DecisionRule[] rules;
    private readonly OutputEntry[]? defaults;
    private readonly TableScope scope;
    private readonly TableIndex index;
    private readonly int[] openColumns;
    private readonly bool isPlain;

    internal DecisionTable(DecisionHeader header, HitPolicy hitPolicy, Aggregation aggregation, TableColumns columns, DecisionRule[] rules, TableScope scope)
    {
        inputs = columns.Inputs;
        outputs = columns.Outputs;
        defaults = columns.Defaults;
        this.rules = rules;
        this.scope = scope;
        Id = header.Id;
        Name = header.Name;
        Description = header.Description;
        HitPolicy = hitPolicy;
        Aggregation = aggregation;
        DefaultOutputs = defaults is null
            ? null
            : outputs.Zip(defaults).ToDictionary(pair => pair.First.Name, pair => pair.Second.Value.ToObject(), StringComparer.Ordinal).AsReadOnly();
        index = new TableIndex(inputs, rules);
        openColumns = [.. Enumerable.Range(0, inputs.Length).Where(index.IsOpen)];
        isPlain = Array.TrueForAll(inputs, input => input.IsVariable && !input.Name.Contains('.', StringComparison.Ordinal))
            && Array.TrueForAll(rules, rule => !rule.HasComputedOutputs && Array.TrueForAll(rule.Tests, test => test?.IsSimple is not false));
    }

    /// <summary>The XML <c>id</c> of the decision that holds the table.</summary>
    public string Id { get; }

    /// <summary>The decision's name.</summary>
    public string Name { get; }

    /// <summary>The decision's description, or null.</summary>
    public string? Description { get; }

    public HitPolicy HitPolicy { get; }

    /// <summary>What <see cref="DecisionModel.Evaluate(string, IReadOnlyDictionary{string, object?}, DateTimeOffset?)"/> makes of a COLLECT table's outputs.</summary>
    public Aggregation Aggregation { get; }

    /// <summary>The input columns, from the left.</summary>
    public IReadOnlyList<DecisionInput> Inputs => inputs;

    /// <summary>The output columns, from the left.</summary>
    public IReadOnlyList<DecisionOutput> Outputs => outputs;

    /// <summary>The rules, from the top.</summary>
    public IReadOnlyList<DecisionRule> Rules => rules;

    /// <summary>The bytes that the index of the rules takes.</summary>
    public long IndexSize => index.Size;

    /// <summary>
    /// DMN's result where no rule matches (<c>defaultOutputEntry</c>), by output name; null where the file gives none.
    /// <see cref="Evaluate(IReadOnlyDictionary{string, object?})"/> never returns it: it returns rules, and the caller says what no rule means to him.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? DefaultOutputs { get; }

    /// <summary>The rules that match and that the hit policy lets count, in the order of the rules (OUTPUT ORDER: in that order); empty where none matches.</summary>
    /// <param name="inputs">
    /// A value for every input column, by input name: decimal, int or long; string; bool; DateOnly; the other types of <see cref="DecisionValueType"/>;
    /// or null. A column that calculates takes the variables that it names. More values are ignored. A missing one is an error: null has to be said.
    /// </param>
    /// <exception cref="DecisionInputException">A value is missing, of another type, or not among the allowed values.</exception>
    /// <exception cref="DecisionConflictException">The hit policy forbids that these rules match together.</exception>
    /// <exception cref="DecisionLimitException">An expression of the table asks for more than is allowed.</exception>
    public IReadOnlyList<MatchedRule> Evaluate(IReadOnlyDictionary<string, object?> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        try
        {
            return EvaluateWithin(inputs);
        }
        catch (Exception limit) when (FeelLimitException.Covers(limit))
        {
            throw new DecisionLimitException(Id, FeelLimitException.TextOf(limit));
        }
    }

    /// <summary>Counts the rules that match and gives their numbers in the order of the rules, before the hit policy is looked at.</summary>
    /// <remarks>Allocates nothing where the table's columns are variables and its entries literals.</remarks>
    /// <param name="inputs">As for <see cref="Evaluate(IReadOnlyDictionary{string, object?})"/>.</param>
    /// <param name="numbers">Takes as many numbers (<see cref="DecisionRule.Number"/>) as fit.</param>
    /// <exception cref="DecisionInputException">A value is missing, of another type, or not among the allowed values.</exception>
    /// <exception cref="DecisionLimitException">An expression of the table asks for more than is allowed.</exception>
    public int Match(IReadOnlyDictionary<string, object?> inputs, Span<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        try
        {
            return MatchWithin(inputs, numbers);
        }
        catch (Exception limit) when (FeelLimitException.Covers(limit))
        {
            throw new DecisionLimitException(Id, FeelLimitException.TextOf(limit));
        }
    }

    /// <summary>The table's value from the variables of the decision; errors are noted there and are null.</summary>
    internal FeelValue Evaluate(FeelFrame frame)
    {
        var few = new InlineValues();
        var values = few.Take(inputs.Length);
        for (var column = 0; column < inputs.Length; column++)
        {
            if (!inputs[column].TryEvaluate(frame, out values[column]))
            {
                return default;
            }
        }

        Span<ulong> matching = stackalloc ulong[index.WordCount];
        Find(values, frame, matching);
        return new TableResult(HitPolicy, Aggregation, outputs, rules, defaults).Of(matching, frame);
    }

    private int MatchWithin(IReadOnlyDictionary<string, object?> given, Span<int> numbers)
    {
        var few = new InlineValues();
        var values = few.Take(inputs.Length);
        var frame = Read(given, values);
        Span<ulong> matching = stackalloc ulong[index.WordCount];
        Find(values, frame, matching);
        var count = 0;
        for (var rule = TableIndex.Next(matching, 0); rule >= 0; rule = TableIndex.Next(matching, rule + 1))
        {
            if (count < numbers.Length)
            {
                numbers[count] = rules[rule].Number;
            }

            count++;
        }

        return count;
    }

    private List<MatchedRule> EvaluateWithin(IReadOnlyDictionary<string, object?> given)
    {
        var few = new InlineValues();
        var values = few.Take(inputs.Length);
        var frame = Read(given, values);
        Span<ulong> matching = stackalloc ulong[index.WordCount];
        Find(values, frame, matching);
        var first = TableIndex.Next(matching, 0);
        if (first < 0)
        {
            return [];
        }

        var matched = new List<MatchedRule>();
        for (var rule = first; rule >= 0; rule = HitPolicy is HitPolicy.First ? -1 : TableIndex.Next(matching, rule + 1))
        {
            matched.Add(rules[rule].Match(inputs, outputs, values, frame));
        }

        return matched is [_] ? matched : Apply(matched);
    }

    private FeelFrame? Read(IReadOnlyDictionary<string, object?> given, Span<FeelValue> values)
    {
        var frame = isPlain ? null : scope.FrameOf(Id, given);
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = inputs[column].Read(Id, given, frame);
        }

        return frame;
    }

    private void Find(ReadOnlySpan<FeelValue> values, FeelFrame? frame, Span<ulong> matching)
    {
        index.Find(values, matching);
        foreach (var column in openColumns)
        {
            if (frame is not null)
            {
                frame.Slots[scope.InputSlot] = values[column];
            }

            for (var rule = TableIndex.Next(matching, 0); rule >= 0; rule = TableIndex.Next(matching, rule + 1))
            {
                if (rules[rule].Tests[column] is { } test && !test.Matches(values[column], frame))
                {
                    matching[rule >> 6] &= ~(1UL << (rule & 63));
                }
            }
        }
    }

    private List<MatchedRule> Apply(List<MatchedRule> matched) => HitPolicy switch
    {
        HitPolicy.Unique => throw Conflict(matched, "expected at most one matching rule (UNIQUE)"),
        HitPolicy.Any => matched.TrueForAll(rule => SameOutputs(matched[0], rule))
            ? [matched[0]]
            : throw Conflict(matched, "expected equal outputs of all matching rules (ANY)"),
        HitPolicy.Priority => [ByPriority(matched).First()],
        HitPolicy.OutputOrder => [.. ByPriority(matched)],
        HitPolicy.First or HitPolicy.RuleOrder or HitPolicy.Collect => matched,
    };

    // The sort is stable: rules of the same priority keep their order.
    private IOrderedEnumerable<MatchedRule> ByPriority(List<MatchedRule> matched)
    {
        var sorted = matched.OrderBy(_ => 0);
        foreach (var output in outputs.Where(output => output.AllowedValues is not null))
        {
            sorted = sorted.ThenBy(rule => FeelValue.TryFrom(rule.Outputs[output.Name], out var value) ? output.AllowedValues!.RankOf(value) : int.MaxValue);
        }

        return sorted;
    }

    private DecisionConflictException Conflict(List<MatchedRule> matched, string reason) =>
        new(Id, HitPolicy, [.. matched.Select(rule => rule.RuleId)], reason);

    // Every rule of a table has an entry for every output, so one direction is enough.
    private static bool SameOutputs(MatchedRule left, MatchedRule right) => left.Outputs.All(output =>
        FeelValue.TryFrom(output.Value, out var a) && FeelValue.TryFrom(right.Outputs[output.Key], out var b) && FeelValue.Same(a, b));
}

/// <summary>The values of a row: up to 24 of them without a heap object.</summary>
[InlineArray(InlineCount)]
internal struct InlineValues
{
    private const int InlineCount = 24;

    private FeelValue first;

    [UnscopedRef]
    public Span<FeelValue> Take(int count) =>
        count <= InlineCount ? MemoryMarshal.CreateSpan(ref first, InlineCount)[..count] : new FeelValue[count];
}

/// <summary>The columns of a table.</summary>
internal sealed record TableColumns(DecisionInput[] Inputs, DecisionOutput[] Outputs, OutputEntry[]? Defaults);

/// <summary>What a decision says about itself.</summary>
/// <param name="Type">The type of its variable, where the file names one.</param>
/// <param name="IsDeclared">The file says which variables the decision reads (requirements or parameters).</param>
internal sealed record DecisionHeader(string Id, string Name, string? Description, FeelType? Type, bool IsDeclared);
