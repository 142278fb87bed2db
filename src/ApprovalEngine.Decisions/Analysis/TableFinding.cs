namespace ApprovalEngine.Decisions.Analysis;

/// <summary>What a finding says about the table.</summary>
public enum FindingKind
{
    /// <summary>Inputs for which no rule matches.</summary>
    Gap,

    /// <summary>Inputs for which rules match together that the hit policy does not allow together, or that require different levels.</summary>
    Overlap,

    /// <summary>A rule that never counts, because earlier ones match wherever it does (FIRST).</summary>
    Shadowed,

    /// <summary>A rule that changes nothing, because another one that says the same or more matches wherever it does.</summary>
    Redundant,

    /// <summary>A rule whose tests no possible input passes.</summary>
    NeverMatches,

    /// <summary>A worse input requires a lower level of a function, or does not require it at all.</summary>
    NonMonotonic,

    /// <summary>Something that the analysis cannot decide. It is no proof of a fault, but the table is not proved.</summary>
    NotProved,

    /// <summary>Further findings of a kind, which are not listed.</summary>
    More,
}

/// <summary>What a finding means for publishing.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing; normal in many tables.</summary>
    Information,

    /// <summary>Probably not meant.</summary>
    Warning,

    /// <summary>The table must not be published.</summary>
    Error,
}

/// <summary>A rule that a finding is about.</summary>
/// <param name="Number">The rule's place in the table, from 1.</param>
/// <param name="Id">The rule's XML <c>id</c>.</param>
/// <param name="Label">The rule's name for people, or null.</param>
public sealed record FindingRow(int Number, string Id, string? Label);

/// <summary>One thing that the analysis found out about a table.</summary>
/// <param name="Code">The name of the text that tells it (<c>matrix.gap</c>); the text takes <paramref name="Arguments"/>.</param>
/// <param name="Rows">The rules concerned, in the order of the table.</param>
/// <param name="Example">
/// A value for every input, by name, with which the table shows what the finding says; empty where there is nothing to show
/// (<see cref="FindingKind.NeverMatches"/>, <see cref="FindingKind.NotProved"/>, <see cref="FindingKind.More"/>).
/// </param>
/// <param name="WorseExample">Only <see cref="FindingKind.NonMonotonic"/>: the same with the worse value, which requires less.</param>
/// <param name="Region">
/// Where it holds, as unary tests by input name; an input that is not restricted is not among them. Where several inputs are restricted,
/// all tests hold at once.
/// </param>
/// <param name="Arguments">Values for the text, by name.</param>
public sealed record TableFinding(
    FindingKind Kind,
    FindingSeverity Severity,
    string Code,
    IReadOnlyList<FindingRow> Rows,
    IReadOnlyDictionary<string, object?> Example,
    IReadOnlyDictionary<string, object?> WorseExample,
    IReadOnlyDictionary<string, string> Region,
    IReadOnlyDictionary<string, object?> Arguments);
