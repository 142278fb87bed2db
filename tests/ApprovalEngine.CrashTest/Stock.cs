using System.Globalization;
using System.Text.Json.Nodes;

namespace ApprovalEngine.CrashTest;

/// <summary>An open invoice as the clients know it when a round begins.</summary>
/// <param name="Rest">What is open and claimed by nobody.</param>
internal sealed record LoadItem(LoadCustomer Customer, string Number, decimal Rest);

/// <summary>
/// What one round is about, chosen so that clients meet: many small credit memos beside each other, a few invoices whose rest several
/// clients want whole, few items to write off, and escalations of items that are being credited too.
/// </summary>
internal sealed record Stock(IReadOnlyList<LoadItem> Memos, IReadOnlyList<LoadItem> Races, IReadOnlyList<LoadItem> WriteOffs, IReadOnlyList<LoadItem> Escalations)
{
    private const int MemoCount = 12;
    private const int RaceCount = 3;
    private const int WriteOffCount = 4;
    private const int EscalationCount = 6;
    private const int OthersMin = 20;
    private const decimal RestMin = 2000;

    /// <summary>Reads the open items of all customers over REST and takes some of them.</summary>
    /// <exception cref="InvalidOperationException">The host does not answer, or nothing to credit is left.</exception>
    public static async Task<Stock> ReadAsync(Api api, IReadOnlyList<LoadCustomer> customers, Random random)
    {
        var (free, unmarked, claimed) = (new List<LoadItem>(), new List<LoadItem>(), new HashSet<LoadItem>());
        foreach (var customer in customers.Where(customer => customer.Currency == "CNY"))
        {
            var answer = await api.GetAsync($"sales.{customer.Region}", $"api/customers/{customer.Number}");
            foreach (var item in answer?.Body?["openItems"]?.AsArray() ?? throw new InvalidOperationException($"Customer {customer.Number} cannot be read: {answer}"))
            {
                var claims = item!["claimedAmount"]!.GetValue<decimal>();
                var one = new LoadItem(customer, item["number"]!.GetValue<string>(), item["openAmount"]!.GetValue<decimal>() - claims);
                if (item["class"]!.GetValue<string>() != "invoice" || one.Rest < RestMin)
                {
                    continue;
                }

                free.Add(one);
                _ = claims == 0 || claimed.Add(one);
                if (item["legalCase"] is null)
                {
                    unmarked.Add(one);
                }
            }
        }

        if (free.Count < MemoCount)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Only {free.Count} invoices have {RestMin} open; the demo company has too little for so many rounds."));
        }

        var shuffled = free.OrderBy(_ => random.Next()).ToList();
        var memos = shuffled.Take(MemoCount).ToList();
        var others = shuffled.Skip(MemoCount).ToList();

        // Races and write-offs use invoices up. After very many rounds the last ones are kept for credit memos.
        var isPlenty = others.Count >= OthersMin;
        return new Stock(
            memos,
            [.. others.Take(isPlenty ? RaceCount : 0)],
            [.. others.Skip(RaceCount).Where(_ => isPlenty).Where(item => !claimed.Contains(item)).OrderBy(item => item.Rest).Take(WriteOffCount)],
            [.. memos.Where(unmarked.Contains).Concat(others.Where(unmarked.Contains)).Take(EscalationCount)]);
    }
}

/// <summary>What clients ask for: one draft of each type.</summary>
internal sealed class Drafts(Stock stock, IReadOnlyList<LoadCustomer> customers, Random random)
{
    public const string Terms = "non-standard-terms";
    public const string Memo = "credit-memo";
    public const string WriteOff = "write-off";
    public const string Escalation = "legal-escalation";

    public static IReadOnlyList<string> Types { get; } = [Terms, Memo, WriteOff, Escalation];

    /// <summary>A type as the load mixes them: credit memos most, because they race the most.</summary>
    public string AnyType() => random.Next(100) switch
    {
        < 20 => Terms,
        < 65 => Memo,
        < 82 => WriteOff,
        _ => Escalation,
    };

    /// <summary>A command that raises and submits a request; the key is its justification too, so that it can be found again.</summary>
    public Command New(string type, string key) => type switch
    {
        WriteOff when stock.WriteOffs is not [] => OfItems(type, "uncollectible", Some(stock.WriteOffs), key),
        Escalation when stock.Escalations is not [] => OfItems(type, "overdue", Some(stock.Escalations), key),
        Terms => OfTerms(key),
        _ => random.Next(100) < 35 ? Race(key) : SmallMemo(key),
    };

    private static Command Raise(LoadCustomer customer, string type, string reason, JsonObject facts, string key) => new($"sales.{customer.Region}", "api/requests", new JsonObject
    {
        ["type"] = type,
        ["customer"] = customer.Number,
        ["currency"] = customer.Currency,
        ["reasonCode"] = reason,
        ["facts"] = facts,
        ["justification"] = key,
        ["submit"] = true,
    }, key);

    private static JsonObject Line(LoadItem item, decimal net, decimal vatRate) => new() { ["invoice"] = item.Number, ["net"] = net, ["vatRate"] = vatRate };

    private Command OfTerms(string key)
    {
        var customer = customers[random.Next(customers.Count)];
        var command = Raise(customer, Terms, "competition", new JsonObject { ["requestedTermDays"] = customer.TermDays + random.Next(1, 121) }, key);
        command.Body["amount"] = random.Next(1, 1_000_000);
        return command;
    }

    // One or two invoices of one customer, one of them with two lines at times: a share is the sum of its lines.
    private Command SmallMemo(string key)
    {
        var items = Some(stock.Memos);
        var lines = items.Select(item => Line(item, random.Next(100, 10_000) / 100m, 0.13m)).ToList();
        if (random.Next(3) == 0)
        {
            lines.Add(Line(items[0], random.Next(100, 5000) / 100m, 0.06m));
        }

        return Raise(items[0].Customer, Memo, "price-error", new JsonObject { ["lines"] = new JsonArray([.. lines]) }, key);
    }

    // Half of the rest or all of it: two of these do not fit, or three.
    private Command Race(string key)
    {
        if (stock.Races is [])
        {
            return SmallMemo(key);
        }

        var item = stock.Races[random.Next(stock.Races.Count)];
        var net = random.Next(3) switch { 0 => item.Rest, 1 => item.Rest * 0.6m, _ => item.Rest * 0.5m };
        return Raise(item.Customer, Memo, "billing-error", new JsonObject { ["lines"] = new JsonArray(Line(item, Math.Round(net, 2, MidpointRounding.ToZero), 0m)) }, key);
    }

    private static Command OfItems(string type, string reason, List<LoadItem> items, string key)
    {
        var facts = new JsonObject { ["items"] = new JsonArray([.. items.Select(item => JsonValue.Create(item.Number))]), ["history"] = "Three demands, no answer." };
        if (type == WriteOff)
        {
            facts["provision"] = 0;
        }

        return Raise(items[0].Customer, type, reason, facts, key);
    }

    private List<LoadItem> Some(IReadOnlyList<LoadItem> items)
    {
        var first = items[random.Next(items.Count)];
        var second = items.Where(item => item.Customer == first.Customer && item != first).ToList();
        return second is [] || random.Next(3) > 0 ? [first] : [first, second[random.Next(second.Count)]];
    }
}
