using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Effects;

/// <summary>What the ERP has posted is taken off the open items, and the request's claims on them end.</summary>
internal sealed class ItemSettling(ApprovalDbContext db, RequestItems items, TimeProvider clock)
{
    /// <exception cref="InvalidOperationException">The effect's request is gone: requests are never deleted.</exception>
    public async Task SettleAsync(Effect effect, CancellationToken cancellationToken)
    {
        var request = await db.RequestAsync(effect.RequestNumber, cancellationToken)
            ?? throw new InvalidOperationException($"Effect {effect.Id} names request {effect.RequestNumber}, which does not exist.");
        var now = clock.Now();
        foreach (var (item, share) in await items.SharesAsync(request, cancellationToken))
        {
            var settlement = new Settlement
            {
                Id = Guid.CreateVersion7(now),
                CustomerNumber = item.CustomerNumber,
                ItemNumber = item.Number,
                SettledOn = BusinessDay.Of(now),
                Amount = share.Amount,
                RequestNumber = request.Number,
                DocumentNumber = effect.DocumentNumber,
            };
            item.SettleFor(settlement, now);
            db.Settlements.Add(settlement);
        }
    }
}
