using System.Globalization;
using ApprovalEngine.Domain.Customers;

namespace ApprovalEngine.Application.Demo;

/// <summary>
/// Two years of receivables of one demo customer: invoices, retentions (质保金: 5 % of an installation, due a year later), credit
/// memos, and the payments that the customer's habit makes of them.
/// </summary>
internal sealed class DemoLedger(DemoCustomer demo, int index, DateOnly today)
{
    private const int Days = 730;
    private const int InstallationEvery = 12;
    private const int DisputeEvery = 6;
    private const int CreditEvery = 25;
    private const int PaidNothingForDays = 150;

    private readonly Customer customer = demo.Customer;

    // A seed of its own for every customer: what is changed for one leaves the others alone.
    private readonly Random random = new(20_240_600 + index);
    private readonly List<OpenItem> items = [];

    public IReadOnlyList<OpenItem> Build()
    {
        var count = 0;
        for (var age = Days; age > 0; age -= random.Next(demo.DaysBetween - 3, demo.DaysBetween + 4))
        {
            var documentOn = WorkingDay(today.AddDays(-age));
            if (documentOn < today)
            {
                count++;
                AddInvoice(count, documentOn);
            }
        }

        return items;
    }

    private void AddInvoice(int count, DateOnly documentOn)
    {
        var gross = Cents(demo.UsualAmount * random.Next(45, 181) / 100m + random.Next(0, 100) / 100m);
        var isInstallation = count % InstallationEvery == 0;
        var retained = isInstallation ? Cents(gross * 0.05m) : 0m;
        var invoice = Add("invoice", "90", count, documentOn, documentOn.AddDays(customer.TermDays), gross - retained);
        if (isInstallation)
        {
            PayRetention(Add("retention", "91", count, documentOn, documentOn.AddYears(1), retained));
        }

        if (demo.Habit is PayingHabit.Disputing && count % DisputeEvery == 0)
        {
            Dispute(invoice);
        }
        else
        {
            Pay(invoice);
        }

        if (count % CreditEvery == 0)
        {
            Credit(count, invoice);
        }
    }

    private void Pay(OpenItem invoice)
    {
        var daysLate = DaysLate(invoice.DueOn);
        if (demo.Habit is PayingHabit.InParts)
        {
            var first = Cents(invoice.Amount * 0.7m);
            Settle(invoice, invoice.DueOn.AddDays(daysLate), first);
            Settle(invoice, invoice.DueOn.AddDays(daysLate + 60), invoice.Amount - first);
            return;
        }

        Settle(invoice, invoice.DueOn.AddDays(daysLate), invoice.Amount);
    }

    // A tenth is credited half a year after the due date, and the customer pays the rest with it.
    private void Dispute(OpenItem invoice)
    {
        var creditedOn = WorkingDay(invoice.DueOn.AddDays(180));
        var credited = Cents(invoice.Amount * 0.1m);
        Settle(invoice, creditedOn, credited);
        Settle(invoice, creditedOn, invoice.Amount - credited);
        invoice.IsDisputed = creditedOn > today;
    }

    // Given two weeks after the invoice, and taken off the next payment.
    private void Credit(int count, OpenItem invoice)
    {
        var documentOn = WorkingDay(invoice.DocumentOn.AddDays(14));
        if (documentOn >= today)
        {
            return;
        }

        var memo = Add("credit-memo", "92", count, documentOn, documentOn, -Cents(invoice.Amount * random.Next(3, 13) / 100m));
        Settle(memo, documentOn.AddDays(customer.TermDays), memo.Amount);
    }

    private void PayRetention(OpenItem retention) => Settle(retention, retention.DueOn.AddDays(DaysLate(retention.DueOn) + 10), retention.Amount);

    private OpenItem Add(string itemClass, string series, int count, DateOnly documentOn, DateOnly dueOn, decimal amount)
    {
        var item = new OpenItem
        {
            CustomerNumber = customer.Number,
            Number = string.Create(CultureInfo.InvariantCulture, $"{series}{index + 1:000}{count:00000}"),
            LegalEntity = customer.LegalEntity,
            Class = itemClass,
            DocumentOn = documentOn,
            DueOn = dueOn,
            Amount = amount,
            Currency = customer.Currency,
        };
        items.Add(item);
        return item;
    }

    // What lies in the future has not happened: the item stays open.
    private void Settle(OpenItem item, DateOnly on, decimal amount)
    {
        var settledOn = WorkingDay(on);
        if (settledOn > today || demo.Habit is PayingHabit.Stopped && settledOn > today.AddDays(-PaidNothingForDays))
        {
            return;
        }

        item.Settle(new Settlement
        {
            Id = DemoCompany.IdOf("settlement", item.CustomerNumber, item.Number, item.Settlements.Count.ToString(CultureInfo.InvariantCulture)),
            CustomerNumber = item.CustomerNumber,
            ItemNumber = item.Number,
            SettledOn = settledOn,
            Amount = amount,
        });
    }

    private int DaysLate(DateOnly dueOn)
    {
        var daysAgo = Math.Clamp(today.DayNumber - dueOn.DayNumber, 0, Days);
        return demo.Habit switch
        {
            PayingHabit.Prompt => random.Next(-6, 3),
            PayingHabit.Usual or PayingHabit.Disputing => random.Next(0, 16),
            PayingHabit.InParts => random.Next(-2, 6),
            PayingHabit.Slow or PayingHabit.Stopped => random.Next(25, 66),
            PayingHabit.Deteriorating => random.Next(0, 11) + 90 * (Days - daysAgo) / Days,
            PayingHabit.Improving => random.Next(0, 6) + 90 * daysAgo / Days,
        };
    }

    private static decimal Cents(decimal amount) => Math.Round(amount, 2, MidpointRounding.ToEven);

    private static DateOnly WorkingDay(DateOnly day) => day.DayOfWeek switch
    {
        DayOfWeek.Saturday => day.AddDays(2),
        DayOfWeek.Sunday => day.AddDays(1),
        DayOfWeek.Monday or DayOfWeek.Tuesday or DayOfWeek.Wednesday or DayOfWeek.Thursday or DayOfWeek.Friday => day,
    };
}
