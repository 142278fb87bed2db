using System.Net.Mail;
using ApprovalEngine.Application.Persistence;
using ApprovalEngine.Domain.Customers;
using ApprovalEngine.Domain.Organization;
using Microsoft.EntityFrameworkCore;

namespace ApprovalEngine.Application.Imports;

/// <summary>What a row says about a customer. Email or Group = null: the row says nothing about it.</summary>
internal sealed record CustomerRow(
    string Number, string Name, string Branch, string? LegalEntity, RiskClass RiskClass, int TermDays, decimal Limit, string Currency, string? Email, string? Group);

/// <summary>Kind <c>customers</c>: master data. Customers that the file does not name stay as they are.</summary>
internal sealed class CustomerImport(ApprovalDbContext db, ImportPlaces places, ImportTally tally, ImportOptions options)
    : ImportTarget<CustomerRow, string>(tally, options)
{
    /// <summary>Longest terms that are believed; more is a slip of the pen.</summary>
    public const int TermDaysMax = 9_999;

    private readonly ImportTally tally = tally;
    private readonly ImportOptions options = options;
    private readonly TableLengths lengths = TableLengths.Of<Customer>(db);
    private Dictionary<string, Customer> known = [];
    private HashSet<string> withItems = [];

    protected override string KeyField => "number";

    protected override string KeyOf(CustomerRow row) => row.Number;

    protected override CustomerRow Parse(RowFields fields) => new(
        fields.Key("number", lengths[nameof(Customer.Number)]),
        fields.Text("name", options.FieldLengthMax),
        fields.Text("branch", lengths[nameof(Customer.Branch)]),
        fields.OptionalText("legalEntity", lengths[nameof(Customer.LegalEntity)]),
        fields.Word<RiskClass>("riskClass"),
        fields.Count("termDays", TermDaysMax),
        fields.Amount("limit"),
        fields.Currency("currency"),
        fields.Has("email") ? fields.OptionalText("email", options.FieldLengthMax) ?? "" : null,
        fields.Has("customerGroup") ? fields.OptionalText("customerGroup", lengths[nameof(Customer.CustomerGroup)]) ?? "" : null);

    protected override async Task LoadAsync(IReadOnlyList<CustomerRow> rows, CancellationToken cancellationToken)
    {
        var numbers = rows.Select(row => row.Number).Distinct(StringComparer.Ordinal).ToList();
        known = await db.Customers.AsNoTracking()
            .Where(customer => numbers.Contains(customer.Number))
            .ToDictionaryAsync(customer => customer.Number, StringComparer.Ordinal, cancellationToken);
        var moving = rows
            .Where(row => known.TryGetValue(row.Number, out var customer) && customer.Currency != row.Currency)
            .Select(row => row.Number)
            .Distinct(StringComparer.Ordinal)
            .ToList();
        withItems = moving is [] ? [] : await db.OpenItems
            .Where(item => moving.Contains(item.CustomerNumber))
            .Select(item => item.CustomerNumber)
            .Distinct()
            .ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
    }

    protected override bool Take(CustomerRow row, RowFields fields)
    {
        var customer = known.GetValueOrDefault(row.Number);
        if (Check(row, customer, fields) is not { } branch)
        {
            return false;
        }

        if (customer is null)
        {
            Add(row, branch);
            return true;
        }

        if (Says(row, branch, customer))
        {
            return false;
        }

        if (tally.IsWriting)
        {
            Change(customer, row, branch);
        }

        return true;
    }

    private static bool Says(CustomerRow row, Branch branch, Customer customer) =>
        (customer.Name, customer.Branch, customer.LegalEntity, customer.Region) == (row.Name, branch.Code, branch.LegalEntity, branch.Region)
        && (customer.RiskClass, customer.TermDays, customer.LimitAmount, customer.Currency) == (row.RiskClass, row.TermDays, row.Limit, row.Currency)
        && (row.Email is null || (customer.Email ?? "") == row.Email)
        && (row.Group is null || (customer.CustomerGroup ?? "") == row.Group);

    private static string? NoneIfEmpty(string? text) => text is "" ? null : text;

    private Branch? Check(CustomerRow row, Customer? customer, RowFields fields)
    {
        if (places.Branch(row.Branch) is not { } branch)
        {
            fields.RejectField("branch", "there is no such branch");
            return null;
        }

        if (row.LegalEntity is { } entity && entity != branch.LegalEntity)
        {
            fields.RejectField("legalEntity", places.HasLegalEntity(entity)
                ? $"branch {branch.Code} belongs to the legal entity {branch.LegalEntity}"
                : "there is no such legal entity");
        }
        else if (!places.Covers(new Place(branch.LegalEntity, branch.Region, branch.Code)) || customer is not null && !places.Covers(customer.Place))
        {
            fields.RejectField("number", "you may not import customers of this branch");
        }
        else if (row.Limit < 0)
        {
            fields.RejectField("limit", "expected an amount of at least 0");
        }
        else if (row.Email is { Length: > 0 } email && !(MailAddress.TryCreate(email, out var address) && address.Address == email))
        {
            fields.RejectField("email", "expected one mail address, e.g. accounts@example.com");
        }
        else if (customer is not null && withItems.Contains(customer.Number))
        {
            fields.RejectField("currency", $"the customer has open items in {customer.Currency}; its currency cannot change");
        }

        return fields.Fault is null ? branch : null;
    }

    private void Add(CustomerRow row, Branch branch)
    {
        if (!tally.IsWriting)
        {
            return;
        }

        db.Customers.Add(new Customer
        {
            Number = row.Number,
            Name = row.Name,
            LegalEntity = branch.LegalEntity,
            Region = branch.Region,
            Branch = branch.Code,
            RiskClass = row.RiskClass,
            TermDays = row.TermDays,
            LimitAmount = row.Limit,
            Currency = row.Currency,
            Email = NoneIfEmpty(row.Email),
            CustomerGroup = NoneIfEmpty(row.Group),
        });
    }

    private void Change(Customer customer, CustomerRow row, Branch branch)
    {
        db.Attach(customer);
        (customer.Name, customer.LegalEntity, customer.Region, customer.Branch) = (row.Name, branch.LegalEntity, branch.Region, branch.Code);
        (customer.RiskClass, customer.TermDays, customer.LimitAmount, customer.Currency) = (row.RiskClass, row.TermDays, row.Limit, row.Currency);
        customer.Email = row.Email is null ? customer.Email : NoneIfEmpty(row.Email);
        customer.CustomerGroup = row.Group is null ? customer.CustomerGroup : NoneIfEmpty(row.Group);
    }
}
