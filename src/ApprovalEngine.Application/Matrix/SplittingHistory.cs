using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Matrix;

/// <summary>Another request of the same kind, as it was routed.</summary>
/// <param name="Amounts">In the currency of the matrix, by input.</param>
internal sealed record EarlierRequest(string Number, string Customer, RequestStatus Status, DateTimeOffset SubmittedAt, IReadOnlyDictionary<string, decimal> Amounts)
{
    /// <summary>Pending or approved; what was rejected, returned, withdrawn or stopped, or has expired, adds nothing.</summary>
    public bool Counts => Status is RequestStatus.InReview or RequestStatus.AwaitingInformation or RequestStatus.Approved;
}

/// <summary>
/// What was asked before of the same kind: customer group, request type, family of reasons, legal entity (domain.md 4.5). It says what the matrix is to be asked with so that many small
/// requests need who one large one would need.
/// </summary>
/// <param name="RaisingDays">The window whose sum raises the route; 0 = none.</param>
/// <param name="Inputs">The inputs that add up; the first is the one that people are told of.</param>
/// <param name="Earlier">Of the longest window, the newest first.</param>
internal sealed record SplittingHistory(string Group, DateTimeOffset Now, int RaisingDays, IReadOnlyList<string> Inputs, IReadOnlyList<EarlierRequest> Earlier)
{
    /// <summary>The rolling windows in days that are shown, whichever of them raises the route.</summary>
    public static IReadOnlyList<int> ShownDays { get; } = [1, 30, 90, LongestDays];

    public const int LongestDays = 365;

    /// <summary>The others that count within the last days, the newest first.</summary>
    public IEnumerable<EarlierRequest> Within(int days) => Earlier.Where(one => one.Counts && one.SubmittedAt > Now.AddDays(-days));

    /// <summary>The request's own amounts, as later ones of the kind will add them up.</summary>
    public Dictionary<string, decimal> Own(IReadOnlyDictionary<string, object?> inputs) =>
        Inputs.Where(name => inputs.GetValueOrDefault(name) is decimal).ToDictionary(name => name, name => (decimal)inputs[name]!);

    /// <summary>What the matrix is asked with besides: the larger of the own amount and the sum; null = no other request raises it.</summary>
    public IReadOnlyDictionary<string, object?>? Cumulated(IReadOnlyDictionary<string, object?> inputs)
    {
        if (RaisingDays == 0 || !Within(RaisingDays).Any())
        {
            return null;
        }

        var cumulated = new Dictionary<string, object?>(inputs);
        foreach (var (name, own) in Own(inputs))
        {
            cumulated[name] = Math.Max(own, own + SumOf(name, RaisingDays));
        }

        return cumulated;
    }

    /// <summary>The windows with the request itself in each of them.</summary>
    public IReadOnlyList<SplittingWindow> WindowsOf(IReadOnlyDictionary<string, object?> inputs) =>
    [
        .. ShownDays.Append(RaisingDays).Where(days => days > 0).Distinct().Order().Select(days =>
        {
            var others = Within(days).ToList();
            var first = others is [] ? Now : others.Min(one => one.SubmittedAt);
            return new SplittingWindow(
                days, others.Count + 1, BusinessDay.Of(Now).DayNumber - BusinessDay.Of(first).DayNumber + 1, Own(inputs).ToDictionary(own => own.Key, own => own.Value + SumOf(own.Key, days)));
        }),
    ];

    private decimal SumOf(string input, int days) => Within(days).Sum(one => one.Amounts.GetValueOrDefault(input));
}
