using System.Globalization;

namespace ApprovalEngine.CrashTest;

/// <summary>
/// Open items and what requests take off them. All of it is one transaction with the request or the effect, so it must hold at every
/// instant, also right after a kill.
/// </summary>
internal static class ItemChecks
{
    public static IEnumerable<Violation> Of(Snapshot snapshot)
    {
        var claims = snapshot.Claims.ToLookup(claim => claim.RequestNumber);
        var settlements = snapshot.Settlements.ToLookup(settlement => settlement.RequestNumber);
        var effects = snapshot.Effects.ToLookup(effect => effect.RequestNumber);
        return
        [
            .. OverClaimed(snapshot),
            .. snapshot.Requests.SelectMany(request => Taken(request, [.. claims[request.Number]], [.. settlements[request.Number]], [.. effects[request.Number]])),
            .. Strangers(snapshot),
            .. Cases(snapshot),
            .. Marks(snapshot),
        ];
    }

    // Two requests together may never take more than an item has.
    private static IEnumerable<Violation> OverClaimed(Snapshot snapshot)
    {
        var counting = snapshot.Claims.Where(claim => claim.Counts).ToLookup(claim => (claim.Customer, claim.Item), claim => claim.Amount);
        return snapshot.Items
            .Select(item => (Item: item, Claimed: counting[(item.Customer, item.Number)].Sum()))
            .Where(one => one.Claimed + one.Item.Settled > one.Item.Amount)
            .Select(one => new Violation("over-claimed", string.Create(CultureInfo.InvariantCulture,
                $"item {one.Item.Number} is worth {one.Item.Amount}; {one.Item.Settled} is settled and {one.Claimed} claimed")));
    }

    private static IEnumerable<Violation> Taken(RequestRow request, List<ClaimRow> claims, List<SettlementRow> settlements, List<EffectRow> effects)
    {
        var expected = request.Type is Drafts.Memo or Drafts.WriteOff ? Written(request.Customer, Snapshot.SharesOf(request).Select(share => (share.Key, share.Value))) : "";
        var isConfirmed = effects.Exists(effect => effect.Status == "Confirmed");
        var isUnderWay = request.Status == "InReview" || (request.Status == "Approved" && !isConfirmed);
        var (counting, settled) = (WrittenOf(claims.Where(claim => claim.Counts)), WrittenOf(settlements));
        if (isUnderWay && counting != expected)
        {
            yield return new Violation("claims-missing", $"{request.Number} is {request.Status} and not confirmed; expected the claims [{expected}], found [{counting}]");
        }

        if (!isUnderWay && counting != "")
        {
            yield return new Violation(isConfirmed ? "claim-of-confirmed" : "claim-of-ended", $"{request.Number} is {request.Status}{(isConfirmed ? " and confirmed" : "")} and claims [{counting}]");
        }

        if (!isConfirmed && settled != "")
        {
            yield return new Violation("settled-early", $"{request.Number} is {request.Status} and not confirmed, and has settled [{settled}]");
        }

        if (isConfirmed && settled != expected)
        {
            yield return new Violation("settlements", $"{request.Number} is confirmed; expected the settlements [{expected}], found [{settled}]");
        }

        foreach (var other in settlements.Where(settlement => effects.TrueForAll(effect => effect.DocumentNumber != settlement.DocumentNumber)))
        {
            yield return new Violation("settlement-document", $"{request.Number} has settled item {other.Item} with the document {other.DocumentNumber}, which the ERP did not name");
        }
    }

    private static IEnumerable<Violation> Strangers(Snapshot snapshot)
    {
        var numbers = snapshot.Requests.Select(request => request.Number).ToHashSet();
        return
        [
            .. snapshot.Claims.Where(claim => !numbers.Contains(claim.RequestNumber)).Select(claim => new Violation("claim-of-nobody", $"{claim.RequestNumber} claims of item {claim.Item} and does not exist")),
            .. snapshot.Settlements.Where(settlement => !numbers.Contains(settlement.RequestNumber))
                .Select(settlement => new Violation("settlement-of-nobody", $"{settlement.RequestNumber} has settled item {settlement.Item} and does not exist")),
        ];
    }

    private static IEnumerable<Violation> Cases(Snapshot snapshot)
    {
        var cases = snapshot.LegalCases.ToLookup(one => one.RequestNumber);
        var accepted = snapshot.Requests.Where(request => request is { Type: Drafts.Escalation, Status: "Approved" }).ToDictionary(request => request.Number);
        foreach (var request in accepted.Values.Where(request => cases[request.Number].Count() != 1))
        {
            yield return new Violation("approved-without-case", $"{request.Number} is Approved and has {cases[request.Number].Count()} legal cases");
        }

        foreach (var one in snapshot.LegalCases)
        {
            if (accepted.GetValueOrDefault(one.RequestNumber) is not { } request || request.Customer != one.Customer)
            {
                yield return new Violation("case-without-approval", $"{one.Number} is a case, and {one.RequestNumber} is no approved escalation of {one.Customer}");
            }
        }
    }

    private static IEnumerable<Violation> Marks(Snapshot snapshot)
    {
        var requests = snapshot.Requests.ToDictionary(request => request.Number);
        var expected = snapshot.LegalCases
            .SelectMany(one => requests.TryGetValue(one.RequestNumber, out var request) ? Snapshot.SharesOf(request).Keys.Select(item => $"{one.Customer} {item} {one.Number}") : []).ToHashSet();
        var found = snapshot.Items.Where(item => item.LegalCase is not null).Select(item => $"{item.Customer} {item.Number} {item.LegalCase}").ToHashSet();
        return
        [
            .. expected.Except(found).Select(one => new Violation("item-not-marked", $"an item of a legal case does not say so: {one}")),
            .. found.Except(expected).Select(one => new Violation("item-marked", $"an item names a legal case that is not about it: {one}")),
        ];
    }

    private static string WrittenOf(IEnumerable<ClaimRow> claims) => string.Join(", ", claims.Select(claim => One(claim.Customer, claim.Item, claim.Amount)).Order(StringComparer.Ordinal));

    private static string WrittenOf(IEnumerable<SettlementRow> settlements) =>
        string.Join(", ", settlements.Select(settlement => One(settlement.Customer, settlement.Item, settlement.Amount)).Order(StringComparer.Ordinal));

    private static string Written(string customer, IEnumerable<(string Item, decimal Amount)> shares) =>
        string.Join(", ", shares.Select(share => One(customer, share.Item, share.Amount)).Order(StringComparer.Ordinal));

    private static string One(string customer, string item, decimal amount) => string.Create(CultureInfo.InvariantCulture, $"{customer}/{item} {amount:0.0000}");
}
