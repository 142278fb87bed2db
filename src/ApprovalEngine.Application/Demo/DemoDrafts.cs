using System.Globalization;
using System.Text.Json;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Application.Requests;
using ApprovalEngine.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Demo;

/// <summary>What a demo person asks for.</summary>
/// <param name="NeedsDocument">Whether the reason calls for a back-up document.</param>
internal sealed record DemoDraft(string Requester, RequestDraft Draft, bool NeedsDocument = false);

/// <summary>Finds things to ask for in the demo ledger: overdue invoices that are still open, each for one request only.</summary>
internal sealed class DemoDrafts
{
    // Long enough ago that an invoice was overdue already when the oldest demo request was written.
    private const int OverdueSinceDays = 80;

    private static readonly (string Code, bool NeedsDocument)[] MemoReasons =
        [("price-error", false), ("goodwill", true), ("return", false), ("cancellation", true), ("billing-error", false)];

    private readonly List<Customer> customers;
    private readonly Queue<OpenItem> items;
    private readonly DateOnly today;

    private DemoDrafts(List<Customer> customers, Queue<OpenItem> items, DateOnly today) => (this.customers, this.items, this.today) = (customers, items, today);

    public static async Task<DemoDrafts> LoadAsync(ApprovalDbContext db, DateOnly today, CancellationToken cancellationToken)
    {
        var customers = await db.Customers.AsNoTracking().Where(customer => customer.Currency == "CNY").OrderBy(customer => customer.Number).ToListAsync(cancellationToken);
        var numbers = customers.Select(customer => customer.Number).ToList();
        var overdueSince = today.AddDays(-OverdueSinceDays);
        var found = await db.OpenItems.AsNoTracking().Include(item => item.Settlements)
            .Where(item => item.Class == "invoice" && item.DueOn <= overdueSince && numbers.Contains(item.CustomerNumber)).ToListAsync(cancellationToken);
        // One of each customer in turn, so that the requests are spread over the company.
        var open = found.Where(item => item.OpenAmountOn(today) == item.Amount)
            .GroupBy(item => item.CustomerNumber)
            .SelectMany(group => group.OrderBy(item => item.DueOn).ThenBy(item => item.Number, StringComparer.Ordinal).Select((item, index) => (item, index)))
            .OrderBy(one => one.index).ThenBy(one => one.item.CustomerNumber, StringComparer.Ordinal).Select(one => one.item);
        return new DemoDrafts(customers, new Queue<OpenItem>(open), today);
    }

    /// <summary>One draft of each type.</summary>
    /// <exception cref="InvalidOperationException">The demo ledger has too few overdue invoices left.</exception>
    public IReadOnlyList<DemoDraft> Next(int round) => [Terms(round), Memo(round), WriteOff(round), Escalation()];

    private DemoDraft Terms(int round)
    {
        // The first customers lie in the east, where there is a sales representative.
        var customer = customers[round % 6];
        int[] deviations = [10, 25, 45, 70, 15];
        return new DemoDraft("sales.east", DraftOf("non-standard-terms", customer, 120_000m + 35_000m * round, "competition", "竞争对手提供更长账期。A competitor offers longer terms.", new()
        {
            ["requestedTermDays"] = customer.TermDays + deviations[round % deviations.Length],
            ["validUntil"] = today.AddYears(1).ToString("O", CultureInfo.InvariantCulture),
        }));
    }

    private DemoDraft Memo(int round)
    {
        var (item, (reason, needsDocument)) = (NextItem(), MemoReasons[round % MemoReasons.Length]);
        var net = Math.Round(item.Amount * (0.04m + 0.03m * (round % 5)), 2, MidpointRounding.ToEven);
        return new DemoDraft("ar.specialist", DraftOf("credit-memo", CustomerOf(item), null, reason, "与客户核对后确认。Agreed with the customer after reconciliation.", new()
        {
            ["lines"] = new[] { new { invoice = item.Number, net, vatRate = 0.13m } },
        }), needsDocument);
    }

    private DemoDraft WriteOff(int round)
    {
        var item = NextItem();
        return new DemoDraft("credit.controller", DraftOf("write-off", CustomerOf(item), null, round % 3 == 2 ? "bankruptcy" : "uncollectible", "", new()
        {
            ["items"] = new[] { item.Number },
            ["provision"] = Math.Round(item.Amount * (0.3m + 0.1m * (round % 6)), 2, MidpointRounding.ToEven),
            ["history"] = "三次催款函、两次上门催收，均无结果。Three demand letters and two visits without result.",
        }));
    }

    private DemoDraft Escalation()
    {
        // Of the entity whose counsel the README signs in as.
        var item = NextItem("CN01");
        return new DemoDraft("ar.specialist", DraftOf("legal-escalation", CustomerOf(item), null, item.IsDisputed ? "dispute" : "overdue", "", new()
        {
            ["items"] = new[] { item.Number },
            ["history"] = "电话催收四次，发出催款函两次，客户承诺付款后未履行。Four calls and two letters; the customer promised and did not pay.",
        }));
    }

    private OpenItem NextItem(string? legalEntity = null)
    {
        for (var left = items.Count; left > 0; left--)
        {
            var item = items.Dequeue();
            if (legalEntity is null || item.LegalEntity == legalEntity)
            {
                return item;
            }

            items.Enqueue(item);
        }

        throw new InvalidOperationException("The demo ledger has too few overdue invoices for the demo requests.");
    }

    private Customer CustomerOf(OpenItem item) => customers.Single(customer => customer.Number == item.CustomerNumber);

    private static RequestDraft DraftOf(string type, Customer customer, decimal? amount, string reason, string justification, Dictionary<string, object> facts) => new(
        type, customer.Number, null, null, amount, customer.Currency, reason,
        facts.ToDictionary(fact => fact.Key, fact => JsonSerializer.SerializeToElement(fact.Value, StoredJson.Options)), justification);
}
