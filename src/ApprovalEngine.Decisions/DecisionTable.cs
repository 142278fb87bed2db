using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>A decision table, ready to be evaluated: immutable, and safe to use from several threads at once.</summary>
public sealed class DecisionTable
{
    private readonly DecisionInput[] inputs;
    private readonly DecisionRule[] rules;

    internal DecisionTable(
        string id,
        string name,
        string? description,
        HitPolicy hitPolicy,
        TableColumns columns,
        DecisionRule[] rules)
    {
        inputs = columns.Inputs;
        this.rules = rules;
        Id = id;
        Name = name;
        Description = description;
        HitPolicy = hitPolicy;
        Outputs = columns.Outputs;
        DefaultOutputs = columns.DefaultOutputs;
    }

    /// <summary>The XML <c>id</c> of the decision that holds the table.</summary>
    public string Id { get; }

    /// <summary>The decision's name.</summary>
    public string Name { get; }

    /// <summary>The decision's description, or null.</summary>
    public string? Description { get; }

    public HitPolicy HitPolicy { get; }

    /// <summary>The input columns, from the left.</summary>
    public IReadOnlyList<DecisionInput> Inputs => inputs;

    /// <summary>The output columns, from the left.</summary>
    public IReadOnlyList<DecisionOutput> Outputs { get; }

    /// <summary>The rules, from the top.</summary>
    public IReadOnlyList<DecisionRule> Rules => rules;

    /// <summary>
    /// DMN's result where no rule matches (<c>defaultOutputEntry</c>), by output name; null where the file gives none.
    /// <see cref="Evaluate"/> never returns it: it returns rules, and the caller says what no rule means to him.
    /// </summary>
    public IReadOnlyDictionary<string, object?>? DefaultOutputs { get; }

    /// <summary>The rules that match and that the hit policy lets count, in the order of the rules; empty where none matches.</summary>
    /// <param name="inputs">
    /// A value for every input column, by input name: decimal, int or long; string; bool; DateOnly; or null. More values are ignored.
    /// A missing one is an error: null has to be said.
    /// </param>
    /// <exception cref="DecisionInputException">A value is missing, of another type, or not among the allowed values.</exception>
    /// <exception cref="DecisionConflictException">The hit policy forbids that these rules match together.</exception>
    public IReadOnlyList<MatchedRule> Evaluate(IReadOnlyDictionary<string, object?> inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var values = new FeelValue[this.inputs.Length];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = this.inputs[column].Read(Id, inputs);
        }

        List<MatchedRule>? matched = null;
        foreach (var rule in rules)
        {
            if (rule.Matches(values))
            {
                (matched ??= []).Add(rule.Match(this.inputs, values));
                if (HitPolicy is HitPolicy.First)
                {
                    break;
                }
            }
        }

        return matched is null ? [] : Apply(matched);
    }

    private List<MatchedRule> Apply(List<MatchedRule> matched) => HitPolicy switch
    {
        HitPolicy.Unique => matched is [_] ? matched : throw Conflict(matched, "expected at most one matching rule (UNIQUE)"),
        HitPolicy.Any => matched.TrueForAll(rule => SameOutputs(matched[0], rule))
            ? [matched[0]]
            : throw Conflict(matched, "expected equal outputs of all matching rules (ANY)"),
        HitPolicy.First or HitPolicy.RuleOrder or HitPolicy.Collect => matched,
    };

    private DecisionConflictException Conflict(List<MatchedRule> matched, string reason) =>
        new(Id, HitPolicy, [.. matched.Select(rule => rule.RuleId)], reason);

    // Every rule of a table has an entry for every output, so one direction is enough.
    private static bool SameOutputs(MatchedRule left, MatchedRule right) =>
        left.Outputs.All(output => Equals(output.Value, right.Outputs[output.Key]));
}

/// <summary>The columns of a table.</summary>
internal sealed record TableColumns(
    DecisionInput[] Inputs,
    DecisionOutput[] Outputs,
    IReadOnlyDictionary<string, object?>? DefaultOutputs);
