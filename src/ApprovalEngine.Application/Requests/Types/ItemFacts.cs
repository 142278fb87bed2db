using System.Globalization;
using ApprovalEngine.Domain;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Requests.Types;

/// <summary>An open item as a request shows it, as of the day on which the draft was written.</summary>
/// <param name="Amount">What was open then, in the request's currency.</param>
internal sealed record ItemFact(string Number, string Class, DateOnly DocumentOn, DateOnly DueOn, int DaysOverdue, decimal Amount, bool Disputed, string? LegalCase);

/// <summary>Reads the fact <c>items</c>: whole open items of one customer.</summary>
internal static class ItemFacts
{
    public const string Name = "items";

    /// <summary>The items, oldest due first; what is wrong with one is reported at its place in the list.</summary>
    public static List<ItemFact> Read(DraftReading draft)
    {
        var items = new List<ItemFact>();
        foreach (var (index, number) in draft.Facts.Texts(Name).Index())
        {
            if (Find(draft, number, string.Create(CultureInfo.InvariantCulture, $"{Name}[{index}]")) is { } item)
            {
                items.Add(new ItemFact(
                    item.Number, item.Class, item.DocumentOn, item.DueOn, item.DaysOverdueOn(draft.Today), item.OpenAmountOn(draft.Today), item.IsDisputed, item.LegalCaseNumber));
            }
        }

        return [.. items.OrderBy(item => item.DueOn).ThenBy(item => item.Number, StringComparer.Ordinal)];
    }

    /// <summary>An item of the customer that has something open in the draft's currency; null where there is none, and it is reported.</summary>
    /// <param name="place">Where the number stands within the facts.</param>
    public static OpenItem? Find(DraftReading draft, string number, string place)
    {
        var item = draft.Items.GetValueOrDefault(number);
        var problem = true switch
        {
            _ when item is null => $"Customer {draft.Customer.Number} has no item {number}.",
            _ when item.Currency != draft.Draft.Currency => $"Item {number} is in {item.Currency}, the request in {draft.Draft.Currency}.",
            _ when item.OpenAmountOn(draft.Today) <= 0 => $"Nothing is open of item {number}.",
            _ => null,
        };
        if (problem is null)
        {
            return item;
        }

        draft.Facts.Report(place, problem);
        return null;
    }

    /// <summary>The first reason why one of the shares may not be taken today; null = all may.</summary>
    public static Error? Refusal(RequestType type, DraftReading draft, IEnumerable<ItemShare> shares) =>
        shares.Select(share => type.RefusalOf(draft.Items[share.Item], share, "", draft.Today)).FirstOrDefault(refusal => refusal is not null);

    public static Dictionary<string, object?> ForLetter(ItemFact item, DateOnly today) => new()
    {
        ["number"] = item.Number,
        ["document_on"] = item.DocumentOn,
        ["due_on"] = item.DueOn,
        ["days_overdue"] = Math.Max(0, today.DayNumber - item.DueOn.DayNumber),
        ["amount"] = item.Amount,
    };
}
