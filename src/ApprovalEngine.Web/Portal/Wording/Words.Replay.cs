using System.Globalization;
using ApprovalEngine.Application.Authority;
using ApprovalEngine.Application.Matrix;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words about trying the empowerment matrix: on past requests, and by asking it.</summary>
internal sealed partial class Words
{
    /// <summary>A difference with its sign.</summary>
    public static string Signed(decimal difference) => difference.ToString("+#,##0.##;−#,##0.##;0", CultureInfo.CurrentCulture);

    /// <summary>What a change means for a request.</summary>
    public string ReplayEffect(string effect) => effect switch
    {
        "less" => L["a level less"],
        "more" => L["a level more"],
        "nowhere" => L["goes nowhere"],
        "routed" => L["somebody may approve it now"],
        "no-longer-stopped" => L["was rejected, nobody would stop it"],
        _ => effect,
    };

    /// <summary>The colour beside <see cref="ReplayEffect"/>.</summary>
    public static string ReplayTone(string effect) => effect switch
    {
        "no-longer-stopped" or "nowhere" => "red",
        "less" => "orange",
        _ => "blue",
    };

    /// <summary>A way through people, in a line.</summary>
    public string Way(ReplayRoute route)
    {
        var parts = string.Join(" → ", route.Parts.GroupBy(part => part.Stage)
            .Select(stage => string.Join(" + ", stage.Select(part => $"{Role(part.Role)}{(Languages.IsChinese ? "" : " ")}{Kind(part.Kind)}{(part.Mode is "any" ? "" : $" ({Mode(part.Mode)})")}"))));
        return route switch
        {
            { CanApprove: true } => parts,
            { Problem: "no-table" } => L["nobody: there is no table"],
            { Problem: not null } => L["nobody: rows contradict each other"],
            { Parts: [] } => L["nobody: no row matches"],
            _ when route.Parts.All(part => part.Kind is not "approve") => L["nobody approves: {0}", parts],
            _ => L["too few: {0}", parts],
        };
    }

    /// <summary>The rows because of which.</summary>
    public static string WayRows(ReplayRoute route) => string.Join(", ", route.Parts.SelectMany(part => part.Rows).Distinct(StringComparer.Ordinal));

    /// <summary>Why no row can use somebody's limit.</summary>
    public string WhyUnused(UnusedLimit limit) => limit.Why is "below"
        ? L["Whatever a row asks this role for is above it: this person is never asked."]
        : L["No row asks this role for so much: the limit takes nothing away."];

    /// <summary>Why somebody holds a role.</summary>
    public string Holding(AuthorityHolding holding)
    {
        var where = Place(holding.ScopeKind, holding.ScopeCode);
        return holding.ValidTo is { } last
            ? L["holds it for {0}, {1} to {2}; recorded {3}", where, Display.Day(holding.ValidFrom), Display.Day(last), Display.Instant(holding.RecordedAt)]
            : L["holds it for {0} since {1}; recorded {2}", where, Display.Day(holding.ValidFrom), Display.Instant(holding.RecordedAt)];
    }

    /// <summary>Why requests could not be replayed.</summary>
    public string ReplaySkip(ReplaySkip skip) => skip.Reason switch
    {
        "rate" => L["{0}: no authority rate from {1} was known on their day.", Type(skip.Type), skip.Input ?? ""],
        "type" => L["{0}: there is no such request type any more.", skip.Type],
        "before" => L["{0}: what they are compared with asks for “{1}”, which they do not hold.", Type(skip.Type), Fact(skip.Type, skip.Input ?? "")],
        "candidate" => L["{0}: the candidate asks for “{1}”, which they do not hold.", Type(skip.Type), Fact(skip.Type, skip.Input ?? "")],
        _ => L["{0}: they lack a fact that their type has today.", Type(skip.Type)],
    };
}
