using System.Collections.Frozen;
using ApprovalEngine.Decisions.Dmn;
using ApprovalEngine.Decisions.Feel;

namespace ApprovalEngine.Decisions;

/// <summary>The decisions of a DMN file (DMN 1.3, 1.4 or 1.5 XML), compiled: evaluating one parses nothing.</summary>
/// <remarks>
/// What is read: decisions with any FEEL logic (decision tables, literal and boxed expressions), the input data, decisions and business
/// knowledge models that they need, and item definitions. What is not supported is refused by name (README.md beside this file lists it).
/// Diagrams and vendor extensions are passed over, and kept in <see cref="Xml"/>.
/// </remarks>
public sealed class DecisionModel
{
    /// <summary>The largest file that is read, in UTF-16 characters.</summary>
    public const int MaxCharacters = 5_000_000;

    /// <summary>How deep elements may be nested.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many rules a table may have.</summary>
    public const int MaxRulesPerTable = 10_000;

    /// <summary>The longest expression that is read, in UTF-16 characters.</summary>
    public const int MaxExpressionLength = 10_000;

    /// <summary>How many problems of a file are kept.</summary>
    public const int MaxProblems = 100;

    /// <summary>How many loop turns, list items and characters one evaluation may use.</summary>
    public const int MaxSteps = 5_000_000;

    /// <summary>How deep functions may call each other.</summary>
    public const int MaxCallDepth = 200;

    private readonly FrozenDictionary<string, CompiledDecision> byId;
    private readonly Dictionary<string, CompiledDecision> byName = new(StringComparer.Ordinal);

    internal DecisionModel(
        string name, string nameSpace, string xml, IReadOnlyDictionary<string, DecisionValueType> inputs, IReadOnlyList<CompiledDecision> decisions)
    {
        Inputs = inputs;
        Name = name;
        Namespace = nameSpace;
        Xml = xml;
        byId = decisions.ToFrozenDictionary(decision => decision.Id, StringComparer.Ordinal);
        foreach (var decision in decisions)
        {
            byName.TryAdd(decision.Name, decision);
        }

        Decisions = [.. decisions.Select(decision => decision.Id)];
        Tables = decisions.Where(decision => decision.Table is not null).ToFrozenDictionary(decision => decision.Id, decision => decision.Table!, StringComparer.Ordinal);
    }

    /// <summary>The name of the model (<c>definitions/@name</c>).</summary>
    public string Name { get; }

    /// <summary>The target namespace of the model (<c>definitions/@namespace</c>), not that of DMN.</summary>
    public string Namespace { get; }

    /// <summary>The text the model was read from, unchanged.</summary>
    public string Xml { get; }

    /// <summary>The input data that the file declares, by name; <see cref="DecisionValueType.Any"/> where it names no type.</summary>
    public IReadOnlyDictionary<string, DecisionValueType> Inputs { get; }

    /// <summary>The ids of all decisions, in the order of the file.</summary>
    public IReadOnlyList<string> Decisions { get; }

    /// <summary>The tables by the id of their decision: of decisions that are a table and nothing more.</summary>
    public IReadOnlyDictionary<string, DecisionTable> Tables { get; }

    /// <summary>Reads a DMN file: wholly, or not at all.</summary>
    /// <param name="xml">The text of the file. An encoding named in it is ignored, a document type refused.</param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <param name="keepsBroken">
    /// A literal expression outside a table that is no FEEL does not refuse the file: its value is null with an error. For whoever runs files of others, in which one decision
    /// may be broken and the rest is asked all the same; what is to be put in force is read without.
    /// </param>
    /// <exception cref="DecisionModelException">The file is not what is expected; all problems that could be found are in it.</exception>
    public static DecisionModel Parse(string xml, string source, bool keepsBroken = false)
    {
        ArgumentNullException.ThrowIfNull(xml);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return ModelReader.Read(xml, source, keepsBroken);
    }

    /// <summary>The table of the decision with this id, or null.</summary>
    public DecisionTable? Find(string id) => Tables.GetValueOrDefault(id);

    /// <summary>The value of a decision: what it needs of other decisions is evaluated with it.</summary>
    /// <param name="decision">The id of the decision, or its name.</param>
    /// <param name="inputs">
    /// The input data by name: decimal, int or long; string; bool; DateOnly or <see cref="CalendarDate"/>; TimeOnly or <see cref="ZonedTime"/>; DateTime, DateTimeOffset or
    /// <see cref="ZonedDateTime"/>; TimeSpan; <see cref="MonthsDuration"/>; enumerables and dictionaries of these; null.
    /// </param>
    /// <param name="now">What the built-ins <c>now()</c> and <c>today()</c> answer; without it they are errors.</param>
    /// <returns>The value, with what went wrong: FEEL answers null for what cannot be calculated (DMN 1.3, 10.3.4). It throws for nothing in the inputs.</returns>
    /// <exception cref="ArgumentException">The model has no such decision.</exception>
    public DecisionResult Evaluate(string decision, IReadOnlyDictionary<string, object?> inputs, DateTimeOffset? now = null)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        var found = FindDecision(decision) ?? byName.GetValueOrDefault(decision)
            ?? throw new ArgumentException($"The model '{Name}' has no decision '{decision}'.", nameof(decision));
        var state = new FeelState(now);
        try
        {
            var value = new ModelRun(this, inputs, state).ValueOf(found);
            return new DecisionResult(value.ToObject(), state.Errors);
        }
        catch (Exception limit) when (FeelLimitException.Covers(limit))
        {
            state.Error(FeelLimitException.TextOf(limit));
            return new DecisionResult(null, state.Errors);
        }
    }

    internal CompiledDecision? FindDecision(string id) => byId.GetValueOrDefault(id);
}
