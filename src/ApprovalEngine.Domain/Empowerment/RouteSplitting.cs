namespace ApprovalEngine.Domain.Empowerment;

/// <summary>What requests of one kind add up to within a number of days, the one that is routed among them (domain.md 4.5).</summary>
/// <param name="SpanDays">Calendar days from the first of them to today, both counted.</param>
/// <param name="Sums">In the currency of the matrix, by the input that it compares with its limits.</param>
public sealed record SplittingWindow(int Days, int Count, int SpanDays, IReadOnlyDictionary<string, decimal> Sums);

/// <summary>Another request that is counted with the one that is routed.</summary>
/// <param name="Amount">In the currency of the matrix, at the rate that it was routed with.</param>
public sealed record SplittingRequest(string Number, string Customer, string Status, DateTimeOffset SubmittedAt, decimal Amount);

/// <summary>Something that whoever decides should look at. It never holds a request up.</summary>
/// <param name="Code">splitting.near-limit, splitting.same-band, splitting.same-day or splitting.resubmitted-lower.</param>
/// <param name="Requests">The others that it is about.</param>
/// <param name="Percent">How much of the limit the amount uses.</param>
/// <param name="Role">Who decides above that limit.</param>
public sealed record SplittingFlag(string Code, IReadOnlyList<string> Requests, decimal? Percent = null, string? Role = null);

/// <summary>A part of the route that the request alone would not have.</summary>
/// <param name="IsDeciding">It approves; otherwise it recommends or is informed.</param>
/// <param name="AloneRole">Whom the function would be asked by otherwise; null = not at all.</param>
public sealed record RaisedPart(string Function, int Level, string Role, bool IsDeciding, int? AloneLevel, string? AloneRole, IReadOnlyList<string> Rows);

/// <summary>
/// The sums over requests of one kind (customer group, request type, reason, legal entity) that a request was routed with, and what they have raised. Splitting an amount
/// must not lower who decides (domain.md 10).
/// </summary>
/// <param name="Group">The customer group; a customer without one is its own.</param>
/// <param name="RaisingDays">The window that raises the route; 0 = none does. The others are shown only.</param>
/// <param name="Input">The input that amounts and sums for people are of.</param>
/// <param name="Requests">The newest of the raising window, at most <see cref="ListedMax"/>.</param>
/// <param name="Raised">Empty = the request alone asks for as much.</param>
public sealed record RouteSplitting(
    string Group, int RaisingDays, string Input, decimal OwnAmount, IReadOnlyList<SplittingWindow> Windows, IReadOnlyList<SplittingRequest> Requests, IReadOnlyList<RaisedPart> Raised,
    IReadOnlyList<SplittingFlag> Flags)
{
    /// <summary>More are counted, but not named.</summary>
    public const int ListedMax = 20;

    /// <summary>What the requester may know: why the route is as it is, but nothing of other customers, and no flags. Null = nothing else counts.</summary>
    public RouteSplitting? ForRequester(string customer) => Windows.All(window => window.Count == 1)
        ? null
        : this with { Requests = [.. Requests.Where(one => one.Customer == customer)], Flags = [] };
}
