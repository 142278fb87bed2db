using ApprovalEngine.Domain.Empowerment;

namespace ApprovalEngine.Web.Portal.Wording;

/// <summary>The words about requests that add up: why the route is higher than the request alone asks for, and what whoever decides should look at.</summary>
internal sealed partial class Words
{
    /// <summary>Why the route is as it is, in a sentence; of a window that raises nothing, what it adds up to.</summary>
    public string Splitting(string type, RouteSplitting splitting)
    {
        var window = splitting.Windows.FirstOrDefault(one => one.Days == splitting.RaisingDays) ?? splitting.Windows[^1];
        var (count, days, sum) = (Display.Count(window.Count), window.SpanDays == 1 ? L["on one day"] : L["within {0} days", window.SpanDays], Sum(type, splitting, window));
        var deciding = splitting.Raised.Where(part => part.IsDeciding).ToList();
        return true switch
        {
            _ when window.Count == 1 => L["No other request of this kind counts in the last {0} days.", Display.Count(window.Days)],
            _ when splitting.Raised is [] => L["{0} requests of this kind {1}, together {2}. The route is the same without the others.", count, days, sum],
            _ when deciding is [] => L["{0} requests of this kind {1}, together {2}: that is why {3} is asked as well.", count, days, sum, RolesOf(splitting.Raised)],
            _ => L["{0} requests of this kind {1}, together {2}: that is why this is decided by: {3}.", count, days, sum, RolesOf(deciding)],
        };
    }

    /// <summary>The sum of a window, in the currency of the matrix.</summary>
    public string Sum(string type, RouteSplitting splitting, SplittingWindow window) => InputValue(type, splitting.Input, window.Sums.GetValueOrDefault(splitting.Input));

    /// <summary>Who would be asked by the request alone, and who is because of the sum.</summary>
    public string Raised(RaisedPart part) => part.AloneRole is { } alone
        ? alone == part.Role
            ? L["{0}: more of them must agree, because of row {1}", Role(part.Role), string.Join(", ", part.Rows)]
            : L["{0}: instead of {1}, because of row {2}", Role(part.Role), Role(alone), string.Join(", ", part.Rows)]
        : L["{0}: not asked by this request alone, because of row {1}", Role(part.Role), string.Join(", ", part.Rows)];

    /// <summary>What to look at; the other requests are named beside it.</summary>
    public string Flag(SplittingFlag flag) => flag.Code switch
    {
        "splitting.near-limit" => L["The amount uses {0} % of the limit above which this is asked: {1}.", Display.Number(flag.Percent ?? 0), Role(flag.Role ?? "")],
        "splitting.same-band" => L["{0} requests of this kind lie between 80 % and 100 % of the same limit.", Display.Count(flag.Requests.Count + 1)],
        "splitting.same-day" => L["{0} requests of this kind on one day.", Display.Count(flag.Requests.Count + 1)],
        "splitting.resubmitted-lower" => L["A larger one of this kind was withdrawn or rejected shortly before."],
        _ => flag.Code,
    };

    private static string RolesOf(IEnumerable<RaisedPart> parts) => string.Join(Languages.IsChinese ? "、" : ", ", parts.Select(part => Role(part.Role)).Distinct());
}
