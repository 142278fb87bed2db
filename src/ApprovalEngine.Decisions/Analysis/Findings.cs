namespace ApprovalEngine.Decisions.Analysis;

/// <summary>Makes findings.</summary>
internal static class Findings
{
    private static readonly Dictionary<string, object?> Nothing = [];
    private static readonly Dictionary<string, string> Nowhere = [];

    public static TableFinding New(
        FindingKind kind,
        FindingSeverity severity,
        string code,
        IReadOnlyList<FindingRow> rows,
        IReadOnlyDictionary<string, object?>? example = null,
        IReadOnlyDictionary<string, string>? region = null,
        IReadOnlyDictionary<string, object?>? arguments = null,
        IReadOnlyDictionary<string, object?>? worseExample = null) =>
        new(kind, severity, code, rows, example ?? Nothing, worseExample ?? Nothing, region ?? Nowhere, arguments ?? Nothing);

    /// <param name="isLeast">Whether there may be more than that.</param>
    public static TableFinding More(FindingKind kind, FindingSeverity severity, int count, bool isLeast = false) => New(
        FindingKind.More, severity, "matrix.more", [], arguments: new Dictionary<string, object?> { ["kind"] = kind, ["count"] = count, ["isLeast"] = isLeast });

    /// <param name="part">What is not proved: a word for the text.</param>
    public static TableFinding NotProved(string part, IReadOnlyList<FindingRow> rows, Dictionary<string, object?> arguments) => New(
        FindingKind.NotProved, FindingSeverity.Error, "matrix.not-proved", rows,
        arguments: new Dictionary<string, object?>(arguments, StringComparer.Ordinal) { ["part"] = part });
}

/// <summary>Lists the first findings of a kind and counts the others.</summary>
internal sealed class FindingList(FindingKind kind, FindingSeverity severity, int listedMax)
{
    private readonly List<TableFinding> listed = [];
    private int count;

    /// <summary>Adds what <paramref name="make"/> gives, or only counts it.</summary>
    public void Add(Func<TableFinding> make)
    {
        if (count++ < listedMax)
        {
            listed.Add(make());
        }
    }

    public IEnumerable<TableFinding> All => count <= listedMax ? listed : listed.Append(Findings.More(kind, severity, count - listedMax));
}
