using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Customers;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Imports;

/// <summary>What a row says about an open item. Null: the row says nothing about it.</summary>
/// <param name="Settlement">What is settled of it; null = the file has no such column, and payments known from elsewhere stay.</param>
internal sealed record OpenItemRow(
    string Customer, string Number, string? LegalEntity, string Class, DateOnly DocumentOn, DateOnly DueOn, decimal Amount, string Currency,
    bool? IsDisputed, RowSettlement? Settlement);

/// <param name="On">Null = nothing is settled.</param>
/// <param name="Amount">With the item's sign.</param>
internal sealed record RowSettlement(DateOnly? On, decimal Amount);

/// <summary>
/// Kind <c>open-items</c>: receivables and, where the file tells it, their settlement. Where it does, it tells all of it: the one
/// settlement of the row takes the place of those known. Items that the file does not name stay as they are.
/// </summary>
internal sealed class OpenItemImport(ApprovalDbContext db, ImportPlaces places, OpenItemCustomers customers, ImportTally tally, ImportOptions options, TimeProvider clock)
    : ImportTarget<OpenItemRow, (string Customer, string Number)>(tally, options)
{
    private readonly ImportTally tally = tally;
    private readonly TableLengths lengths = TableLengths.Of<OpenItem>(db);
    private Dictionary<(string, string), OpenItem> known = [];

    protected override string KeyField => "number";

    protected override (string Customer, string Number) KeyOf(OpenItemRow row) => (row.Customer, row.Number);

    protected override OpenItemRow Parse(RowFields fields)
    {
        var row = new OpenItemRow(
            fields.Key("customer", lengths[nameof(OpenItem.CustomerNumber)]),
            fields.Text("number", lengths[nameof(OpenItem.Number)]),
            fields.OptionalText("legalEntity", lengths[nameof(OpenItem.LegalEntity)]),
            fields.Text("class", lengths[nameof(OpenItem.Class)]),
            fields.Date("documentOn"),
            fields.Date("dueOn"),
            fields.Amount("amount"),
            fields.Currency("currency"),
            fields.OptionalFlag("disputed"),
            null);
        var settledOn = fields.OptionalDate("settledOn");
        var settled = fields.OptionalAmount("settledAmount");
        CheckDates(row, settledOn, settled, fields);
        return fields.Has("settledOn") ? row with { Settlement = new RowSettlement(settledOn, settledOn is null ? 0 : settled ?? row.Amount) } : row;
    }

    protected override async Task LoadAsync(IReadOnlyList<OpenItemRow> rows, CancellationToken cancellationToken)
    {
        await customers.LoadAsync(rows.Select(row => row.Customer), cancellationToken);
        known = [];
        var keys = rows.Select(KeyOf).Distinct().ToList();
        if (keys is [])
        {
            return;
        }

        object[] pairs = [.. keys.SelectMany(key => new object[] { key.Customer, key.Number })];
        known = await db.OpenItems.FromSqlRaw(PairsQuery("open_items", "number", keys.Count), pairs)
            .AsNoTracking()
            .ToDictionaryAsync(item => (item.CustomerNumber, item.Number), cancellationToken);
        var settlements = await db.Settlements.FromSqlRaw(PairsQuery("settlements", "item_number", keys.Count), pairs).AsNoTracking().ToListAsync(cancellationToken);
        foreach (var settlement in settlements)
        {
            known[(settlement.CustomerNumber, settlement.ItemNumber)].Settle(settlement);
        }
    }

    protected override bool Take(OpenItemRow row, RowFields fields)
    {
        if (row.LegalEntity is { } entity && !places.HasLegalEntity(entity))
        {
            fields.RejectField("legalEntity", "there is no such legal entity");
            return false;
        }

        if (customers.FindOrCreate(row, fields) is not { } customer)
        {
            return false;
        }

        if (!known.TryGetValue(KeyOf(row), out var item))
        {
            Add(row, customer);
            return true;
        }

        if (Says(row, item))
        {
            return false;
        }

        if (tally.IsWriting)
        {
            Change(item, row);
        }

        return true;
    }

    // Pairs and not two lists: IN (customers) AND IN (numbers) would look for every customer's every number. A join in this order, table
    // by table: for (customer, number) IN (VALUES …) SQLite walks through the whole table, and for a join with both tables it builds an
    // index over all settlements. column1 and column2 are what both databases call the columns of VALUES.
    private static string PairsQuery(string table, string numberColumn, int count) =>
        "SELECT found.* FROM (VALUES "
        + string.Join(',', Enumerable.Range(0, count).Select(index => $"({{{index * 2}}},{{{index * 2 + 1}}})"))
        + $") AS pairs CROSS JOIN {table} AS found WHERE found.customer_number = pairs.column1 AND found.{numberColumn} = pairs.column2";

    private static void CheckDates(OpenItemRow row, DateOnly? settledOn, decimal? settled, RowFields fields)
    {
        if (fields.Fault is not null)
        {
            return;
        }

        if (row.DueOn < row.DocumentOn)
        {
            fields.RejectField("dueOn", $"is before the document's date, {row.DocumentOn:yyyy-MM-dd}");
        }
        else if (settledOn < row.DocumentOn)
        {
            fields.RejectField("settledOn", $"is before the document's date, {row.DocumentOn:yyyy-MM-dd}");
        }
        else if (settled is not null && settledOn is null)
        {
            fields.RejectField("settledAmount", "has no date of settlement beside it");
        }
        else if (settled is { } amount && (Math.Sign(amount) != Math.Sign(row.Amount) || Math.Abs(amount) > Math.Abs(row.Amount)))
        {
            fields.RejectField("settledAmount", "expected the sign of the item and at most its amount");
        }
    }

    private static bool Says(OpenItemRow row, OpenItem item) =>
        (row.LegalEntity is null || row.LegalEntity == item.LegalEntity)
        && (item.Class, item.DocumentOn, item.DueOn, item.Amount, item.Currency) == (row.Class, row.DocumentOn, row.DueOn, row.Amount, row.Currency)
        && (row.IsDisputed is null || row.IsDisputed == item.IsDisputed)
        && (row.Settlement is null || SaysSettlement(row.Settlement, item));

    private static bool SaysSettlement(RowSettlement settlement, OpenItem item) => settlement.On is null
        ? item.Settlements.Count is 0
        : item.Settlements is [var only] && only.SettledOn == settlement.On && only.Amount == settlement.Amount;

    private void Add(OpenItemRow row, Customer customer)
    {
        if (!tally.IsWriting)
        {
            return;
        }

        var item = new OpenItem
        {
            CustomerNumber = row.Customer,
            Number = row.Number,
            LegalEntity = row.LegalEntity ?? customer.LegalEntity,
            Class = row.Class,
            DocumentOn = row.DocumentOn,
            DueOn = row.DueOn,
            Amount = row.Amount,
            Currency = row.Currency,
            IsDisputed = row.IsDisputed ?? false,
        };
        if (row.Settlement is { On: { } day } settlement)
        {
            item.Settle(SettlementOf(item, day, settlement.Amount));
        }

        db.OpenItems.Add(item);
    }

    private void Change(OpenItem item, OpenItemRow row)
    {
        db.Attach(item);
        item.Touch();
        (item.Class, item.DocumentOn, item.DueOn, item.Amount, item.Currency) = (row.Class, row.DocumentOn, row.DueOn, row.Amount, row.Currency);
        item.LegalEntity = row.LegalEntity ?? item.LegalEntity;
        item.IsDisputed = row.IsDisputed ?? item.IsDisputed;
        if (row.Settlement is { } settlement && !SaysSettlement(settlement, item))
        {
            Settle(item, settlement);
        }
    }

    private void Settle(OpenItem item, RowSettlement settlement)
    {
        foreach (var old in item.Settlements.Skip(settlement.On is null ? 0 : 1).ToList())
        {
            item.Unsettle(old);
            db.Settlements.Remove(old);
        }

        if (settlement.On is not { } day)
        {
            return;
        }

        if (item.Settlements is [var kept])
        {
            (kept.SettledOn, kept.Amount) = (day, settlement.Amount);
        }
        else
        {
            var added = SettlementOf(item, day, settlement.Amount);
            item.Settle(added);
            db.Settlements.Add(added);
        }
    }

    private Settlement SettlementOf(OpenItem item, DateOnly day, decimal amount) => new()
    {
        Id = Guid.CreateVersion7(clock.GetUtcNow()),
        CustomerNumber = item.CustomerNumber,
        ItemNumber = item.Number,
        SettledOn = day,
        Amount = amount,
    };
}
