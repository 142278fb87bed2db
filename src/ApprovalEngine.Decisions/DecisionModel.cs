using System.Collections.Frozen;
using ApprovalEngine.Decisions.Dmn;

namespace ApprovalEngine.Decisions;

/// <summary>The decision tables of a DMN file (DMN 1.3, 1.4 or 1.5 XML), compiled: evaluating one parses nothing.</summary>
/// <remarks>
/// What is read: every <c>decision</c> with a <c>decisionTable</c>. What is refused by name: other expressions, decisions that
/// need decisions, hit policies PRIORITY and OUTPUT ORDER, aggregators, FEEL beyond the unary tests and literals of S-FEEL
/// (README.md beside this file lists them). Imports, input data and diagrams are passed over.
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

    internal DecisionModel(string name, string nameSpace, string xml, IEnumerable<DecisionTable> tables)
    {
        Name = name;
        Namespace = nameSpace;
        Xml = xml;
        Tables = tables.ToFrozenDictionary(table => table.Id, StringComparer.Ordinal);
    }

    /// <summary>The name of the model (<c>definitions/@name</c>).</summary>
    public string Name { get; }

    /// <summary>The target namespace of the model (<c>definitions/@namespace</c>), not that of DMN.</summary>
    public string Namespace { get; }

    /// <summary>The text the model was read from, unchanged.</summary>
    public string Xml { get; }

    /// <summary>The tables by the id of their decision.</summary>
    public IReadOnlyDictionary<string, DecisionTable> Tables { get; }

    /// <summary>Reads a DMN file: wholly, or not at all.</summary>
    /// <param name="xml">The text of the file. An encoding named in it is ignored, a document type refused.</param>
    /// <param name="source">The name of the file, for messages.</param>
    /// <exception cref="DecisionModelException">The file is not what is expected; all problems that could be found are in it.</exception>
    public static DecisionModel Parse(string xml, string source)
    {
        ArgumentNullException.ThrowIfNull(xml);
        ArgumentException.ThrowIfNullOrEmpty(source);
        return ModelReader.Read(xml, source);
    }

    /// <summary>The table of the decision with this id, or null.</summary>
    public DecisionTable? Find(string id) => Tables.GetValueOrDefault(id);
}
