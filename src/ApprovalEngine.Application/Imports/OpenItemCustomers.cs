using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Imports;

/// <summary>The customers whom open items name: read once per file, and created where the mapping says so.</summary>
internal sealed class OpenItemCustomers(ApprovalDbContext db, ImportPlaces places, MissingCustomers? missing, ImportTally tally)
{
    private readonly Dictionary<string, Customer?> known = new(StringComparer.Ordinal);

    public async Task LoadAsync(IEnumerable<string> customers, CancellationToken cancellationToken)
    {
        var unread = customers.Where(number => !known.ContainsKey(number)).Distinct(StringComparer.Ordinal).ToList();
        if (unread is [])
        {
            return;
        }

        foreach (var number in unread)
        {
            known[number] = null;
        }

        await foreach (var customer in db.Customers.AsNoTracking().Where(customer => unread.Contains(customer.Number)).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            known[customer.Number] = customer;
        }
    }

    /// <summary>The customer of a row; null where the row had to be rejected.</summary>
    public Customer? FindOrCreate(OpenItemRow row, RowFields fields)
    {
        if (known[row.Customer] is { } customer)
        {
            // One answer for both, so that nobody learns which customers other branches have.
            return !places.Covers(customer.Place) ? Rejected(fields, "customer", "there is no such customer, or you may not import for it")
                : customer.Currency != row.Currency ? Rejected(fields, "currency", $"expected the customer's currency, {customer.Currency}")
                : customer;
        }

        return missing is null
            ? Rejected(fields, "customer", "there is no such customer, or you may not import for it")
            : Create(row, missing, fields);
    }

    private static Customer? Rejected(RowFields fields, string field, string reason)
    {
        fields.RejectField(field, reason);
        return null;
    }

    private Customer? Create(OpenItemRow row, MissingCustomers missing, RowFields fields)
    {
        if (places.Branch(missing.Branch) is not { } branch)
        {
            return Rejected(fields, "customer", $"there is no such customer, and no branch {missing.Branch} in which the mapping would create it");
        }

        if (!places.Covers(new Place(branch.LegalEntity, branch.Region, branch.Code)))
        {
            return Rejected(fields, "customer", "there is no such customer, or you may not import for it");
        }

        var customer = new Customer
        {
            Number = row.Customer,
            Name = row.Customer,
            LegalEntity = branch.LegalEntity,
            Region = branch.Region,
            Branch = branch.Code,
            RiskClass = missing.RiskClass,
            TermDays = missing.TermDays,
            LimitAmount = missing.Limit,
            Currency = row.Currency,
        };
        known[row.Customer] = customer;
        if (tally.IsWriting)
        {
            db.Customers.Add(customer);
            tally.CreatedCustomerCount++;
        }

        return customer;
    }
}
