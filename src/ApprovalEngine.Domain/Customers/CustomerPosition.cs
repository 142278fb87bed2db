namespace ApprovalEngine.Domain.Customers;

/// <summary>One class of days overdue and what is open in it.</summary>
public sealed record AgingBucket(string Bucket, decimal Amount);

/// <summary>How a customer pays: over the invoices that were paid in full by the day of the picture.</summary>
/// <param name="AverageDaysLate">Mean of days after the due date, early payment counting as 0; one decimal, half to even.</param>
public sealed record PaymentBehaviour(decimal AverageDaysLate, int PaidItems, int LateItems);

/// <summary>What a customer owes on a day, how old it is, and how he has paid until then.</summary>
/// <param name="Exposure">Sum of what was open at the end of that day, in the customer's currency.</param>
/// <param name="Overdue">The part of it whose due date had passed.</param>
public sealed record CustomerPosition(DateOnly AsOf, decimal Exposure, decimal Overdue, IReadOnlyList<AgingBucket> Aging, PaymentBehaviour Behaviour)
{
    private static readonly (string Name, int FromDays)[] Buckets = [("not-due", int.MinValue), ("1-30", 1), ("31-60", 31), ("61-90", 61), ("over-90", 91)];

    /// <summary>The picture of a day, from all items known; documents and payments of later days are not part of it.</summary>
    public static CustomerPosition Of(IReadOnlyCollection<OpenItem> items, DateOnly asOf)
    {
        var amounts = new decimal[Buckets.Length];
        foreach (var item in items)
        {
            amounts[BucketOf(item, asOf)] += item.OpenAmountOn(asOf);
        }

        return new CustomerPosition(
            asOf,
            amounts.Sum(),
            amounts.Skip(1).Sum(),
            [.. Buckets.Zip(amounts, (bucket, amount) => new AgingBucket(bucket.Name, amount))],
            BehaviourOf(items, asOf));
    }

    private static int BucketOf(OpenItem item, DateOnly asOf) =>
        Array.FindLastIndex(Buckets, bucket => asOf.DayNumber - item.DueOn.DayNumber >= bucket.FromDays);

    private static PaymentBehaviour BehaviourOf(IEnumerable<OpenItem> items, DateOnly asOf)
    {
        var daysLate = items
            .Where(item => item.Amount > 0)
            .Select(item => (item.DueOn, PaidOn: item.PaidOn(asOf)))
            .Where(item => item.PaidOn is not null)
            .Select(item => Math.Max(0, item.PaidOn!.Value.DayNumber - item.DueOn.DayNumber))
            .ToList();
        var average = daysLate is [] ? 0m : Math.Round((decimal)daysLate.Sum() / daysLate.Count, 1, MidpointRounding.ToEven);
        return new PaymentBehaviour(average, daysLate.Count, daysLate.Count(days => days > 0));
    }
}
