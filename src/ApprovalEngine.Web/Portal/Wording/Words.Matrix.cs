using System.Globalization;
using System.Text.RegularExpressions;
using ApprovalEngine.Application.Matrix;
using ApprovalEngine.Decisions.Analysis;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words about the empowerment matrix: its entries, and what the analysis finds.</summary>
internal sealed partial class Words
{
    /// <summary>What an entry of the table tests or says: codes by their names, numbers in groups of three, ranges in words.</summary>
    public string Entry(string type, string column, string text)
    {
        var named = Quoted().Replace(text, match => FactValue(type, column, match.Groups[1].Value));
        if (named != text)
        {
            return ListSign().Replace(named, Comma);
        }

        var grouped = LongNumber().Replace(text, match => decimal.Parse(match.Value, CultureInfo.InvariantCulture).ToString("#,##0.####", CultureInfo.CurrentCulture));
        return Range().Match(grouped) is { Success: true } range
            ? range.Groups[1].Value is "[" ? L["{0} to {1}", range.Groups[2].Value, range.Groups[3].Value] : L["above {0}, up to {1}", range.Groups[2].Value, range.Groups[3].Value]
            : grouped.Replace("<=", "≤", StringComparison.Ordinal).Replace(">=", "≥", StringComparison.Ordinal);
    }

    /// <summary>The heading of a column.</summary>
    public string MatrixColumn(string type, MatrixColumn column) => column.Name switch
    {
        "function" => L["Function"],
        "level" => L["Level"],
        "role" => L["Role"],
        "kind" => L["What is asked"],
        "mode" => L["How many of them"],
        "slaHours" => L["Hours to answer"],
        "step" => L["Step"],
        "ladder" => L["Whole ladder"],
        _ when Fact(type, column.Name) is var known && known != column.Name => known,
        _ => column.Label ?? column.Name,
    };

    /// <summary>A property or cell that differs between two versions.</summary>
    public string MatrixPart(MatrixTableContent table, TextChange change) => change.Part is TablePart.Input or TablePart.Output
        ? MatrixColumnName(table, change.Name)
        : change.Name switch { "label" => L["Name"], "description" => L["Description"], _ => change.Name };

    /// <summary>The heading of a column of which only the name is known.</summary>
    public string MatrixColumnName(MatrixTableContent table, string name) =>
        table.Inputs.Concat(table.Outputs).FirstOrDefault(column => column.Name == name) is { } column ? MatrixColumn(table.Type, column) : name;

    /// <summary>A property of a column.</summary>
    public string ColumnPart(string name) => name switch
    {
        "label" => L["(heading)"],
        "allowedValues" => L["(allowed values)"],
        "type" => L["(type)"],
        "default" => L["(default)"],
        "position" => L["(position)"],
        _ => name,
    };

    /// <summary>An output of a row.</summary>
    public string Output(string column, object? value) => (column, value) switch
    {
        ("function", string function) => Function(function),
        ("role", string role) => Role(role),
        ("kind", string kind) => Kind(kind),
        ("mode", string mode) => Mode(mode),
        ("slaHours", 0m) => "–",
        (_, decimal number) => Display.Number(number),
        _ => value?.ToString() ?? "–",
    };

    /// <summary>What follows the days on which too few hold a role; empty where nobody does.</summary>
    public string HeldBy(RoleGap gap) => gap.Held == 0 ? "" : $" · {L["{0} of {1} needed", gap.Held, gap.Needed].Value}";

    /// <summary>What a version is to the one in force.</summary>
    public string VersionWord(int version, int inForce) => version == inForce ? L["in force"] : version > inForce ? L["to come"] : L["replaced"];

    /// <summary>Where a change of the matrix stands.</summary>
    public string MatrixStatus(string status) => status switch
    {
        "Draft" => L["Draft"],
        "InReview" => L["Waits for the second person"],
        "Published" => L["Published"],
        "Rejected" => L["Rejected"],
        "Withdrawn" => L["Given up"],
        _ => status,
    };

    /// <summary>What the second person answered.</summary>
    public string MatrixVerdict(string verdict) => verdict switch
    {
        "approve" => L["Published"],
        "return" => L["Returned"],
        "reject" => L["Rejected"],
        _ => verdict,
    };

    public string Severity(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => L["Error"],
        FindingSeverity.Warning => L["Warning"],
        FindingSeverity.Information => L["Good to know"],
    };

    /// <summary>What the analysis says, in a sentence.</summary>
    public string Finding(string type, TableFinding finding) => finding.Code switch
    {
        "matrix.gap" => finding.Region.Count == 0 ? L["Nobody may approve anything."] : L["Nobody may approve this: {0}.", Region(type, finding.Region)],
        "matrix.overlap" => L["Rows {0} match together, which the table does not allow: {1}.", Rows(finding.Rows), Region(type, finding.Region)],
        "matrix.overlap-levels" => L["Rows {0} match together and name different levels of {1}; the higher one counts.", Rows(finding.Rows), FunctionIn(finding)],
        "matrix.row-never" when finding.Arguments["input"] is string input => L["Row {0} never counts: nothing that may come passes what it says of “{1}”.", Rows(finding.Rows), Fact(type, input)],
        "matrix.row-never" => L["Row {0} never counts: nothing that may come passes all of it.", Rows(finding.Rows)],
        "matrix.shadowed" => L["Row {0} never counts: earlier rows match wherever it does.", Rows(finding.Rows.TakeLast(1))],
        "matrix.redundant" => L["Row {0} changes nothing: row {1} matches wherever it does, and asks as much or more.", Rows(finding.Rows.Take(1)), Rows(finding.Rows.Skip(1))],
        "matrix.non-monotonic" => Falling(type, finding),
        "matrix.not-proved" => NotProved(type, finding),
        "matrix.more" => L["{0} more of this kind are not listed.", Display.Number(Convert.ToDecimal(finding.Arguments["count"], CultureInfo.InvariantCulture))],
        _ => finding.Code,
    };

    /// <summary>Facts of an example, in a line.</summary>
    public string Example(string type, IReadOnlyDictionary<string, object?> example) =>
        string.Join(Comma, Ordered(example).Select(fact => $"{Fact(type, fact.Key)} {InputValue(type, fact.Key, fact.Value)}"));

    private static string Comma => Languages.IsChinese ? "，" : ", ";

    private static string Rows(IEnumerable<FindingRow> rows) => string.Join(Languages.IsChinese ? "、" : ", ", rows.Select(row => row.Label ?? row.Id));

    private string Region(string type, IReadOnlyDictionary<string, string> region) =>
        string.Join(Comma, region.Select(one => $"{Fact(type, one.Key)} {Entry(type, one.Key, one.Value)}"));

    private string FunctionIn(TableFinding finding) =>
        finding.Arguments["function"] is string function && function != MatrixAnalysis.Approver ? Function(function) : L["whoever approves"];

    private string Falling(string type, TableFinding finding)
    {
        var input = (string)finding.Arguments["input"]!;
        var (better, worse) = (InputValue(type, input, finding.Arguments["value"]), InputValue(type, input, finding.Arguments["worseValue"]));
        return finding.Arguments["worseLevel"] is decimal lower
            ? L["Less authority where it is worse: from {0} {1} to {2} the level of {3} falls from {4} to {5}.", Fact(type, input), better, worse, FunctionIn(finding), Display.Number((decimal)finding.Arguments["level"]!), Display.Number(lower)]
            : L["Less authority where it is worse: at {0} {1} {3} is asked, at {2} no more.", Fact(type, input), better, worse, FunctionIn(finding)];
    }

    private string NotProved(string type, TableFinding finding) => finding.Arguments["part"] switch
    {
        "entry" => L["Not proved: what row {0} says of “{1}” ({2}) is a calculation that the analysis cannot follow.", Rows(finding.Rows), Fact(type, (string)finding.Arguments["input"]!), finding.Arguments["text"] ?? ""],
        "allowed-values" => L["Not proved: the allowed values of “{0}” are a calculation that the analysis cannot follow.", Fact(type, (string)finding.Arguments["input"]!)],
        "output" => L["Not proved: row {0} calculates what it says.", Rows(finding.Rows)],
        "gaps" => L["Not proved: whether somebody may approve every case. It would take too long."],
        "overlaps" => L["Not proved: whether rows clash. It would take too long."],
        "shadowing" => L["Not proved: whether every row counts somewhere. It would take too long."],
        "monotony" => L["Not proved: whether authority falls anywhere as “{0}” gets worse. It would take too long.", Fact(type, (string)finding.Arguments["input"]!)],
        "table" => L["Not proved: the table is too large to be analysed."],
        _ => L["Not proved: the analysis does not know this kind of table."],
    };

    [GeneratedRegex("\"([^\"]*)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex(@",\s*", RegexOptions.CultureInvariant)]
    private static partial Regex ListSign();

    // Not within a word or behind the point of another number; two points are a range.
    [GeneratedRegex(@"(?<!\w)(?<!\d\.)\d{4,}(\.\d+)?(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex LongNumber();

    // The upper end belongs to it: [a..b] and (a..b].
    [GeneratedRegex(@"^([\[(\]])([^.\[\]()]+(?:\.\d+)?)\.\.([^.\[\]()]+(?:\.\d+)?)\]$", RegexOptions.CultureInvariant)]
    private static partial Regex Range();
}
