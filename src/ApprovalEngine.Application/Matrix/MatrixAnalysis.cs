using System.Globalization;
using System.Runtime.CompilerServices;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Application.Matrix;

/// <summary>What the analysis finds in tables of the matrix; done once per table, and kept as long as the table is.</summary>
public sealed class MatrixAnalysis(IEnumerable<RequestType> types)
{
    /// <summary>In findings about authority that falls: not a function, but who approves, whatever his function.</summary>
    public const string Approver = "approve";

    /// <summary>Tables with more sets of rows than that are looked at in part.</summary>
    private const int RowSetsMax = 1_000;

    private readonly ConditionalWeakTable<DecisionTable, IReadOnlyList<TableFinding>> kept = new();
    private readonly ConditionalWeakTable<DecisionTable, IReadOnlyList<RowSet>> keptSets = new();

    /// <summary>
    /// Inputs that nobody may approve, rows that clash, count nowhere or add nothing, and inputs along which authority falls (domain.md 4.3 and 10); empty = none of it,
    /// and that is proved.
    /// </summary>
    public IReadOnlyList<TableFinding> FindingsOf(DecisionTable table) =>
        kept.GetValue(table, one => TableAnalysis.Analyse(one, OptionsFor(one)));

    /// <summary>Which rows match together somewhere, each set with an input for which they do.</summary>
    public IReadOnlyList<RowSet> RowSetsOf(DecisionTable table) =>
        keptSets.GetValue(table, one => RowSets.Find(one, OptionsFor(one), RowSetsMax));

    // A table may be ready before its type is: what is usual of inputs holds then, as the type will have it.
    private AnalysisOptions OptionsFor(DecisionTable table)
    {
        var type = types.FirstOrDefault(type => type.Code == table.Id);
        var risks = Enum.GetNames<RiskClass>().Select(name => name.ToLowerInvariant()).ToList();
        return new AnalysisOptions
        {
            Answers = outputs => KindOf(outputs) is AuthorityKind.Approve,
            LevelsOf = LevelsOf,
            SaysAsMuch = SaysAsMuch,
            Worsening = [.. type?.WorseningInputs ?? RequestType.UsualWorsening, new WorseningInput("riskClass", Order: risks)],
            Impossible = [One("amount", "<= 0"), One("riskClass", OtherThan(risks)), .. type is null ? RequestType.UsualImpossible : Refused(type)],
        };
    }

    // What the form and the API refuse before the matrix is asked.
    private static IEnumerable<IReadOnlyDictionary<string, string>> Refused(RequestType type)
    {
        yield return One("reasonCode", OtherThan(type.Reasons.Select(reason => reason.Code)));
        foreach (var field in type.Fields)
        {
            if (field.Min is { } least)
            {
                yield return One(field.Name, string.Create(CultureInfo.InvariantCulture, $"< {least}"));
            }

            if (field.Max is { } most)
            {
                yield return One(field.Name, string.Create(CultureInfo.InvariantCulture, $"> {most}"));
            }
        }

        foreach (var region in type.ImpossibleInputs)
        {
            yield return region;
        }
    }

    // Per function the highest level that is asked for an opinion or a yes, as Route.Fold takes it; and how high whoever approves stands: sales below finance. Legal is asked
    // besides, and stands on no ladder.
    private static Dictionary<string, decimal> LevelsOf(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        var levels = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var (kind, function, level) = (KindOf(row), (string)row["function"]!, (decimal)row["level"]!);
            if (kind is AuthorityKind.Inform)
            {
                continue;
            }

            levels[function] = Math.Max(levels.GetValueOrDefault(function), level);
            if (kind is AuthorityKind.Approve && function is not "legal")
            {
                levels[Approver] = Math.Max(levels.GetValueOrDefault(Approver), function is "sales" ? level : level + 1);
            }
        }

        return levels;
    }

    // A row of the same level may ask more of its people than another: then it adds something. So does every other level where the whole ladder is asked.
    private static bool SaysAsMuch(IReadOnlyDictionary<string, object?> row, IReadOnlyDictionary<string, object?> other)
    {
        var (level, otherLevel) = ((decimal)row["level"]!, (decimal)other["level"]!);
        return true switch
        {
            _ when (string)row["function"]! != (string)other["function"]! => true,
            _ when level != otherLevel && other.GetValueOrDefault(MatrixFormat.Ladder) is true => false,
            _ => level > otherLevel || ModeOf(row).IsAtLeast(ModeOf(other), people: 0),
        };
    }

    private static AuthorityMode ModeOf(IReadOnlyDictionary<string, object?> outputs) => AuthorityMode.Parse((string)outputs["mode"]!)!;

    // The catalogue has taken the table: its kinds are words of the enumeration.
    private static AuthorityKind KindOf(IReadOnlyDictionary<string, object?> outputs) => Enum.Parse<AuthorityKind>((string)outputs["kind"]!, ignoreCase: true);

    private static string OtherThan(IEnumerable<string> words) => $"not({string.Join(", ", words.Select(word => $"\"{word}\""))})";

    private static Dictionary<string, string> One(string input, string tests) => new() { [input] = tests };
}
