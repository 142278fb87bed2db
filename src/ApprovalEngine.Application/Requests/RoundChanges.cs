using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Decisions.Analysis;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Empowerment;
using ApprovalEngine.Domain.Requests;

namespace ApprovalEngine.Application.Requests;

/// <summary>One thing that is otherwise than it was.</summary>
/// <param name="Field">amount, reasonCode, justification, a fact of the type, documentAdded or documentRemoved.</param>
/// <param name="Before">Null = it was not there.</param>
public sealed record ChangeView(string Field, object? Before, object? After);

/// <summary>What has changed since a round.</summary>
/// <param name="IsOwn">It is the round in which the reader has answered last; otherwise the one before this.</param>
public sealed record ChangesView(int SinceRound, bool IsOwn, IReadOnlyList<ChangeView> Fields);

/// <summary>A submission that was returned.</summary>
public sealed record RoundView(
    int Round, DateTimeOffset? SubmittedAt, decimal Amount, string ReasonCode, IReadOnlyDictionary<string, object?> Facts, string Justification, string ContentHash, string? MatrixVersion,
    IReadOnlyList<StageView> Stages);

/// <summary>Compares a request with what it was in an earlier round.</summary>
internal static class RoundChanges
{
    private static readonly WorseningInput Risk = new("riskClass", Order: [.. Enum.GetNames<RiskClass>().Select(name => name.ToLowerInvariant())]);

    /// <summary>
    /// The inputs of the matrix that are worse than in the round: those that have an end that is the worse one and have moved towards it, and all others that have changed. Amounts
    /// are compared in the request's currency, so that a newer rate alone asks nobody again; what requests of one kind add up to counts as well.
    /// </summary>
    public static IReadOnlySet<string> Worsened(RequestType type, RequestRound round, ApprovalRequest request)
    {
        var (before, after) = (type.MatrixInputs(round.Content), type.MatrixInputs(request.Content));
        var (sumBefore, sumAfter) = (SumsOf(round.Route), SumsOf(request.Route));
        return before.Keys.Union(after.Keys)
            .Where(name => IsWorse(WorseningOf(type, name), before.GetValueOrDefault(name), after.GetValueOrDefault(name)) || sumAfter.GetValueOrDefault(name) > sumBefore.GetValueOrDefault(name))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>What has changed since the reader's last answer or, where he gave none, since the last round; null in the first round, and where nothing is to be compared.</summary>
    public static ChangesView? Since(ApprovalRequest request, string? reader)
    {
        var answered = request.Decisions.Where(one => one.DecidedBy == reader || one.OnBehalfOf == reader).Select(one => one.Round).DefaultIfEmpty(0).Max();
        var own = request.EarlierRounds.FirstOrDefault(round => round.Number == answered);
        return (own ?? (answered == 0 && request.EarlierRounds is [.., var last] ? last : null)) is { } round
            ? new ChangesView(round.Number, own is not null, [.. Between(round, request)])
            : null;
    }

    /// <summary>A round as it was answered.</summary>
    public static RoundView Of(ApprovalRequest request, RequestRound round) => new(
        round.Number, round.SubmittedAt, round.Content.Amount, round.Content.ReasonCode, FactsOf(round.Content), round.Content.Justification, round.ContentHash, round.Route?.MatrixVersion,
        RequestViews.StagesOf(request, round.Number));

    private static IEnumerable<ChangeView> Between(RequestRound round, ApprovalRequest request)
    {
        var (before, after) = (round.Content, request.Content);
        var (factsBefore, factsAfter) = (FactsOf(before), FactsOf(after));
        IEnumerable<ChangeView> compared =
        [
            new("amount", before.Amount, after.Amount),
            new("reasonCode", before.ReasonCode, after.ReasonCode),
            .. factsAfter.Keys.Union(factsBefore.Keys).Select(name => new ChangeView(name, factsBefore.GetValueOrDefault(name), factsAfter.GetValueOrDefault(name))),
            new("justification", before.Justification, after.Justification),
        ];
        return compared.Where(change => !IsSame(change.Before, change.After))
            .Concat(request.Attachments.Where(one => round.Attachments.All(other => other.Sha256 != one.Sha256)).Select(one => new ChangeView("documentAdded", null, one.FileName)))
            .Concat(round.Attachments.Where(one => request.Attachments.All(other => other.Sha256 != one.Sha256)).Select(one => new ChangeView("documentRemoved", one.FileName, null)));
    }

    private static Dictionary<string, object?> FactsOf(RequestContent content) => StoredJson.Read<Dictionary<string, object?>>(content.Facts);

    private static bool IsSame(object? before, object? after) => before is JsonElement left && after is JsonElement right ? JsonElement.DeepEquals(left, right) : Equals(before, after);

    private static WorseningInput? WorseningOf(RequestType type, string name) => type.WorseningInputs.FirstOrDefault(one => one.Name == name) ?? (name == Risk.Name ? Risk : null);

    private static bool IsWorse(WorseningInput? worsening, object? before, object? after)
    {
        if (IsSame(before, after))
        {
            return false;
        }

        // What has no worse end, or no value on one side, is worse when it is otherwise: then whoever looks at it looks again.
        var compared = (worsening, before, after) switch
        {
            ({ Order: { } order }, string left, string right) when order.Contains(left) && order.Contains(right) => order.ToList().IndexOf(right).CompareTo(order.ToList().IndexOf(left)),
            ({ Order: null }, IComparable left, IComparable right) when left.GetType() == right.GetType() => Math.Sign(right.CompareTo(left)),
            _ => (int?)null,
        };
        return compared is not { } direction || (worsening!.LargerIsWorse ? direction > 0 : direction < 0);
    }

    // Of the window that raises the route, in the request's currency; only where others are counted in it.
    private static Dictionary<string, decimal> SumsOf(Route? route)
    {
        var rate = route?.Rate?.Rate ?? 1;
        return route?.Splitting is { } splitting && splitting.Windows.FirstOrDefault(one => one.Days == splitting.RaisingDays) is { Count: > 1 } window
            ? window.Sums.ToDictionary(sum => sum.Key, sum => sum.Value / rate)
            : [];
    }
}
