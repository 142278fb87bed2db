using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests.Types;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Requests;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Requests;

/// <summary>
/// The open items that a request is about. At submission its shares are claimed, before the final agreement they are looked at again,
/// and when it ends without an effect they are free again. Every claim changes the item's version, so of two requests that race for
/// the same rest one reads again and is refused.
/// </summary>
internal sealed class RequestItems(ApprovalDbContext db, IEnumerable<RequestType> types, TimeProvider clock)
{
    /// <summary>Claims what the request takes; an error where an item no longer has it.</summary>
    public async Task<Error?> ClaimAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (await RefusalAsync(request, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!TypeOf(request).ClaimsItems)
        {
            return null;
        }

        var now = clock.Now();
        foreach (var (item, share) in await SharesAsync(request, cancellationToken))
        {
            // Claim refuses for the same reasons that were just looked at.
            if (item.Claim(request.Number, share.Amount, BusinessDay.Of(now), now) is { IsError: true } refused)
            {
                return refused.Error;
            }
        }

        return null;
    }

    /// <summary>Whether all items still have what the request takes; null = they have.</summary>
    public async Task<Error?> RefusalAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var (type, today) = (TypeOf(request), BusinessDay.Of(clock.Now()));
        return (await SharesAsync(request, cancellationToken))
            .Select(one => type.RefusalOf(one.Item, one.Share, request.Number, today)).FirstOrDefault(refusal => refusal is not null);
    }

    /// <summary>Frees what an ended request has claimed.</summary>
    public async Task ReleaseAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (!TypeOf(request).ClaimsItems)
        {
            return;
        }

        var now = clock.Now();
        foreach (var claim in await db.ItemClaims.Where(claim => claim.RequestNumber == request.Number && claim.EndedAt == null).ToListAsync(cancellationToken))
        {
            claim.End(now);
        }
    }

    /// <summary>The request's items with its share of each, tracked: read once in a transaction.</summary>
    /// <exception cref="InvalidOperationException">An item of a stored request is gone: items are never deleted.</exception>
    public async Task<IReadOnlyList<(OpenItem Item, ItemShare Share)>> SharesAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        var shares = TypeOf(request).SharesOf(request.Facts);
        if (shares is [])
        {
            return [];
        }

        var numbers = shares.Select(share => share.Item).ToList();
        var items = db.OpenItems.Local.Where(item => item.CustomerNumber == request.CustomerNumber && numbers.Contains(item.Number)).ToList();
        if (items.Count < numbers.Count)
        {
            items = await db.ItemsOf(request.CustomerNumber, numbers).ToListAsync(cancellationToken);
        }

        return [.. shares.Select(share => (items.SingleOrDefault(item => item.Number == share.Item)
            ?? throw new InvalidOperationException($"Request {request.Number} names item {share.Item}, which does not exist."), share))];
    }

    private RequestType TypeOf(ApprovalRequest request) => types.Single(type => type.Code == request.Type);
}

internal static class ItemStore
{
    extension(ApprovalDbContext db)
    {
        /// <summary>Named items of a customer with all that decides what is open of them, in one round trip.</summary>
        public IQueryable<OpenItem> ItemsOf(string customer, IReadOnlyList<string> numbers) => db.OpenItems
            .Include(item => item.Settlements).Include(item => item.Claims)
            .Where(item => item.CustomerNumber == customer && numbers.Contains(item.Number))
            .AsSingleQuery();
    }
}
