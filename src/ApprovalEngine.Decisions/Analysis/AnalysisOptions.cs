using System.Collections.Frozen;

namespace ApprovalEngine.Decisions.Analysis;

/// <summary>What the analysis cannot read from the table: which inputs may come, what the outputs mean, and how much work is allowed.</summary>
public sealed record AnalysisOptions
{
    /// <summary>
    /// Names of the inputs that may be null. An input with allowed values may be null where they list null, whatever stands here.
    /// Null is no value of any other input.
    /// </summary>
    public IReadOnlySet<string> NullableInputs { get; init; } = FrozenSet<string>.Empty;

    /// <summary>
    /// Inputs that never come, because somebody else refuses them: unary tests by input name (<c>amount</c>: <c>&lt;= 0</c>). Values that
    /// pass all the tests of one entry of the list are left out of every finding. Inputs that the table does not have make an entry void.
    /// </summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> Impossible { get; init; } = [];

    /// <summary>The inputs along which authority must not get lower. Those that the table does not have are passed over.</summary>
    public IReadOnlyList<WorseningInput> Worsening { get; init; } = [];

    /// <summary>
    /// The level that the outputs of the rules that count (by the hit policy, in the order of the rules, by output name) require per
    /// function; a function that is not required is not among the keys. Null = levels are not looked at.
    /// </summary>
    /// <remarks>
    /// The strictest must win: if adding rule a to rule b alone changes nothing, adding a to any rules with b among them must change nothing
    /// either. It is called for each combination of rules that is met, so it must be pure, and quick.
    /// </remarks>
    public Func<IReadOnlyList<IReadOnlyDictionary<string, object?>>, IReadOnlyDictionary<string, decimal>>? LevelsOf { get; init; }

    /// <summary>
    /// Whether the outputs of a rule say as much as another's whose levels they cover: the second is redundant beside the first only then. Null = levels are all that they say.
    /// </summary>
    public Func<IReadOnlyDictionary<string, object?>, IReadOnlyDictionary<string, object?>, bool>? SaysAsMuch { get; init; }

    /// <summary>
    /// Whether a rule with these outputs is an answer: inputs that only other rules match (those that recommend or inform) are gaps. Null = every rule is.
    /// </summary>
    public Func<IReadOnlyDictionary<string, object?>, bool>? Answers { get; init; }

    /// <summary>How many findings of a kind are listed; the others are counted in one finding of <see cref="FindingKind.More"/>.</summary>
    public int ListedMax { get; init; } = 20;

    /// <summary>
    /// The work that each part of the analysis may do, in comparisons of sets of rows or of values. A part that needs more is reported as
    /// <see cref="FindingKind.NotProved"/>.
    /// </summary>
    public long StepsMax { get; init; } = 2_000_000;
}

/// <summary>An input of which one end is the worse one.</summary>
/// <param name="Name">The name of a number, date or boolean input (false below true), or of a string input with <paramref name="Order"/>.</param>
/// <param name="LargerIsWorse">False where smaller values are worse (prepayment, age of a debt that is written off).</param>
/// <param name="Order">The values of a string input, from the best to the worst (with <paramref name="LargerIsWorse"/>); others have no order.</param>
public sealed record WorseningInput(string Name, bool LargerIsWorse = true, IReadOnlyList<string>? Order = null);
